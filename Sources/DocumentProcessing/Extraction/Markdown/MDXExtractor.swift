/// Markdown with components (MDX): imports, exports, comments and the tags of components go, what stands between them stays.
///
/// - Complexity: O(n).
enum MDXExtractor {
    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> ExtractedText {
        var text = MappedText()
        var lines = LineScanner(bytes)
        var fence: Fence?
        /// Whether the lines are those of an import or export that has begun.
        var isScript = false
        var isStart = true
        var isComment = false
        while let line = lines.line() {
            let trimmed = ASCII.trimmed(bytes, line)
            let next = lines.position
            let whole = line.lowerBound..<next
            if isComment || (fence == nil && begins("{/*", bytes, trimmed)) {
                isComment = !contains("*/}", bytes, trimmed)
                continue
            }
            if let own = Fence(bytes, trimmed), !isScript {
                if let open = fence { if own.closes(open) { fence = nil } } else { fence = own }
            } else if fence == nil {
                if isStart, begins("import ", bytes, line) || begins("export ", bytes, line) { isScript = true }
                if isScript {
                    // It ends with a blank line, as in MDX.
                    isScript = !trimmed.isEmpty
                    isStart = trimmed.isEmpty
                    if isScript { continue }
                }
                isStart = trimmed.isEmpty
                if isTag(bytes, trimmed) { continue }
            }
            text.copy(bytes, whole)
        }
        return ExtractedText(text, extract: MarkdownExtractor.extract)
    }

    private static func begins(_ word: StaticString, _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        range.count >= word.utf8CodeUnitCount
            && (0..<word.utf8CodeUnitCount).allSatisfy { bytes[range.lowerBound + $0] == word.utf8Start[$0] }
    }

    private static func contains(_ word: StaticString, _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool
    {
        range.contains { begins(word, bytes, $0..<range.upperBound) }
    }

    /// A line that opens or closes a block of code.
    private struct Fence {
        let mark: UInt8
        let count: Int
        let isBare: Bool

        init?(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) {
            guard let first = line.first, bytes[first] == UInt8(ascii: "`") || bytes[first] == UInt8(ascii: "~") else {
                return nil
            }
            mark = bytes[first]
            count = line.prefix { bytes[$0] == bytes[first] }.count
            isBare = count == line.count
            guard count >= 3 else { return nil }
        }

        func closes(_ other: Fence) -> Bool { isBare && mark == other.mark && count >= other.count }
    }

    /// Whether a line is nothing but the tag of a component, whose names begin with an upper-case letter.
    private static func isTag(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count >= 3, bytes[range.lowerBound] == UInt8(ascii: "<"),
            bytes[range.upperBound - 1] == UInt8(ascii: ">")
        else { return false }
        let isEnd = bytes[range.lowerBound + 1] == UInt8(ascii: "/")
        let first = bytes[range.lowerBound + (isEnd ? 2 : 1)]
        if first == UInt8(ascii: ">") { return true }
        guard ASCII.isLetter(first), !ASCII.isLower(first) else { return false }
        return !range.dropLast().contains { bytes[$0] == UInt8(ascii: ">") && bytes[$0 - 1] != UInt8(ascii: "=") }
    }
}
