import Synchronization

/// One line of `rag bench query`: so many queries under way at once.
public struct QueryThroughput: Sendable, Codable {
    /// How long a part of a query takes, in milliseconds.
    public struct Latency: Sendable, Codable {
        public let p50: Double
        public let p99: Double
    }

    public let concurrency: Int
    public let queries: Int
    public let seconds: Double
    public let queriesPerSecond: Double
    /// From the call to the answer.
    public let total: Latency
    /// Of each stage of the pipeline.
    public let stages: [String: Latency]
}

/// Measures whole queries by the calls that `rag query` makes: one after the other, and many at once.
public struct QueryBenchmark: Sendable {
    public var queries: [BenchmarkQuery]
    /// Each query is run so often.
    public var rounds = 5

    public init(queries: [BenchmarkQuery]) { self.queries = queries }

    /// - Parameters:
    ///   - concurrency: how many queries are under way at once.
    ///   - ask: runs a query, and says how many seconds each stage took.
    public func run(
        concurrency: Int, ask: @escaping @Sendable (BenchmarkQuery) async throws -> [String: Double]
    ) async throws -> QueryThroughput {
        precondition(concurrency > 0 && !queries.isEmpty && rounds > 0)
        // Once unmeasured: files are mapped, buffers are made.
        for query in queries.prefix(20) { _ = try await ask(query) }
        let turn = Turn()
        let count = queries.count * rounds
        let clock = ContinuousClock()
        let began = clock.now
        let samples = try await withThrowingTaskGroup(of: [Sample].self) { group in
            for _ in 0..<concurrency {
                group.addTask { [queries] in
                    var samples: [Sample] = []
                    while case let number = turn.next(), number < count {
                        try Task.checkCancellation()
                        let start = clock.now
                        let stages = try await ask(queries[number % queries.count])
                        samples.append(Sample(total: (clock.now - start) / .seconds(1), stages: stages))
                    }
                    return samples
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let seconds = (clock.now - began) / .seconds(1)
        let names = Set(samples.flatMap(\.stages.keys))
        return QueryThroughput(
            concurrency: concurrency, queries: count, seconds: seconds, queriesPerSecond: Double(count) / seconds,
            total: Self.latency(samples.map(\.total)),
            stages: Dictionary(
                uniqueKeysWithValues: names.map { name in (name, Self.latency(samples.compactMap { $0.stages[name] })) }
            ))
    }

    /// Hands out numbers from 0, each once.
    private final class Turn: Sendable {
        private let number = Atomic(0)

        func next() -> Int { number.wrappingAdd(1, ordering: .relaxed).oldValue }
    }

    private struct Sample: Sendable {
        let total: Double
        let stages: [String: Double]
    }

    static func latency(_ seconds: [Double]) -> QueryThroughput.Latency {
        let sorted = seconds.sorted()
        func quantile(_ share: Double) -> Double {
            sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] * 1000
        }
        return QueryThroughput.Latency(p50: quantile(0.5), p99: quantile(0.99))
    }
}
