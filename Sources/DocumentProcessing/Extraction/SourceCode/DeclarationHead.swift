/// The lines up to the body of what may be a declaration: more than one where its parameters are not on the first.
struct DeclarationHead {
    /// From the start of the first line to the end of the last one, without the white space there.
    let range: Range<Int>
    /// The part of the first line that names it: up to parameters that go on below.
    let named: Range<Int>

    private static let longest = 2048
    private static let mostLines = 24

    /// - Parameter line: the first one, trimmed.
    /// - Complexity: O(length of the head).
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) {
        var open: [Int] = []
        var index = line.lowerBound
        let limit = min(bytes.count, line.lowerBound + Self.longest)
        var named = line
        var lines = 0
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
            case UInt8(ascii: "{") where open.isEmpty && index >= line.upperBound:
                range = line.lowerBound..<index + 1
                self.named = named
                return
            case ASCII.newline, ASCII.carriageReturn:
                guard let first = open.first else {
                    range = ASCII.trimmed(bytes, line.lowerBound..<index)
                    self.named = named
                    return
                }
                lines += 1
                if lines == Self.mostLines {
                    (range, self.named) = (line, line)
                    return
                }
                if named == line { named = line.lowerBound..<min(first, line.upperBound) }
            default: break
            }
            index += 1
        }
        (range, self.named) = open.isEmpty ? (ASCII.trimmed(bytes, line.lowerBound..<index), named) : (line, line)
    }

    /// The last character of a string on one line; its start if it does not end there.
    private static func stringEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
        var index = start + 1
        while index < limit, bytes[index] != ASCII.newline {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 1
            } else if bytes[index] == UInt8(ascii: "\"") {
                return index
            }
            index += 1
        }
        return start
    }

    /// What may stand between parameters and body, at the start of a line.
    private static let clauses = ["throws", "where", "noexcept", "override", "const", "requires", "->", ":", ","]

    /// Whether the body begins on one of the next lines: a brace alone, or after clauses such as `throws` or `: base(a)`.
    func opensBodyBelow(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var lines = LineScanner(bytes, in: range.upperBound..<min(bytes.count, range.upperBound + Self.longest))
        // What is left of the last line of the head: nothing.
        _ = lines.line()
        for _ in 0..<8 {
            guard let line = lines.line() else { return false }
            let text = ASCII.trimmed(bytes, line)
            guard !text.isEmpty else { return false }
            if bytes[text.lowerBound] == UInt8(ascii: "{") { return text.count == 1 }
            let start = ASCII.string(bytes, text.prefix(8))
            guard bytes[text.upperBound - 1] != UInt8(ascii: ";"), Self.clauses.contains(where: start.hasPrefix) else {
                return false
            }
            if bytes[text.upperBound - 1] == UInt8(ascii: "{") { return true }
        }
        return false
    }
}
