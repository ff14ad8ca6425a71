import Foundation
import IndexSupport
import LocalModels
import RAGEngine
import RAGModel

/// One line of `rag bench embed`: the speed of the encoder on texts of one length.
public struct EmbeddingThroughput: Sendable, Codable {
    public let model: String
    public let precision: String
    public let threads: Int
    /// Word pieces of each text, special ones included; `nil` for texts of their own lengths.
    public let tokensPerText: Int?
    public let texts: Int
    public let tokens: Int
    /// Medians over the rounds.
    public let textsPerSecond: Double
    public let tokensPerSecond: Double
    /// By the processor time of all threads: what a machine that others use still measures well.
    public let tokensPerProcessorSecond: Double
}

/// One line of `rag bench embed`: how long a single short query takes.
public struct QueryLatency: Sendable, Codable {
    public let model: String
    public let precision: String
    public let tokens: Int
    public let rounds: Int
    /// Milliseconds.
    public let p50: Double
    public let p99: Double
}

/// Measures an encoder: the same code path as ingest and query, nothing special.
public struct EmbeddingBenchmark: Sendable {
    private let embedder: LocalEmbedder
    private let threads: Int

    /// Texts are drawn until so many tokens are together: enough for all workers to have several blocks.
    private static let tokensPerRound = 8_192
    /// There are at least so many rounds, and as many as fill a second.
    private static let rounds = 5
    private static let secondsPerLength = 1.0

    public var precision: String { embedder.identity.precision.rawValue }

    /// - Throws: `RAGError` with `modelMissing` if there is no model.
    public init(model: ModelOptions) throws {
        let source = EmbedderSource(model)
        guard let embedder = try source.local(try source.preferredPrecision()) else {
            throw RAGError(.modelMissing, subject: "model", "there is none; `rag model pull` fetches it")
        }
        self.embedder = embedder
        threads = model.threads ?? ProcessInfo.processInfo.activeProcessorCount
    }

    /// The speed on texts of exactly `tokens` word pieces.
    public func throughput(tokens: Int) throws -> EmbeddingThroughput {
        let longest = embedder.identity.maximumTokens
        guard (3...longest).contains(tokens) else {
            throw RAGError(.invalidInput, subject: "tokens", "\(tokens) is not between 3 and \(longest)")
        }
        let count = max(8, Self.tokensPerRound / tokens)
        return try measure(texts(count: count, tokens: tokens), tokensPerText: tokens)
    }

    /// The speed on given texts.
    public func throughput(texts: [String]) throws -> EmbeddingThroughput {
        guard !texts.isEmpty else { throw RAGError(.invalidInput, subject: "texts", "there are none") }
        return try measure(texts, tokensPerText: nil)
    }

    private func measure(_ texts: [String], tokensPerText: Int?) throws -> EmbeddingThroughput {
        // The first round packs weights and touches memory; it is not counted.
        let tokens = try embedder.embedNow(texts, role: .document).reduce(0) { $0 + $1.tokens }
        let clock = ContinuousClock()
        var seconds: [Double] = []
        var processorSeconds: [Double] = []
        while seconds.count < Self.rounds || seconds.reduce(0, +) < Self.secondsPerLength {
            let processor = Self.processorTime()
            let elapsed = try clock.measure { _ = try embedder.embedNow(texts, role: .document) }
            seconds.append(elapsed / .seconds(1))
            processorSeconds.append(Self.processorTime() - processor)
        }
        let median = seconds.sorted()[seconds.count / 2]
        let processorMedian = processorSeconds.sorted()[processorSeconds.count / 2]
        return EmbeddingThroughput(
            model: embedder.identity.name, precision: embedder.identity.precision.rawValue, threads: threads,
            tokensPerText: tokensPerText, texts: texts.count, tokens: tokens,
            textsPerSecond: Double(texts.count) / median, tokensPerSecond: Double(tokens) / median,
            tokensPerProcessorSecond: Double(tokens) / processorMedian)
    }

    /// The time that one query of eight word pieces takes, once the weights are in memory.
    public func queryLatency(rounds: Int = 300) throws -> QueryLatency {
        let queries = texts(count: rounds, tokens: 8)
        for query in queries.prefix(20) { _ = try embedder.embedNow([query], role: .query) }
        let clock = ContinuousClock()
        let times = try queries.map { query in
            try clock.measure { _ = try embedder.embedNow([query], role: .query) } / .milliseconds(1)
        }.sorted()
        return QueryLatency(
            model: embedder.identity.name, precision: embedder.identity.precision.rawValue, tokens: 8, rounds: rounds,
            p50: times[times.count / 2], p99: times[min(times.count - 1, times.count * 99 / 100)])
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Seeded texts of whole words, one word piece each.
    private func texts(count: Int, tokens: Int) -> [String] {
        let words = (0..<Int32(embedder.tokenizer.vocabularySize)).compactMap { id -> String? in
            guard let piece = embedder.tokenizer.piece(id), piece.utf8.count >= 3 else { return nil }
            return piece.utf8.allSatisfy { (97...122).contains($0) } ? piece : nil
        }
        var random = SplitMix64(seed: UInt64(tokens))
        return (0..<count).map { _ in
            (0..<tokens - 2).map { _ in words.randomElement(using: &random) ?? "a" }.joined(separator: " ")
        }
    }
}
