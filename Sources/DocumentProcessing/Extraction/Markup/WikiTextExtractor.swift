/// MediaWiki's markup: headings between equals signs, lists, tables, paragraphs. The text stays as it is written.
///
/// - Complexity: O(n).
enum WikiTextExtractor {
    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> Extraction {
        var builder = LineBlockBuilder(bytes)
        var lines = LineScanner(bytes)
        var tableDepth = 0
        while let line = lines.line() {
            let range = ASCII.trimmed(bytes, line)
            if range.isEmpty {
                if tableDepth == 0 { builder.flush() }
                continue
            }
            let text = ASCII.string(bytes, range.prefix(2))
            if text == "{|" {
                if tableDepth == 0 { builder.begin(line, .table, boundary: .block) } else { builder.extend(line) }
                tableDepth += 1
            } else if tableDepth > 0 {
                builder.extend(line)
                if text == "|}" { tableDepth -= 1 }
                if tableDepth == 0 { builder.flush() }
            } else if let (level, title) = heading(bytes, range), range.lowerBound == line.lowerBound {
                builder.heading(line, level: level, title: MarkdownTitle.plain(bytes, title).replacing("''", with: ""))
            } else {
                add(line, range, bytes, to: &builder)
            }
        }
        return builder.finish(titleLevel: 1)
    }

    private static func add(
        _ line: Range<Int>, _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>, to builder: inout LineBlockBuilder
    ) {
        let marks = range.prefix { "*#:;".utf8.contains(bytes[$0]) }.count
        if marks > 0, marks < range.count, range.lowerBound == line.lowerBound {
            builder.begin(line, .prose, boundary: .item(depth: marks - 1))
        } else if line.lowerBound < range.lowerBound, bytes[line.lowerBound] == ASCII.space {
            builder.add(line, .lines, boundary: .block)
        } else {
            builder.add(line, .prose, boundary: .block)
        }
    }

    /// `== Title ==`.
    private static func heading(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> (Int, Range<Int>)? {
        let opening = range.prefix { bytes[$0] == UInt8(ascii: "=") }.count
        guard (1...6).contains(opening), range.count > 2 * opening else { return nil }
        var closing = 0
        while closing < opening, bytes[range.upperBound - 1 - closing] == UInt8(ascii: "=") { closing += 1 }
        guard closing == opening else { return nil }
        let title = ASCII.trimmed(bytes, range.lowerBound + opening..<range.upperBound - closing)
        return title.isEmpty ? nil : (opening, title)
    }
}
