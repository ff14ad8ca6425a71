/// Analyses texts on one thread, with the stemmers and caches that takes.
///
/// Thread safety: used by one thread at a time.
package final class AnalysisSession {
    private let configuration: AnalyzerConfiguration
    private let stemmer: Stemmer?

    init(_ configuration: AnalyzerConfiguration) {
        self.configuration = configuration
        stemmer = configuration.language == "none" ? nil : Stemmer(configuration.language)
    }

    /// Analyses a text and appends its tokens to `buffer`, which the caller has emptied; appending to a buffer that is
    /// not empty continues its positions.
    ///
    /// Invalid UTF-8 separates words. Precondition: at most ``Analyzer/maximumTextLength`` bytes.
    ///
    /// - Complexity: O(length of the text); each distinct word is normalised and stemmed once.
    package func analyze(_ text: UnsafeBufferPointer<UInt8>, into buffer: TokenBuffer) {
        var index = 0
        var word: [UInt8] = []
        while index < text.count {
            let start = index
            word.removeAll(keepingCapacity: true)
            while index < text.count {
                let byte = text[index]
                let lower = byte | 0x20
                guard byte >= 0x80 || (lower >= 0x61 && lower <= 0x7A) || (byte >= 0x30 && byte <= 0x39) else { break }
                word.append(byte >= 0x41 && byte <= 0x5A ? lower : byte)
                index += 1
            }
            if word.isEmpty {
                index += 1
                continue
            }
            word.withUnsafeBufferPointer { word in
                let term = stemmer?.stem(word) ?? word
                let length = min(term.count, Analyzer.maximumTermLength)
                buffer.reserve(termLength: length)
                var hash: UInt32 = 2_166_136_261
                for position in 0..<length {
                    buffer.byteStorage[buffer.byteCount + position] = term[position]
                    hash = (hash ^ UInt32(term[position])) &* 16_777_619
                }
                (buffer.tokenStorage + buffer.tokenCount).initialize(
                    to: Token(
                        termStart: UInt32(buffer.byteCount), position: UInt32(buffer.positionCount),
                        textStart: UInt32(start), textEnd: UInt32(index), termHash: hash,
                        termLength: UInt16(length), flags: .primary))
                buffer.byteCount += length
                buffer.tokenCount += 1
                buffer.primaryCount += 1
                buffer.positionCount += 1
            }
        }
    }

    /// Analyses a text: its terms in order. For tests, queries and explanations.
    package func analyze(_ text: String) -> [(term: String, position: Int, isPrimary: Bool)] {
        let buffer = TokenBuffer()
        var text = text
        text.withUTF8 { analyze($0, into: buffer) }
        return buffer.tokens.map { (buffer.string(of: $0), Int($0.position), $0.isPrimary) }
    }

    /// A word as the pipeline normalises it, without stemming and without parts: for prefix and fuzzy queries.
    package func normalized(_ word: String) -> String { word.lowercased() }
}
