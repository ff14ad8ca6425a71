import RAGModel

/// Org: headings by stars, paragraphs, lists, tables, blocks; keywords at the top are metadata. The text stays as it is
/// written.
///
/// - Complexity: O(n).
struct OrgExtractor {
    private var builder: LineBlockBuilder
    private var metadata: [String: MetadataValue] = [:]

    /// States of tasks in front of a title, as Org has them by default.
    private static let states: Set<String> = ["TODO", "DONE", "NEXT", "WAITING", "CANCELLED", "CANCELED", "HOLD"]

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> Extraction {
        var extractor = OrgExtractor(builder: LineBlockBuilder(bytes))
        extractor.run(bytes)
        var extraction = extractor.builder.finish()
        if case .string(let title)? = extractor.metadata["title"] { extraction.title = title }
        extraction.metadata = extractor.metadata
        return extraction
    }

    private mutating func run(_ bytes: UnsafeBufferPointer<UInt8>) {
        var lines = LineScanner(bytes)
        /// The name of the block that is open, in lower case.
        var block: String?
        var inDrawer = false
        while let line = lines.line() {
            let range = ASCII.trimmed(bytes, line)
            if let name = block {
                builder.extend(line)
                let text = ASCII.string(bytes, range.prefix(64)).lowercased()
                if text == "#+end_" + name || text.hasPrefix("#+end_\(name) ") {
                    block = nil
                    builder.flush()
                }
                continue
            }
            if range.isEmpty {
                builder.flush()
                continue
            }
            if inDrawer {
                builder.extend(line)
                if ASCII.string(bytes, range.prefix(8)).lowercased() == ":end:" {
                    inDrawer = false
                    builder.flush()
                }
                continue
            }
            switch bytes[range.lowerBound] {
            case UInt8(ascii: "*") where range.lowerBound == line.lowerBound:
                let stars = range.prefix { bytes[$0] == UInt8(ascii: "*") }.count
                if stars < range.count, ASCII.isBlank(bytes[range.lowerBound + stars]) {
                    let title = ASCII.trimmed(bytes, range.lowerBound + stars..<range.upperBound)
                    builder.heading(line, level: stars, title: Self.title(ASCII.string(bytes, title)))
                    continue
                }
                builder.add(line, .prose, boundary: .block)
            case UInt8(ascii: "#") where range.count > 2 && bytes[range.lowerBound + 1] == UInt8(ascii: "+"):
                let text = ASCII.string(bytes, range)
                if text.lowercased().hasPrefix("#+begin_") {
                    block = text.dropFirst(8).prefix { !$0.isWhitespace }.lowercased()
                    let isProse = ["quote", "verse", "center", "abstract"].contains(block ?? "")
                    builder.begin(line, isProse ? .prose : .lines, boundary: .block)
                } else {
                    keyword(text, line)
                }
            case UInt8(ascii: "|"): builder.add(line, .table, boundary: .block)
            case UInt8(ascii: ":") where ASCII.string(bytes, range.prefix(16)).uppercased() == ":PROPERTIES:":
                inDrawer = true
                builder.begin(line, .lines, boundary: .block)
            case UInt8(ascii: ":") where range.count > 1 && ASCII.isBlank(bytes[range.lowerBound + 1]):
                builder.add(line, .lines, boundary: .block)
            default:
                if let marker = MarkdownLine.listMarker(bytes, range), !marker.isEmpty {
                    builder.begin(line, .prose, boundary: .item(depth: (range.lowerBound - line.lowerBound) / 2))
                } else {
                    builder.add(line, .prose, boundary: .block)
                }
            }
        }
        builder.flush()
    }

    /// `#+TITLE: words` and the like: metadata, and text as well.
    private mutating func keyword(_ text: String, _ line: Range<Int>) {
        builder.add(line, .prose, boundary: .block)
        let parts = text.dropFirst(2).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[0].contains(where: \.isWhitespace) else { return }
        let name = parts[0].lowercased()
        let value = parts[1].trimmingPrefix(while: \.isWhitespace)
        guard !value.isEmpty else { return }
        switch name {
        case "filetags", "tags", "keywords":
            let tags = value.split { $0 == ":" || $0 == "," || $0 == " " }.map { MetadataValue.string(String($0)) }
            metadata["tags"] = .list(tags)
        case "title", "author", "date", "description", "subtitle", "email", "language", "category":
            metadata[name] = .string(String(value))
        default: break
        }
    }

    /// The words of a heading: without the state of a task, its priority and its tags.
    private static func title(_ text: String) -> String {
        var words = text.split(separator: " ")
        if let first = words.first, states.contains(String(first)) { words.removeFirst() }
        if let first = words.first, first.hasPrefix("[#"), first.hasSuffix("]") { words.removeFirst() }
        if words.count > 1, let last = words.last, last.count > 2, last.hasPrefix(":"), last.hasSuffix(":") {
            words.removeLast()
        }
        return words.joined(separator: " ")
    }
}
