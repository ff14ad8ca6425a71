/// Recognises the first lines of declarations, without a parser for any language.
enum Declaration {
    private static let keywords: Set<String> = [
        "class", "struct", "enum", "interface", "trait", "protocol", "extension", "impl", "module", "namespace",
        "object",
        "record", "union", "actor", "mixin", "def", "func", "fn", "fun", "function", "sub", "proc", "defmodule", "defp",
        "defmacro", "subroutine", "procedure", "type", "service", "message", "macro", "contract", "library", "init",
        "subscript", "defn", "defun", "instance", "resource",
    ]
    private static let modifiers: Set<String> = [
        "public", "private", "protected", "internal", "static", "final", "abstract", "open", "override", "async",
        "export",
        "default", "sealed", "partial", "virtual", "inline", "const", "extern", "unsafe", "pub", "package",
        "fileprivate",
        "mutating", "nonmutating", "nonisolated", "suspend", "data", "inner", "companion", "required", "convenience",
        "indirect", "declare", "local", "readonly", "case", "constexpr", "explicit", "friend", "typedef", "tailrec",
        "operator", "infix", "external", "expect", "actual", "value", "annotation", "crate", "super", "create", "or",
        "replace", "distributed", "synchronized", "native", "strictfp", "transient", "new", "fixed", "ref", "shared",
    ]
    private static let statements: Set<String> = [
        "if", "for", "while", "switch", "do", "else", "try", "catch", "finally", "return", "case", "default", "using",
        "lock", "with", "guard", "repeat", "when", "match", "select", "loop", "elif", "except", "foreach", "unless",
        "until", "begin", "rescue", "ensure", "defer", "go", "await", "throw", "yield", "let", "var", "val", "import",
        "synchronized", "assert", "print", "switch", "elseif", "then", "unsafe", "end",
    ]
    /// Longer lines are data or minified code.
    private static let longestLine = 400

    /// What a declaration is called in heading paths: its first line without the brace or colon that opens the body;
    /// `nil` if `line`, trimmed, is none.
    ///
    /// - Parameter opensBody: the next line is an opening brace alone.
    static func title(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, style: SourceLanguage.Style, opensBody: Bool
    ) -> String? {
        guard !line.isEmpty, line.count <= longestLine else { return nil }
        switch style {
        case .plain: return nil
        case .keys: return key(bytes, line)
        case .bracketedSections:
            guard bytes[line.lowerBound] == UInt8(ascii: "["), bytes[line.upperBound - 1] == UInt8(ascii: "]") else {
                return nil
            }
            return ASCII.string(bytes, line)
        case .delimited, .indented: return code(bytes, line, style, opensBody)
        }
    }

    private static func key(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> String? {
        guard bytes[line.upperBound - 1] == UInt8(ascii: ":"), bytes[line.lowerBound] != UInt8(ascii: "#"),
            bytes[line.lowerBound] != UInt8(ascii: "-"), line.count > 1
        else { return nil }
        let name = line.lowerBound..<line.upperBound - 1
        return name.contains { bytes[$0] == UInt8(ascii: ":") } ? nil : ASCII.string(bytes, name)
    }

    private static func code(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, _ style: SourceLanguage.Style, _ opensBody: Bool
    ) -> String? {
        var end = line.upperBound
        let last = bytes[end - 1]
        let first = bytes[line.lowerBound]
        guard last != UInt8(ascii: ";"), ASCII.isLetter(first) || first >= 0x80 || "_@~(".utf8.contains(first) else {
            return nil
        }
        let opens = opensBody || last == UInt8(ascii: "{") || style == .indented && last == UInt8(ascii: ":")
        var isDeclaration = false
        var words = 0
        var index = line.lowerBound
        while index < end, words < 8 {
            guard let word = word(bytes, index..<end) else { break }
            let text = ASCII.string(bytes, word).lowercased()
            index = word.upperBound
            // "pub(crate)", "private(set)", "impl<T>", "@objc(name)": what is in brackets belongs to the modifier.
            if modifiers.contains(text), index < end, bytes[index] == UInt8(ascii: "(") {
                while index < end, bytes[index] != UInt8(ascii: ")") { index += 1 }
                index += 1
            }
            while index < end, ASCII.isBlank(bytes[index]) { index += 1 }
            if keywords.contains(text) {
                let next = index < end ? bytes[index] : ASCII.newline
                // "type = 3" and "init.run()" only use the word.
                isDeclaration = next != UInt8(ascii: "=") && next != UInt8(ascii: ".") && next != UInt8(ascii: ",")
                break
            }
            if words == 0, statements.contains(text), !modifiers.contains(text) { return nil }
            words += 1
            if !modifiers.contains(text) { break }
        }
        if !isDeclaration {
            guard opens, style == .delimited, isFunction(bytes, line) else { return nil }
        }
        while end > line.lowerBound,
            bytes[end - 1] == UInt8(ascii: "{") || bytes[end - 1] == UInt8(ascii: ":")
                || ASCII.isBlank(bytes[end - 1])
        { end -= 1 }
        return end > line.lowerBound ? ASCII.string(bytes, line.lowerBound..<end) : nil
    }

    private static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        var start = range.lowerBound
        if start < range.upperBound, bytes[start] == UInt8(ascii: "@") || bytes[start] == UInt8(ascii: "(") {
            start += 1
        }
        var end = start
        while end < range.upperBound,
            ASCII.isLetter(bytes[end]) || ASCII.isDigit(bytes[end]) || bytes[end] == UInt8(ascii: "_")
        { end += 1 }
        return end > start ? start..<end : nil
    }

    /// Whether a line that opens a body looks like `int main(int argc, char **argv)` or `const f = (x) =>`.
    private static func isFunction(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
        var previous: UInt8 = 0
        var sawAssignment = false
        var sawBracket = false
        for index in line {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "("):
                if index == line.lowerBound { return false }
                if !sawAssignment { sawBracket = true }
            case UInt8(ascii: "="): if !sawBracket { sawAssignment = true }
            case UInt8(ascii: ">"): if previous == UInt8(ascii: "=") { return true }
            default: break
            }
            previous = byte
        }
        return sawBracket && !sawAssignment
    }
}
