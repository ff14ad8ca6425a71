/// Textile: headings (`h2. Title`), lists, tables, code and paragraphs. The text stays as it is written.
///
/// - Complexity: O(n).
enum TextileExtractor {
    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> Extraction {
        var builder = LineBlockBuilder(bytes)
        var lines = LineScanner(bytes)
        /// Code goes on over blank lines after `bc..`, up to the next block with a mark.
        var (isCode, isLong) = (false, false)
        while let line = lines.line() {
            let range = ASCII.trimmed(bytes, line)
            if range.isEmpty {
                if isLong { continue }
                isCode = false
                builder.flush()
                continue
            }
            if let (mark, content, isDouble) = block(bytes, range), range.lowerBound == line.lowerBound {
                (isCode, isLong) = (mark == "bc" || mark == "pre", isDouble)
                if mark.count == 2, mark.hasPrefix("h"), let level = Int(mark.dropFirst()), (1...6).contains(level) {
                    (isCode, isLong) = (false, false)
                    builder.heading(line, level: level, title: MarkdownTitle.plain(bytes, content))
                } else {
                    builder.begin(line, isCode ? .lines : .prose, boundary: .block)
                }
            } else if isCode {
                builder.extend(line)
            } else if bytes[range.lowerBound] == UInt8(ascii: "|") {
                builder.add(line, .table, boundary: .block)
            } else if let depth = itemDepth(bytes, range) {
                builder.begin(line, .prose, boundary: .item(depth: depth))
            } else {
                builder.add(line, .prose, boundary: .block)
            }
        }
        return builder.finish(titleLevel: 1)
    }

    /// `h2(#id). Title`, `bc. code`, `p>. text`, `bq.. text`: the mark, what follows it, and whether it has two points.
    private static func block(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> (mark: String, content: Range<Int>, isDouble: Bool)? {
        let mark = ASCII.string(bytes, range.prefix { ASCII.isLetter(bytes[$0]) || ASCII.isDigit(bytes[$0]) }.prefix(8))
        guard ["h1", "h2", "h3", "h4", "h5", "h6", "bc", "pre", "bq", "p", "notextile"].contains(mark) else {
            return nil
        }
        var index = range.lowerBound + mark.utf8.count
        // Attributes: (class#id), {style}, [language], and signs of alignment.
        while index < range.upperBound, bytes[index] != UInt8(ascii: ".") {
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["):
                let closing: UInt8 =
                    bytes[index] == UInt8(ascii: "(") ? UInt8(ascii: ")") : bytes[index] + 2
                guard let end = bytes[index..<range.upperBound].prefix(200).firstIndex(of: closing) else { return nil }
                index = end + 1
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: ")"): index += 1
            default: return nil
            }
        }
        guard index < range.upperBound else { return nil }
        index += 1
        let isDouble = index < range.upperBound && bytes[index] == UInt8(ascii: ".")
        if isDouble { index += 1 }
        guard index < range.upperBound, bytes[index] == ASCII.space else { return nil }
        return (mark, ASCII.trimmed(bytes, index..<range.upperBound), isDouble)
    }

    /// Of `* item` and `## item`; `nil` for what is no item.
    private static func itemDepth(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
        let marks = range.prefix { bytes[$0] == UInt8(ascii: "*") || bytes[$0] == UInt8(ascii: "#") }.count
        guard marks > 0, marks + 1 < range.count, bytes[range.lowerBound + marks] == ASCII.space else { return nil }
        return marks - 1
    }
}
