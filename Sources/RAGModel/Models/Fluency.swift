/// How well an encoder's vocabulary knows the language of a text, by the share of the text's words that it takes to pieces.
package struct Fluency: Sendable, Hashable {
    /// As `Embedder.fragments(in:)` counts them.
    package var words = 0
    package var fragments = 0

    package init() {}

    package mutating func add(_ counts: (words: Int, fragments: Int)) {
        words += counts.words
        fragments += counts.fragments
    }

    /// The share of the words that are fragments; 0 for a text without words.
    package var fragmentShare: Double { words > 0 ? Double(fragments) / Double(words) : 0 }

    /// From this share on, the encoder does not know the language: its vectors say little, and its pieces are no measure
    /// of how much a text says. English texts of science and source code reach 0.45, Spanish ones begin at 0.39 with an
    /// English vocabulary, German ones at 0.46, Russian and Chinese ones are beyond 0.95.
    package static let unknownLanguage = 0.45
    /// Fewer words say nothing about a language.
    package static let leastWords = 24

    package var isUnknownLanguage: Bool { words >= Self.leastWords && fragmentShare >= Self.unknownLanguage }
}

extension Embedder {
    /// How well the embedder knows the language of a text, by at most 2 KB of it; `nil` without a tokenizer at hand.
    package func fluency(in text: String) -> Fluency? {
        var fluency = Fluency()
        for part in Self.samples(of: text) {
            guard let counts = fragments(in: part) else { return nil }
            fluency.add(counts)
        }
        return fluency
    }

    /// Of texts, by length, the share in languages that the embedder does not know; `nil` without a tokenizer at hand.
    package func unreadShare(of texts: [String]) -> Double? {
        var (all, unread) = (0, 0)
        for text in texts {
            guard let fluency = fluency(in: text) else { return nil }
            all += text.utf8.count
            if fluency.isUnknownLanguage { unread += text.utf8.count }
        }
        return all > 0 ? Double(unread) / Double(all) : 0
    }

    /// Half from the beginning, half from the middle, where a text is long.
    private static func samples(of text: String) -> [String] {
        let size = 1024
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.count > 2 * size else { return [String(decoding: bytes, as: UTF8.self)] }
            return [0, bytes.count / 2].map { start in
                var (start, end) = (start, start + size)
                while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
                while bytes[end] & 0xC0 == 0x80 { end -= 1 }
                return String(decoding: bytes[start..<end], as: UTF8.self)
            }
        }
    }
}
