import RAGModel

/// The analyzer of an ``InMemoryStore``: words are runs of letters and digits, in lower case. A run without blanks that has
/// several words, such as `E-4107` or `debounceSearch`, is a term of its own beside its parts.
enum InMemoryWords {
    struct Token: Hashable {
        var term: String
        /// Bytes of the text.
        var range: Range<Int>
        /// Counts words; a whole and its parts begin at the same one.
        var position: Int
        var isWhole: Bool
    }

    static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var position = 0
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            guard isWord(bytes[offset]) else {
                offset += 1
                continue
            }
            // A run without blanks, from its first letter to its last.
            var end = offset
            while end < bytes.count, bytes[end] > 0x20 { end += 1 }
            while end > offset, !isWord(bytes[end - 1]) { end -= 1 }
            let parts = parts(of: bytes, in: offset..<end)
            if parts.count > 1 {
                let whole = String(decoding: bytes[offset..<end], as: UTF8.self).lowercased()
                tokens.append(Token(term: whole, range: offset..<end, position: position, isWhole: true))
            }
            for part in parts {
                let term = String(decoding: bytes[part], as: UTF8.self).lowercased()
                tokens.append(Token(term: term, range: part, position: position, isWhole: false))
                position += 1
            }
            offset = end
        }
        return tokens
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func parts(of bytes: [UInt8], in range: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start: Int?
        for index in range {
            let isUpper = (0x41...0x5A).contains(bytes[index])
            let followsLower = index > range.lowerBound && (0x61...0x7A).contains(bytes[index - 1])
            if let begin = start, !isWord(bytes[index]) || (isUpper && followsLower) {
                parts.append(begin..<index)
                start = nil
            }
            if start == nil, isWord(bytes[index]) { start = index }
        }
        if let start { parts.append(start..<range.upperBound) }
        return parts
    }
}

/// The words of one chunk, as an ``InMemoryStore`` finds them.
struct InMemoryChunkWords: Sendable {
    private(set) var fields: [ParsedQuery.Field: [String: [Int]]] = [:]
    private(set) var frequencies: [String: Int] = [:]
    private(set) var titleFrequencies: [String: Int] = [:]
    private(set) var texts: [ParsedQuery.Field: String] = [:]
    private(set) var length = 0
    private(set) var titleLength = 0

    /// The same with the path as it is shown to a reader.
    private(set) var shown: [InMemoryChunkWords] = []

    init(_ chunk: StoredChunk, of document: StoredDocument, paths: PathSpellings? = nil) {
        add(([document.title ?? ""] + chunk.headingPath).joined(separator: " "), .title)
        add(chunk.text, .body)
        add(document.path, .path)
        titleFrequencies = (fields[.title] ?? [:]).mapValues(\.count)
        titleLength = titleFrequencies.values.reduce(0, +)
        guard let paths else { return }
        var document = document
        document.path = paths.shown(document.uri)
        shown = [InMemoryChunkWords(chunk, of: document)]
    }

    private mutating func add(_ text: String, _ field: ParsedQuery.Field) {
        texts[field] = text
        for token in InMemoryWords.tokens(of: text) {
            fields[field, default: [:]][token.term, default: []].append(token.position)
            frequencies[token.term, default: 0] += 1
            length += 1
        }
    }

    func positions(of term: String, in field: ParsedQuery.Field) -> [Int] { fields[field]?[term] ?? [] }
}
