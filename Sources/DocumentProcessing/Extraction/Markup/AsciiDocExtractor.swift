import RAGModel

/// AsciiDoc: titles by equals signs, paragraphs, lists, delimited blocks, tables; attributes of the header are metadata.
/// The text stays as it is written.
///
/// - Complexity: O(n).
struct AsciiDocExtractor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var builder: LineBlockBuilder
    private var metadata: [String: MetadataValue] = [:]
    private var hasTitle = false
    private var inHeader = true
    /// Of the header: a book has parts of the same level.
    private var title: String?

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> Extraction {
        var extractor = AsciiDocExtractor(bytes: bytes, builder: LineBlockBuilder(bytes))
        extractor.run()
        var extraction = extractor.builder.finish(titleLevel: 1)
        extraction.metadata = extractor.metadata
        extraction.title = extraction.title ?? extractor.title
        return extraction
    }

    private mutating func run() {
        var lines = LineScanner(bytes)
        var fence: String?
        var previous: Range<Int>?
        while let line = lines.line() {
            let range = ASCII.trimmed(bytes, line)
            if let closing = fence {
                builder.extend(line)
                if range.count == closing.utf8.count, ASCII.string(bytes, range) == closing {
                    fence = nil
                    builder.flush()
                }
                continue
            }
            guard !range.isEmpty else {
                builder.flush()
                if hasTitle || !metadata.isEmpty { inHeader = false }
                previous = nil
                continue
            }
            defer { previous = line }
            if let delimiter = Self.delimiter(bytes, range) {
                // A line under a single line of text of the same length is its underline.
                if let title = previous, title.lowerBound == builder.openStart, let level = underline(range, title) {
                    builder.discard()
                    addHeading(title.lowerBound..<line.upperBound, level, ASCII.trimmed(bytes, title))
                    continue
                }
                fence = delimiter
                let isTable = delimiter.hasSuffix("===") && !delimiter.hasPrefix("=")
                let isProse = "=*_".contains(delimiter.first!) && !isTable
                if isProse { fence = nil }
                // What an example, sidebar or quote holds is read like any other text.
                if isProse {
                    builder.add(line, .prose, boundary: .block)
                } else {
                    builder.begin(line, isTable ? .table : .lines, boundary: .block)
                }
                continue
            }
            add(line, range)
        }
        builder.flush()
    }

    private mutating func add(_ line: Range<Int>, _ range: Range<Int>) {
        switch bytes[range.lowerBound] {
        case UInt8(ascii: "="), UInt8(ascii: "#"):
            let mark = bytes[range.lowerBound]
            let level = range.prefix { bytes[$0] == mark }.count
            guard range.lowerBound == line.lowerBound, level <= 6, level < range.count,
                ASCII.isBlank(bytes[range.lowerBound + level])
            else { break }
            return addHeading(line, level, ASCII.trimmed(bytes, range.lowerBound + level..<range.upperBound))
        case UInt8(ascii: ":"):
            readAttribute(range)
        case UInt8(ascii: "/") where range.count > 2 && bytes[range.lowerBound + 1] == UInt8(ascii: "/"):
            return builder.add(line, .prose, boundary: .block)
        case UInt8(ascii: "."):
            // The title of a block belongs to what follows; deeper dots are an ordered list.
            if range.count > 1, !ASCII.isSpace(bytes[range.lowerBound + 1]),
                bytes[range.lowerBound + 1] != UInt8(ascii: ".")
            {
                return builder.begin(line, .prose, boundary: .block)
            }
        default: break
        }
        let marks = range.prefix { "*.-".utf8.contains(bytes[$0]) }.count
        let isItem = marks > 0 && marks < range.count && ASCII.isBlank(bytes[range.lowerBound + marks])
        if isItem || MarkdownLine.listMarker(bytes, range) != nil {
            builder.begin(line, .prose, boundary: .item(depth: max(0, marks - 1)))
        } else {
            builder.add(line, .prose, boundary: .block)
        }
    }

    private mutating func addHeading(_ line: Range<Int>, _ level: Int, _ title: Range<Int>) {
        let words = MarkdownTitle.plain(bytes, title)
        if level == 1, !hasTitle, inHeader, !words.isEmpty { self.title = words }
        if level == 1 { hasTitle = true } else { inHeader = false }
        builder.heading(line, level: level, title: words)
    }

    /// `:name: value` in the header, up to the first blank line after the title.
    private mutating func readAttribute(_ range: Range<Int>) {
        guard inHeader, let colon = range.dropFirst().first(where: { bytes[$0] == UInt8(ascii: ":") }),
            colon - range.lowerBound <= 64
        else { return }
        let name = ASCII.string(bytes, range.lowerBound + 1..<colon)
        guard !name.contains(where: \.isWhitespace), !name.isEmpty else { return }
        let value = ASCII.string(bytes, ASCII.trimmed(bytes, colon + 1..<range.upperBound))
        guard !value.isEmpty, !name.hasPrefix("!") else { return }
        if name == "keywords" || name == "tags" {
            metadata[name] = .list(
                value.split(separator: ",").map { .string(String($0).trimmingBlanks) })
        } else {
            metadata[name] = PlainValue.number(value) ?? .string(value)
        }
    }

    /// `----`, `....`, `====`, `****`, `____`, `++++`, `--`, `|===` and fences; comments in `////`.
    private static func delimiter(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String? {
        let first = bytes[range.lowerBound]
        if range.count == 4, "|,:!".utf8.contains(first),
            range.dropFirst().allSatisfy({ bytes[$0] == UInt8(ascii: "=") })
        {
            return ASCII.string(bytes, range)
        }
        if range.count == 2 { return first == UInt8(ascii: "-") && bytes[range.lowerBound + 1] == first ? "--" : nil }
        if range.count >= 3, first == UInt8(ascii: "`"), range.prefix(3).allSatisfy({ bytes[$0] == first }) {
            return "```"
        }
        guard range.count >= 4, "-.=*_+/~^".utf8.contains(first), range.allSatisfy({ bytes[$0] == first }) else {
            return nil
        }
        return ASCII.string(bytes, range)
    }

    /// The level of a title over a line of `=`, `-`, `~`, `^` or `+` that is about as long as it.
    private func underline(_ range: Range<Int>, _ title: Range<Int>) -> Int? {
        let marks: [UInt8] = Array("=-~^+".utf8)
        guard let level = marks.firstIndex(of: bytes[range.lowerBound]), range.count >= 4 else { return nil }
        let title = ASCII.trimmed(bytes, title)
        let length = title.reduce(0) { $0 + (UnicodeBytes.isContinuation(bytes[$1]) ? 0 : 1) }
        guard abs(length - range.count) <= 2, length > 0, bytes[title.lowerBound] != UInt8(ascii: "["),
            bytes[title.lowerBound] != UInt8(ascii: ".")
        else { return nil }
        return level + 1
    }
}

extension String {
    /// Without blanks at either end.
    var trimmingBlanks: String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
