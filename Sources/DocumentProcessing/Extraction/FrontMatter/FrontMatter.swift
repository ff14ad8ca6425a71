import IndexSupport
import RAGModel

/// Metadata at the very beginning of a Markdown file: YAML between `---` lines or TOML between `+++` lines.
struct FrontMatter {
    var metadata: [String: MetadataValue] = [:]
    var notes: [String] = []
    /// Where the text begins: after the closing line, or at the start if there is no readable front matter.
    var end = 0

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
            return parse(ASCII.string(bytes, start..<line.lowerBound), isYAML: opening == "---", end: lines.position)
        }
        // A line of dashes without a partner is a thematic break, unless keys follow it.
        var following = LineScanner(bytes, from: start)
        let next = following.line() ?? start..<start
        let isKey = bytes[next].first.map(ASCII.isLetter) ?? false && bytes[next].contains(UInt8(ascii: ":"))
        guard opening == "+++" || isKey else { return FrontMatter() }
        let size = maximumSize >> 10
        return FrontMatter(notes: ["no line \(opening) ends the front matter in its first \(size) KB: kept as text"])
    }

    private static func parse(_ text: String, isYAML: Bool, end: Int) -> FrontMatter {
        do {
            let metadata = isYAML ? try YAMLMetadata.parse(text) : try TOMLMetadata.parse(text)
            return FrontMatter(metadata: metadata.values, notes: metadata.notes, end: end)
        } catch {
            return FrontMatter(notes: ["the front matter cannot be read (\(error.message)): kept as text"])
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
