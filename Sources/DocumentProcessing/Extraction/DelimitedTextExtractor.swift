/// Comma- and tab-separated values (RFC 4180): one block of rows, the first of which heads the others.
enum DelimitedTextExtractor {
    /// - Parameter isQuoted: whether line ends inside double quotes belong to a field; not so in tab-separated values.
    static func extract(_ bytes: UnsafeBufferPointer<UInt8>, isQuoted: Bool) -> Extraction {
        var extraction = Extraction()
        let range = ASCII.trimmed(bytes, 0..<bytes.count)
        var lines = LineScanner(bytes, in: range)
        let headerEnd = isQuoted ? rowEnd(bytes, in: range) : lines.line()?.upperBound ?? range.upperBound
        extraction.append(
            bytes, range, isQuoted ? .quotedRows : .table, section: 0, boundary: .section,
            header: headerEnd < range.upperBound ? range.lowerBound..<headerEnd : 0..<0)
        return extraction
    }

    /// Rows are looked for a closing quote this far; a quote that stays open longer is a plain character.
    private static let longestRow = 1 << 16

    /// The end of the row that begins at the range's start, without its line end.
    ///
    /// - Complexity: O(length of the row), at most 64 KB more.
    static func rowEnd(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> Int {
        var isInQuotes = false
        var index = range.lowerBound
        var firstLineEnd: Int?
        while index < range.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                // A quote opens only where a field begins; elsewhere it is an inch mark.
                if isInQuotes {
                    isInQuotes = false
                } else {
                    let before = index == range.lowerBound ? UInt8(ascii: ",") : bytes[index - 1]
                    isInQuotes =
                        before == UInt8(ascii: ",") || before == UInt8(ascii: ";") || before == UInt8(ascii: "\"")
                        || before == ASCII.tab || before == ASCII.space
                }
            case ASCII.newline, ASCII.carriageReturn:
                if !isInQuotes { return index }
                firstLineEnd = firstLineEnd ?? index
                if index - range.lowerBound > longestRow, let firstLineEnd { return firstLineEnd }
            default: break
            }
            index += 1
        }
        // The quote was never closed: the line is the row.
        return isInQuotes ? firstLineEnd ?? index : index
    }
}
