import IndexSupport
import RAGModel

/// Metadata at the very beginning of a Markdown file: YAML between `---` lines or TOML between `+++` lines.
struct FrontMatter {
    var metadata: [String: MetadataValue] = [:]
    var notes: [String] = []
    /// Where the text begins: after the closing line, or at the start if there is no readable front matter.
    var end = 0
    /// What stands between the opening and the closing line.
    var content = 0..<0

    /// Bytes; what is longer is no front matter.
    static let maximumSize = 1 << 16

    /// - Complexity: O(size of the front matter), which is bounded.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> FrontMatter {
        var lines = LineScanner(bytes)
        guard let first = lines.line() else { return FrontMatter() }
        let opening = ASCII.string(bytes, trimmedEnd(bytes, first))
        guard opening == "---" || opening == "+++" else { return FrontMatter() }
        let start = lines.position
        while let line = lines.line(), line.upperBound <= maximumSize {
            let text = trimmedEnd(bytes, line)
            guard text.count == 3 else { continue }
            let closing = ASCII.string(bytes, text)
            guard closing == opening || opening == "---" && closing == "..." else { continue }
            return parse(bytes, start..<line.lowerBound, isYAML: opening == "---", end: lines.position)
        }
        // A line of dashes without a partner is a thematic break, unless keys follow it.
        var following = LineScanner(bytes, from: start)
        let next = following.line() ?? start..<start
        let isKey = bytes[next].first.map(ASCII.isLetter) ?? false && bytes[next].contains(UInt8(ascii: ":"))
        guard opening == "+++" || isKey else { return FrontMatter() }
        let size = maximumSize >> 10
        return FrontMatter(notes: ["no line \(opening) ends the front matter in its first \(size) KB: kept as text"])
    }

    private static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, _ content: Range<Int>, isYAML: Bool, end: Int
    ) -> FrontMatter {
        let text = ASCII.string(bytes, content)
        do {
            let metadata = isYAML ? try YAMLMetadata.parse(text) : try TOMLMetadata.parse(text)
            return FrontMatter(metadata: metadata.values, notes: metadata.notes, end: end, content: content)
        } catch {
            return FrontMatter(notes: ["the front matter cannot be read (\(error.message)): kept as text"])
        }
    }

    /// Properties for programs: their words answer no question. The title stands in front of every chunk anyway.
    private static let technical: Set<String> = [
        "title", "date", "layout", "permalink", "slug", "url", "id", "uid", "uuid", "draft", "published", "publish",
        "lang",
        "language", "locale", "weight", "created", "updated", "modified", "lastmod", "cssclass", "cssclasses",
        "template",
        "banner", "image", "cover", "thumbnail", "icon", "position", "sidebar", "toc", "comments", "order", "nav_order",
        "type", "outline", "head", "robots", "sitemap",
    ]

    /// Whether a property has words that a reader may look for: aliases, tags, a description.
    var hasWords: Bool {
        metadata.contains { key, value in !Self.technical.contains(key.lowercased()) && Self.hasWords(value) }
    }

    private static func hasWords(_ value: MetadataValue) -> Bool {
        switch value {
        case .string(let text): text.contains(where: \.isLetter) && !text.contains("://")
        case .list(let values): values.contains(where: hasWords)
        default: false
        }
    }

    private static func trimmedEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Range<Int> {
        var end = line.upperBound
        while end > line.lowerBound, ASCII.isBlank(bytes[end - 1]) { end -= 1 }
        return line.lowerBound..<end
    }
}

/// Values read from front matter, with the keys that had to be left out.
struct FrontMatterValues {
    var values: [String: MetadataValue] = [:]
    var notes: [String] = []
}

struct FrontMatterError: Error {
    let message: String
}
