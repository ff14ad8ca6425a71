/// Recognises the first lines of declarations, without a parser for any language.
enum Declaration {
    /// Words that begin a declaration wherever a name, a bracket or a type follows.
    private static let keywords: Set<String> = [
        "class", "struct", "enum", "interface", "trait", "protocol", "extension", "impl", "namespace", "union", "mixin",
        "def", "func", "fn", "fun", "function", "defmodule", "defp", "defmacro", "subroutine", "procedure", "init",
        "subscript", "mod", "constructor", "deinit", "newtype", "defprotocol", "deftype", "defimpl", "macro_rules",
        "defmacrop", "defguard", "defdelegate",
    ]
    /// Words that are names as well: they begin a declaration only before another name.
    private static let weakKeywords: Set<String> = [
        "module", "object", "record", "actor", "sub", "proc", "type", "service", "message", "macro", "contract",
        "library", "instance", "resource", "package", "property", "given", "rpc", "task", "component",
    ]
    private static let pythonKeywords: Set<String> = ["class", "def"]
    private static let modifiers: Set<String> = [
        "public", "private", "protected", "internal", "static", "final", "abstract", "open", "override", "async",
        "export", "default", "sealed", "partial", "virtual", "inline", "const", "extern", "unsafe", "pub", "package",
        "fileprivate", "mutating", "nonmutating", "nonisolated", "suspend", "data", "inner", "companion", "required",
        "convenience", "indirect", "declare", "local", "readonly", "case", "constexpr", "explicit", "friend", "typedef",
        "tailrec", "operator", "infix", "external", "expect", "actual", "value", "annotation", "crate", "super",
        "create", "or", "replace", "distributed", "synchronized", "native", "strictfp", "transient", "new", "fixed",
        "ref", "shared", "implicit", "lazy", "noncomputable", "comptime", "recursive", "pure", "elemental",
    ]
    private static let statements: Set<String> = [
        "if", "for", "while", "switch", "do", "else", "try", "catch", "finally", "return", "case", "default", "using",
        "lock", "with", "guard", "repeat", "when", "match", "select", "loop", "elif", "except", "foreach", "unless",
        "until", "begin", "rescue", "ensure", "defer", "go", "await", "throw", "yield", "let", "var", "val", "import",
        "synchronized", "assert", "print", "switch", "elseif", "then", "unsafe", "end", "not", "and", "or", "elsif",
    ]
    /// What may stand behind `=`, `:` or `<-` to make a declaration of a name.
    private static let values: Set<String> = ["function", "async", "class", "struct", "enum", "union", "fn", "packed"]
    private static let sqlObjects: Set<String> = [
        "table", "view", "function", "procedure", "trigger", "index", "type", "schema", "materialized", "domain",
    ]
    /// Longer lines are data or minified code.
    private static let longestLine = 400

    /// What a declaration is called in heading paths: its first line without what opens the body or its parameters;
    /// `nil` if `line`, trimmed, is none.
    static func title(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, language: SourceLanguage
    ) -> String? {
        guard !line.isEmpty, line.count <= longestLine else { return nil }
        switch language.family {
        case .erlang: return erlang(bytes, line)
        case .terraform: return terraform(bytes, line)
        case .pascal: return pascal(bytes, line)
        case .lisp: return lisp(bytes, line)
        case .ml: if let title = ml(bytes, line) { return title }
        default: break
        }
        switch language.style {
        case .plain: return nil
        case .keys: return key(bytes, line)
        case .bracketedSections:
            guard bytes[line.lowerBound] == UInt8(ascii: "["), bytes[line.upperBound - 1] == UInt8(ascii: "]") else {
                return nil
            }
            return ASCII.string(bytes, line)
        case .delimited, .indented:
            let head = DeclarationHead(bytes, line)
            let opensBody = language.style == .delimited && head.opensBodyBelow(bytes)
            guard isDeclaration(bytes, head.range, language, opensBody) else { return nil }
            return title(bytes, head.named)
        }
    }

    private static func key(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> String? {
        guard bytes[line.upperBound - 1] == UInt8(ascii: ":"), bytes[line.lowerBound] != UInt8(ascii: "#"),
            bytes[line.lowerBound] != UInt8(ascii: "-"), line.count > 1
        else { return nil }
        let name = line.lowerBound..<line.upperBound - 1
        return name.contains { bytes[$0] == UInt8(ascii: ":") } ? nil : ASCII.string(bytes, name)
    }

    private static func title(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> String? {
        var end = line.upperBound
        // A body on the same line is no part of the name.
        if bytes[end - 1] == UInt8(ascii: "}"), let brace = line.first(where: { bytes[$0] == UInt8(ascii: "{") }) {
            end = brace
        }
        while end > line.lowerBound {
            if "{:([<,".utf8.contains(bytes[end - 1]) || ASCII.isBlank(bytes[end - 1]) {
                end -= 1
            } else if line.lowerBound < end - 3, bytes[end - 3] == ASCII.space, bytes[end - 2] == UInt8(ascii: "d"),
                bytes[end - 1] == UInt8(ascii: "o")
            {
                end -= 3
            } else {
                break
            }
        }
        return end > line.lowerBound ? ASCII.string(bytes, line.lowerBound..<end) : nil
    }

    private static func isDeclaration(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, _ language: SourceLanguage, _ opensBody: Bool
    ) -> Bool {
        let last = bytes[line.upperBound - 1]
        let first = bytes[line.lowerBound]
        if language.family == .objectiveC, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            return line.contains { bytes[$0] == UInt8(ascii: "(") } && last != UInt8(ascii: ";")
        }
        if first == UInt8(ascii: "@"), language.family == .objectiveC {
            let word = word(bytes, line).map { ASCII.string(bytes, $0) }
            return word == "interface" || word == "implementation" || word == "protocol"
        }
        guard ASCII.isLetter(first) || first >= 0x80 || "_@~(".utf8.contains(first) else { return false }
        if language.family == .sql { return isSQL(bytes, line) }
        guard last != UInt8(ascii: ";"), last != UInt8(ascii: ",") else { return false }
        if language.family == .haskell, isSignature(bytes, line) { return true }

        let isBraced = language.style == .delimited
        let opens = opensBody || last == UInt8(ascii: "{") || last == UInt8(ascii: "}") && isBraced
        let keywords = language.family == .python ? pythonKeywords : keywords
        var words = 0
        var index = line.lowerBound
        while index < line.upperBound, words < 8 {
            guard let word = word(bytes, index..<line.upperBound) else { break }
            let text = ASCII.string(bytes, word).lowercased()
            index = word.upperBound
            // "pub(crate)", "private[scope]", "impl<T>", "@objc(name)": what is in brackets belongs to the modifier.
            if modifiers.contains(text), index < line.upperBound,
                bytes[index] == UInt8(ascii: "(") || bytes[index] == UInt8(ascii: "[")
            {
                let closing = bytes[index] == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")
                while index < line.upperBound, bytes[index] != closing { index += 1 }
                index = min(index + 1, line.upperBound)
            }
            let afterWord = index
            while index < line.upperBound, ASCII.isBlank(bytes[index]) { index += 1 }
            let next = index < line.upperBound ? bytes[index] : ASCII.newline
            let isName = ASCII.isLetter(next) || next == UInt8(ascii: "_") || next >= 0x80
            if keywords.contains(text) {
                // "init.run()", "class: 'a'" and "function, x" only use the word.
                return !"=.,:;)-+/|&]\n".utf8.contains(next) || text == "constructor" || text == "deinit"
            }
            if weakKeywords.contains(text), language.family != .python, !modifiers.contains(text) || !opens || isName {
                if index > afterWord, isName { return !(text == "package" && !opens) }
                if !modifiers.contains(text) { return false }
            }
            if words == 0, text == "var" || text == "val", isBraced, last == UInt8(ascii: "{") {
                return !line.contains { bytes[$0] == UInt8(ascii: "=") || bytes[$0] == UInt8(ascii: "(") }
            }
            if words == 0, statements.contains(text), !modifiers.contains(text) {
                guard text == "let" || text == "var" || text == "val" else { return false }
                return isAssignedFunction(bytes, line)
            }
            words += 1
            if !modifiers.contains(text) { break }
        }
        guard isBraced else { return false }
        if isAssignedFunction(bytes, line) { return true }
        // Where functions have a keyword, a call with a body behind it only looks like one.
        guard !language.isKeyworded else { return false }
        return (opens || isExpressionBody(bytes, line)) && isFunction(bytes, line)
    }

    /// `String name(int a) =>`: a type, a name and an arrow at the end.
    private static func isExpressionBody(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
        guard line.count > 2, bytes[line.upperBound - 1] == UInt8(ascii: ">"),
            bytes[line.upperBound - 2] == UInt8(ascii: "="),
            let bracket = line.first(where: { bytes[$0] == UInt8(ascii: "(") })
        else { return false }
        var depth = 0
        for index in line {
            depth += bytes[index] == UInt8(ascii: "(") ? 1 : bytes[index] == UInt8(ascii: ")") ? -1 : 0
        }
        return depth == 0 && (line.lowerBound..<bracket).contains { ASCII.isBlank(bytes[$0]) }
    }

    static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int>? {
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

    /// Whether a line that opens a body looks like `int main(int argc, char **argv)`.
    private static func isFunction(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
        for index in line {
            switch bytes[index] {
            case UInt8(ascii: "("): return index > line.lowerBound && !isCallback(bytes, index..<line.upperBound)
            case UInt8(ascii: "="), UInt8(ascii: "."), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "+"):
                return false
            default: break
            }
        }
        return false
    }

    /// Whether the arguments from a bracket on hold the body that the line opens: `test('a', () => {`, `call(a, {`.
    private static func isCallback(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var depth = 0
        /// Braces inside of the brackets; those of named parameters close again.
        var braces = 0
        for index in range {
            switch bytes[index] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "{"):
                if depth == 0, braces == 0 { return false }
                braces += 1
            case UInt8(ascii: "}"): braces = max(0, braces - 1)
            default: break
            }
        }
        return braces > 0
    }

    /// `const f = (x) => {`, `exports.f = function (x) {`, `f <- function(x) {`, `f: function () {`,
    /// `const Point = struct {`.
    private static func isAssignedFunction(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
        var index = line.lowerBound
        while index < line.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "{"): return false
            case UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "<"):
                var next = index + 1
                while next < line.upperBound, ASCII.isBlank(bytes[next]) || bytes[next] == UInt8(ascii: "-") {
                    next += 1
                }
                guard next < line.upperBound else { return false }
                if bytes[next] != UInt8(ascii: "("), let word = word(bytes, next..<line.upperBound),
                    values.contains(ASCII.string(bytes, word))
                {
                    return true
                }
                guard bytes[index] == UInt8(ascii: "=") else { break }
                return isArrow(bytes, next..<line.upperBound)
            default: break
            }
            index += 1
        }
        return false
    }

    /// `(x) => {`, `async x => {`, `(`: an arrow function whose body the line opens.
    private static func isArrow(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var depth = 0
        var previous: UInt8 = 0
        for index in range {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: ">"): if previous == UInt8(ascii: "="), depth == 0 { return true }
            case UInt8(ascii: "."): if depth == 0 { return false }
            default: break
            }
            previous = byte
        }
        return false
    }

    /// `create or replace function f`.
    private static func isSQL(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
        let words = ASCII.string(bytes, line).lowercased().split(whereSeparator: { " \t(".contains($0) }).prefix(6)
        guard words.first == "create" || words.first == "alter" else { return false }
        return words.dropFirst().contains { sqlObjects.contains(String($0)) }
    }

    /// `name :: Type`, or one of Haskell's own declarations.
    private static func isSignature(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
        guard let word = word(bytes, line) else { return false }
        if ["data", "newtype", "class", "instance", "module", "type"].contains(ASCII.string(bytes, word)) {
            return true
        }
        var index = word.upperBound
        while index < line.upperBound, ASCII.isBlank(bytes[index]) || bytes[index] == UInt8(ascii: "'") { index += 1 }
        return index + 1 < line.upperBound && bytes[index] == UInt8(ascii: ":")
            && (bytes[index + 1] == UInt8(ascii: ":") || ASCII.isBlank(bytes[index + 1]))
    }
}
