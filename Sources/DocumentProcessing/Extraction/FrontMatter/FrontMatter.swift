import IndexSupport
import RAGModel

/// Metadata at the very beginning of a Markdown file: YAML between `---` lines, TOML between `+++` lines, either of them or
/// JSON between `---json` and `---`, a JSON object, or Pandoc's title block (`% title`, `% authors`, `% date`).
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
        switch bytes[first].first {
        case UInt8(ascii: "{"): return object(bytes, first.lowerBound) ?? FrontMatter()
        case UInt8(ascii: "%") where first.count > 1 && bytes[first.lowerBound + 1] == ASCII.space:
            return titleBlock(bytes)
        default: break
        }
        let opening = ASCII.string(bytes, trimmedEnd(bytes, first))
        // JSON is YAML.
        let isYAML = ["---", "---yaml", "---json"].contains(opening)
        guard isYAML || ["+++", "---toml"].contains(opening) else { return FrontMatter() }
        let fence = String(opening.prefix(3))
        let start = lines.position
        while let line = lines.line(), line.upperBound <= maximumSize {
            let text = trimmedEnd(bytes, line)
            guard text.count == 3 else { continue }
            let closing = ASCII.string(bytes, text)
            guard closing == fence || opening == "---" && closing == "..." else { continue }
            return parse(bytes, start..<line.lowerBound, isYAML: isYAML, end: lines.position)
        }
        // A line of dashes without a partner is a thematic break, unless keys follow it.
        var following = LineScanner(bytes, from: start)
        let next = following.line() ?? start..<start
        let isKey = bytes[next].first.map(ASCII.isLetter) ?? false && bytes[next].contains(UInt8(ascii: ":"))
        guard opening != "---" || isKey else { return FrontMatter() }
        let size = maximumSize >> 10
        return FrontMatter(notes: ["no line \(fence) ends the front matter in its first \(size) KB: kept as text"])
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

    /// A JSON object that ends with its line; `nil` for other text in braces.
    private static func object(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> FrontMatter? {
        let part = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start...].prefix(maximumSize)))
        var reader = JSONReader(part)
        do { try reader.skipValue() } catch { return nil }
        let content = start..<start + reader.position
        var lines = LineScanner(bytes, from: content.upperBound)
        if let rest = lines.line(), !trimmedEnd(bytes, rest).isEmpty { return nil }
        let front = parse(bytes, content, isYAML: true, end: lines.position)
        return front.metadata.isEmpty ? nil : front
    }

    private static func titleBlock(_ bytes: UnsafeBufferPointer<UInt8>) -> FrontMatter {
        var lines = LineScanner(bytes)
        var front = FrontMatter()
        var values: [String] = []
        while let line = lines.line(), line.upperBound <= maximumSize, let sign = bytes[line].first {
            let text = ASCII.string(bytes, ASCII.trimmed(bytes, line.lowerBound + 1..<line.upperBound))
            if sign == UInt8(ascii: "%"), values.count < 3 {
                values.append(text)
            } else if ASCII.isBlank(sign), !values.isEmpty, !text.isEmpty {
                values[values.count - 1] += " " + text
            } else {
                break
            }
            front.end = lines.position
        }
        front.content = 0..<front.end
        for (key, value) in zip(["title", "author", "date"], values) where !value.isEmpty {
            front.metadata[key] = .string(value)
        }
        return front
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
