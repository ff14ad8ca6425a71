/// Follows a statement of SQL to its end, through the bodies of functions.
struct SQLStatement {
    private(set) var hasEnded = false
    /// Between `$$` and `$$`, or `$body$` and `$body$`.
    private var isQuoted = false
    /// `begin` without its `end`.
    private var depth = 0

    /// - Parameter isOuter: whether the line is indented no more than the statement; deeper ones are inside of its body.
    /// - Complexity: O(length of the line).
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>, isOuter: Bool) {
        readQuotes(bytes, text)
        guard !isQuoted, !hasEnded, let last = text.last else { return }
        let line = ASCII.string(bytes, text.suffix(8)).lowercased()
        let start = ASCII.string(bytes, text.prefix(8)).lowercased()
        let first = start.prefix { $0.isLetter }
        if first == "go", text.count == 2 || text.count == 1 && bytes[last] == UInt8(ascii: "/") {
            hasEnded = true
            return
        }
        if isOuter {
            if first == "end", depth > 0 {
                depth -= 1
                if depth == 0 { hasEnded = true }
                return
            }
            if first == "begin" && text.count < 8 || line.hasSuffix(" begin") { depth += 1 }
        }
        if depth == 0, bytes[last] == UInt8(ascii: ";") || line.hasSuffix("//") { hasEnded = true }
    }

    /// A tag opens a quote behind `as` or at the start of a line; another one there ends the statement, as MySQL's
    /// delimiters do.
    private mutating func readQuotes(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>) {
        var index = text.lowerBound
        while index < text.upperBound {
            guard bytes[index] == UInt8(ascii: "$") else {
                index += 1
                continue
            }
            var end = index + 1
            while end < text.upperBound, ASCII.isLetter(bytes[end]) || bytes[end] == UInt8(ascii: "_") { end += 1 }
            guard end < text.upperBound, bytes[end] == UInt8(ascii: "$") else {
                index += 1
                continue
            }
            let before = ASCII.string(bytes, ASCII.trimmed(bytes, text.lowerBound..<index).suffix(3)).lowercased()
            if isQuoted {
                isQuoted = false
            } else if before.isEmpty || before.hasSuffix("as") || before.hasSuffix("do") {
                isQuoted = true
            } else {
                hasEnded = true
            }
            index = end + 1
        }
    }
}
