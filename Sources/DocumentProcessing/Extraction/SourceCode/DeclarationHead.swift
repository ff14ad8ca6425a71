/// The lines up to the body of what may be a declaration: more than one where its parameters are not on the first, or
/// where its type stands on a line of its own.
struct DeclarationHead {
    /// From the start of the first line to the end of the last one, without the white space and the comment there.
    let range: Range<Int>
    /// The part of the first line that names it: up to parameters that go on below.
    let named: Range<Int>
    /// The lines above the name that give the type alone, as GNU writes C; empty if there are none.
    let type: Range<Int>

    private static let longest = 2048
    private static let mostLines = 24

    /// A line alone.
    init(line: Range<Int>) {
        (range, named, type) = (line, line, line.lowerBound..<line.lowerBound)
    }

    /// - Parameter line: the first one, trimmed, after its attributes.
    /// - Complexity: O(length of the head).
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, _ language: SourceLanguage) {
        let name = language.family == .c ? Self.nameBelow(bytes, line) : nil
        type = name == nil ? line.lowerBound..<line.lowerBound : line
        let whole = line.lowerBound
        let line = name ?? line
        var open: [Int] = []
        var index = line.lowerBound
        let limit = min(bytes.count, line.lowerBound + Self.longest)
        var named: Range<Int>?
        var lines = 0
        let hasOtherQuotes = language.family == .javaScript || language.family == .php
        /// After the last character that is neither white space nor part of a comment.
        var end = index
        while index < limit {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "("): open.append(index)
            case UInt8(ascii: ")"):
                // More closed than opened: no head.
                if open.popLast() == nil {
                    (range, self.named) = (line, line)
                    return
                }
            case UInt8(ascii: "\""): index = Self.stringEnd(bytes, index, limit)
            case UInt8(ascii: "'"), UInt8(ascii: "`"):
                if hasOtherQuotes { index = Self.stringEnd(bytes, index, limit) }
            case UInt8(ascii: "{") where open.isEmpty && index >= line.upperBound:
                range = whole..<index + 1
                self.named = named ?? line.lowerBound..<max(end, line.lowerBound)
                return
            case UInt8(ascii: "/"), UInt8(ascii: "#"), UInt8(ascii: "-"):
                if let after = Self.commentEnd(bytes, index..<limit, language, isFirst: index == line.lowerBound) {
                    index = after
                    continue
                }
            case ASCII.newline, ASCII.carriageReturn:
                guard let first = open.first else {
                    range = whole..<end
                    self.named = named ?? line.lowerBound..<end
                    return
                }
                lines += 1
                if lines == Self.mostLines {
                    (range, self.named) = (line, line)
                    return
                }
                if named == nil { named = line.lowerBound..<min(first, line.upperBound) }
            default: break
            }
            index += 1
            if !ASCII.isSpace(byte) { end = index }
        }
        let isWhole = open.isEmpty && end > line.lowerBound
        range = isWhole ? whole..<end : line
        self.named = isWhole ? named ?? line.lowerBound..<end : line
    }

    /// After a comment that begins at the range's start: up to the end of the line, or of the comment on it.
    private static func commentEnd(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ language: SourceLanguage, isFirst: Bool
    ) -> Int? {
        guard range.count > 1, !isFirst else { return nil }
        let (first, second) = (bytes[range.lowerBound], bytes[range.lowerBound + 1])
        let isAlone =
            ASCII.isBlank(bytes[range.lowerBound - 1])
            && (ASCII.isSpace(second)
                || second == first && range.count > 2 && ASCII.isSpace(bytes[range.lowerBound + 2]))
        let hasSlashes = language.spans.contains(.blockComments)
        switch first {
        case UInt8(ascii: "/"):
            guard hasSlashes, second == first || second == UInt8(ascii: "*") else { return nil }
            guard second != first else { break }
            var index = range.lowerBound + 2
            while index + 1 < range.upperBound, bytes[index] != ASCII.newline {
                if bytes[index] == second, bytes[index + 1] == first { return index + 2 }
                index += 1
            }
            return index
        case UInt8(ascii: "#"): guard isAlone, !hasSlashes || language.family == .php else { return nil }
        default: guard isAlone, second == first, !hasSlashes || language.family == .sql else { return nil }
        }
        return range.first { bytes[$0] == ASCII.newline || bytes[$0] == ASCII.carriageReturn } ?? range.upperBound
    }

    /// The last character of a string on one line; its start if it does not end there.
    static func stringEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
        var index = start + 1
        while index < limit, bytes[index] != ASCII.newline {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 1
            } else if bytes[index] == bytes[start] {
                return index
            }
            index += 1
        }
        return start
    }

    /// The line at the margin that begins with a name and a bracket, if `line` and those up to it are at the margin too
    /// and only give a type.
    private static func nameBelow(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Range<Int>? {
        guard line.lowerBound == 0 || bytes[line.lowerBound - 1] == ASCII.newline, isType(bytes, line) else {
            return nil
        }
        var lines = LineScanner(bytes, in: line.upperBound..<min(bytes.count, line.upperBound + 512))
        _ = lines.line()
        for _ in 0..<3 {
            guard let next = lines.line(), let first = next.first else { return nil }
            let text = ASCII.trimmed(bytes, next)
            guard text.lowerBound == first, ASCII.isLetter(bytes[first]) || bytes[first] == UInt8(ascii: "_") else {
                return nil
            }
            if isType(bytes, text) { continue }
            guard let bracket = text.first(where: { bytes[$0] == UInt8(ascii: "(") }) else { return nil }
            let name = ASCII.trimmed(bytes, text.lowerBound..<bracket)
            return Declaration.isOperator(bytes, name) || name.allSatisfy { isNameOrType(bytes[$0]) } ? text : nil
        }
        return nil
    }

    private static func isNameOrType(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || "_ *&:<>,~\t".utf8.contains(byte)
    }

    /// Whether a line is nothing but words, as a type is.
    private static func isType(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
        guard let first = line.first, let last = line.last,
            ASCII.isLetter(bytes[first]) || bytes[first] == UInt8(ascii: "_"),
            line.count < 120, bytes[last] != UInt8(ascii: ":"), bytes[last] != UInt8(ascii: ",")
        else { return false }
        return line.allSatisfy { isNameOrType(bytes[$0]) }
    }

    /// What may stand between parameters and body, at the start of a line.
    private static let clauses = [
        "throws", "where", "noexcept", "override", "const", "requires", "->", ":", ",", "get(", "set(",
    ]

    /// Where the body begins if it does so on one of the next lines: with a brace alone, or after clauses such as `throws`
    /// or `: base(a)`, or after the types of parameters as C had them once.
    ///
    /// - Complexity: O(1): a bounded number of bytes is looked at.
    func bodyBelow(_ bytes: UnsafeBufferPointer<UInt8>, _ language: SourceLanguage) -> Int? {
        guard !range.isEmpty else { return nil }
        var lines = LineScanner(bytes, in: range.upperBound..<min(bytes.count, range.upperBound + Self.longest))
        // What is left of the last line of the head: nothing but a comment.
        _ = lines.line()
        let last = bytes[range.upperBound - 1]
        var goesOn = (last == UInt8(ascii: ":") || last == UInt8(ascii: ",")) && language.family != .objectiveC
        let isAtMargin = range.lowerBound == 0 || bytes[range.lowerBound - 1] == ASCII.newline
        let mayHaveTypes = language.family == .c && last == UInt8(ascii: ")") && isAtMargin
        for _ in 0..<Self.mostLines {
            guard let line = lines.line() else { return nil }
            let text = ASCII.trimmed(bytes, line)
            guard let first = text.first, let last = text.last else { return nil }
            if bytes[first] == UInt8(ascii: "{") {
                let rest = ASCII.trimmed(bytes, first + 1..<text.upperBound)
                return rest.isEmpty || bytes[rest.lowerBound] == UInt8(ascii: "/") ? first : nil
            }
            let start = ASCII.string(bytes, text.prefix(8))
            if goesOn || Self.clauses.contains(where: start.hasPrefix) {
                if bytes[last] == UInt8(ascii: ";") { return nil }
                if bytes[last] == UInt8(ascii: "{") { return last }
                goesOn = ",:(&|".utf8.contains(bytes[last])
            } else if !mayHaveTypes || bytes[last] != UInt8(ascii: ";") || !isParameterType(bytes, text) {
                return nil
            }
        }
        return nil
    }

    /// `int a;`, `char **argv;`: without a value or a call.
    private func isParameterType(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>) -> Bool {
        guard ASCII.isLetter(bytes[text.lowerBound]), text.contains(where: { ASCII.isBlank(bytes[$0]) }) else {
            return false
        }
        return !text.contains { bytes[$0] == UInt8(ascii: "=") || bytes[$0] == UInt8(ascii: "{") }
    }
}
