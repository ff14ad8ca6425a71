import IndexSupport
import RAGModel
import Synchronization

/// An embedder without a model: each word stands for a direction, a text for the sum of its words', at length 1.
///
/// Texts that share words are near each other, others are nearly orthogonal. It is deterministic and instant. Words in
/// ASCII are those that it knows; all others count as fragments, as those of a strange language would.
package final class HashEmbedder: Embedder {
    package struct Call: Sendable, Hashable {
        package let texts: [String]
        package let role: EmbeddingRole
    }

    package let identity: EmbedderIdentity
    private let recorded = Mutex<[Call]>([])
    private let failure = Mutex<(any Error)?>(nil)

    package init(name: String = "hash", dimension: Int = 64, maximumTokens: Int = 256) {
        identity = EmbedderIdentity(
            name: name, fingerprint: ContentHash(of: "\(name) \(dimension)").hexadecimal, precision: .float32,
            dimension: dimension, maximumTokens: maximumTokens)
    }

    /// What it was asked for so far.
    package var calls: [Call] { recorded.withLock { $0 } }

    /// Makes every call throw `error` from now on; `nil` ends that.
    package func fail(with error: (any Error)?) { failure.withLock { $0 = error } }

    package func embed(_ texts: [String], role: EmbeddingRole) async throws -> [Embedding] {
        recorded.withLock { $0.append(Call(texts: texts, role: role)) }
        if let error = failure.withLock({ $0 }) { throw error }
        return texts.map { text in
            let words = InMemoryWords.tokens(of: text).filter { !$0.isWhole }.map(\.term)
            let kept = words.prefix(identity.maximumTokens)
            return Embedding(vector: vector(of: kept), tokens: kept.count, truncated: kept.count < words.count)
        }
    }

    package func vector(of words: some Sequence<String>) -> [Float] {
        var sum = [Double](repeating: 0, count: identity.dimension)
        for word in words {
            var random = SplitMix64(seed: ContentHash(of: word).prefix64)
            for index in sum.indices { sum[index] += Double.random(in: -1...1, using: &random) }
        }
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        // A text without words is as far from everything as can be, but has a length.
        guard length > 0 else { return [1] + [Float](repeating: 0, count: identity.dimension - 1) }
        return sum.map { Float($0 / length) }
    }

    package func tokenOffsets(_ text: String) -> [Int]? {
        InMemoryWords.tokens(of: text).filter { !$0.isWhole }.map(\.range.lowerBound)
    }

    package func fragments(in text: String) -> (words: Int, fragments: Int)? {
        let words = InMemoryWords.tokens(of: text).filter { token in
            !token.isWhole && token.term.unicodeScalars.contains { $0.properties.isAlphabetic }
        }
        return (words.count, words.count { word in !word.term.utf8.allSatisfy { $0 < 0x80 } })
    }
}
