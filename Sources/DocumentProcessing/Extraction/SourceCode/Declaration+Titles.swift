/// What declarations are called.
extension Declaration {
    /// The name of what a head declares: its first line without what opens the body.
    static func title(
        _ bytes: UnsafeBufferPointer<UInt8>, _ head: DeclarationHead, _ kind: Kind, _ language: SourceLanguage
    ) -> String? {
        var line = head.named
        guard !line.isEmpty else { return nil }
        switch kind {
        case .data:
            let shape = DeclarationShape(
                bytes: bytes, line: line, language: language, opensBelow: false, isInFunction: false)
            if let mark = shape.valueMark { line = ASCII.trimmed(bytes, line.lowerBound..<mark) }
        case .function: line = line.lowerBound..<initialisers(bytes, line, language)
        case .named, .assigned: break
        }
        let end = nameEnd(bytes, line, language)
        guard end > line.lowerBound else { return nil }
        let name = ASCII.string(bytes, line.lowerBound..<end)
        if !head.type.isEmpty { return "\(ASCII.string(bytes, head.type)) \(name)" }
        if language.family == .c, name.hasPrefix("typedef "), let alias = alias(bytes, head, name) {
            return "\(name) \(alias)"
        }
        return name
    }

    /// Where the parameters of a constructor are followed by what it hands on: `Foo(int a) : a_(a)`.
    private static func initialisers(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, _ language: SourceLanguage
    ) -> Int {
        guard [.c, .dart].contains(language.family) else { return line.upperBound }
        var depth = 0
        var index = line.lowerBound
        while index < line.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                let rest = ASCII.trimmed(bytes, index + 1..<line.upperBound)
                let isPath = rest.count > 1 && bytes[rest.lowerBound + 1] == UInt8(ascii: ":")
                if depth == 0, let next = rest.first, bytes[next] == UInt8(ascii: ":"), !isPath { return index + 1 }
            default: break
            }
            index += 1
        }
        return line.upperBound
    }

    private static func nameEnd(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, _ language: SourceLanguage
    ) -> Int {
        var end = line.upperBound
        // A body on the same line is no part of the name.
        if bytes[end - 1] == UInt8(ascii: "}"), language.family != .julia, let brace = opening(bytes, line) {
            end = brace
        }
        while end > line.lowerBound {
            let byte = bytes[end - 1]
            if ASCII.isBlank(byte) {
                end -= 1
            } else if "{:([<,".utf8.contains(byte) {
                if isOperator(bytes, line.lowerBound..<end - 1, isEnd: true) { break }
                end -= 1
            } else if byte == UInt8(ascii: "o"), line.lowerBound < end - 3, bytes[end - 3] == ASCII.space,
                bytes[end - 2] == UInt8(ascii: "d")
            {
                end -= 3
            } else if byte == UInt8(ascii: "="), line.lowerBound < end - 1, ASCII.isBlank(bytes[end - 2]) {
                end -= 2
            } else if byte == UInt8(ascii: ">"), line.lowerBound < end - 3, bytes[end - 2] == UInt8(ascii: "="),
                ASCII.isBlank(bytes[end - 3])
            {
                end -= 3
            } else {
                break
            }
        }
        return end
    }

    /// The brace that the one at the end of a line closes; the first one if braces do not match.
    private static func opening(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Int? {
        var depth = 0
        for index in line.reversed() {
            if bytes[index] == UInt8(ascii: "}") { depth += 1 }
            if bytes[index] == UInt8(ascii: "{") {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return line.first { bytes[$0] == UInt8(ascii: "{") }
    }

    /// Whether a range begins, or ends, with the word `operator`.
    static func isOperator(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isEnd: Bool = false) -> Bool {
        let word: StaticString = "operator"
        let count = word.utf8CodeUnitCount
        guard range.count >= count else { return false }
        let start = isEnd ? range.upperBound - count : range.lowerBound
        guard (0..<count).allSatisfy({ bytes[start + $0] == word.utf8Start[$0] }) else { return false }
        guard !isEnd, start + count < range.upperBound else { return true }
        let next = bytes[start + count]
        return !(ASCII.isLetter(next) || ASCII.isDigit(next) || next == UInt8(ascii: "_"))
    }

    private static let longestType = 8192

    /// The name of a type that C gives behind its body: `typedef struct { … } name;`.
    ///
    /// - Complexity: O(1): a bounded number of bytes is looked at.
    private static func alias(
        _ bytes: UnsafeBufferPointer<UInt8>, _ head: DeclarationHead, _ name: String
    ) -> String? {
        guard ["typedef struct", "typedef enum", "typedef union"].contains(name) else { return nil }
        var start = head.named.lowerBound
        while start > 0, bytes[start - 1] != ASCII.newline { start -= 1 }
        let indent = head.named.lowerBound - start
        var lines = LineScanner(bytes, in: start..<min(bytes.count, start + longestType))
        _ = lines.line()
        while let line = lines.line() {
            guard line.count > indent, bytes[line.lowerBound + indent] == UInt8(ascii: "}"),
                line.prefix(indent).allSatisfy({ ASCII.isBlank(bytes[$0]) })
            else { continue }
            let rest = ASCII.trimmed(bytes, line.lowerBound + indent + 1..<line.upperBound)
            return word(bytes, rest).map { ASCII.string(bytes, $0) }
        }
        return nil
    }
}
