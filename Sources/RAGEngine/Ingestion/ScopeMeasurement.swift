import DocumentProcessing
import IndexSupport
import RAGModel

/// Measures a scope by a sample of its chunks; retrieval is calibrated by the outcome.
enum ScopeMeasurement {
    /// Small enough to be measured after each change of one file.
    static let sampleSize = 256
    private static let pairs = 8192

    static func statistics(of sample: [SampledChunk], embedder: (any Embedder)?) -> ScopeStatistics {
        var statistics = ScopeStatistics()
        guard !sample.isEmpty else { return statistics }
        statistics.codeShare =
            Double(sample.count { $0.format == DocumentFormat.sourceCode.rawValue }) / Double(sample.count)
        let vectors = sample.compactMap(\.vector)
        if let (mean, deviation) = cosines(of: vectors) {
            statistics.cosineMean = mean
            statistics.cosineDeviation = deviation
        }
        let counts = sample.compactMap { embedder?.fragments(in: $0.text) }
        let words = counts.reduce(0) { $0 + $1.words }
        if words >= Fluency.leastWords {
            statistics.fragmentShare = Double(counts.reduce(0) { $0 + $1.fragments }) / Double(words)
        }
        return statistics
    }

    /// Less is often a quotation or a few documents, and no reason to embed all the others anew.
    static let unreadShareWorthSaying = 0.1

    /// Texts in a language of people: source code takes every vocabulary to pieces.
    static func prose(of sample: [SampledChunk]) -> [String] {
        sample.filter { $0.format != DocumentFormat.sourceCode.rawValue }.map(\.text)
    }

    /// Of all texts, by length, the share in languages that the embedder does not know; `nil` if it cannot say.
    static func unreadShare(of sample: [SampledChunk], _ embedder: any Embedder) -> Double? {
        let prose = prose(of: sample)
        let all = sample.reduce(0) { $0 + $1.text.utf8.count }
        guard all > 0 else { return 0 }
        let share = Double(prose.reduce(0) { $0 + $1.utf8.count }) / Double(all)
        return embedder.unreadShare(of: prose).map { $0 * share }
    }

    /// Mean and standard deviation of the cosine of random pairs; the same pairs for the same number of vectors.
    private static func cosines(of vectors: [[Float]]) -> (mean: Double, deviation: Double)? {
        guard vectors.count > 1 else { return nil }
        var random = SplitMix64(seed: UInt64(vectors.count))
        var (sum, squares) = (0.0, 0.0)
        for _ in 0..<pairs {
            let first = Int.random(in: 0..<vectors.count, using: &random)
            let second = (first + Int.random(in: 1..<vectors.count, using: &random)) % vectors.count
            let value = cosine(vectors[first], vectors[second])
            sum += value
            squares += value * value
        }
        let mean = sum / Double(pairs)
        return (mean, max(0, squares / Double(pairs) - mean * mean).squareRoot())
    }

    private static func cosine(_ left: [Float], _ right: [Float]) -> Double {
        var (dot, leftLength, rightLength) = (0.0, 0.0, 0.0)
        for (a, b) in zip(left, right) {
            dot += Double(a) * Double(b)
            leftLength += Double(a) * Double(a)
            rightLength += Double(b) * Double(b)
        }
        let lengths = (leftLength * rightLength).squareRoot()
        return lengths > 0 ? dot / lengths : 0
    }
}

extension StoreWriter {
    /// Measures the scope by a sample of its chunks, and keeps what was found.
    ///
    /// - Returns: the sample.
    @discardableResult
    func measure(_ embedder: (any Embedder)?) async throws(RAGError) -> [SampledChunk] {
        let sample = try await sample(ScopeMeasurement.sampleSize)
        try await record(ScopeMeasurement.statistics(of: sample, embedder: embedder))
        return sample
    }
}
