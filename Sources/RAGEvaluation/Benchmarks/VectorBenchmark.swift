import CVectorKernels
import IndexSupport
import RAGModel
import VectorSearch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Measures build, recall and speed of an index on files of vectors, by the same calls that queries make.
package struct VectorBenchmark: Sendable {
    package var configuration: VectorIndexConfiguration
    package var k = 10
    package var threads = 1
    package var efSearch = [10, 16, 24, 32, 48, 64, 96, 128, 200, 400]
    package var selectivities: [Double] = []
    package var filterKinds = FilterKind.allCases
    /// Rounds over all queries; figures are medians of theirs.
    package var rounds = 3
    /// Queries of each filter: correlated ones need a ranking of all rows for each.
    package var filteredQueries = 200
    /// Forces a way to search, for calibration.
    package var plan: SearchPlan.Kind?

    package init(configuration: VectorIndexConfiguration) { self.configuration = configuration }

    /// Which rows a filter lets through.
    package enum FilterKind: String, Codable, Sendable, CaseIterable {
        /// Rows drawn at random.
        case random
        /// The rows nearest to the query.
        case correlated
        /// The rows farthest from the query.
        case anticorrelated
    }

    /// What nearness is.
    package enum Nearness: String, CaseIterable, Sendable { case cosine, dotProduct, euclidean }

    /// The codes that the graph is walked on.
    package enum Codes: String, CaseIterable, Sendable { case none, float16, int8 }

    /// How to search, whatever the planner thinks.
    package enum Way: String, CaseIterable, Sendable { case graph, filteredGraph, codeScan, exactScan }

    /// Measures files of vectors: builds an index unless it is there, and searches it.
    ///
    /// - Parameters:
    ///   - base: the vectors to index; `nil` if the index is there.
    ///   - index: the index's file.
    ///   - truth: the true neighbours of the queries; found by exact search without it.
    package static func run(
        base: String?, queries: String, truth: String?, index path: String, nearness: Nearness, codes: Codes?,
        way: Way?,
        m: Int, efConstruction: Int, adjust: (inout VectorBenchmark) -> Void,
        built: (VectorBuildReport) throws -> Void, searched: (VectorSearchReport) throws -> Void
    ) throws {
        let queries = try VectorFile(path: queries)
        var configuration = VectorIndexConfiguration(dimension: queries.dimension)
        configuration.metric = Metric(rawValue: nearness.rawValue)!
        configuration.m = m
        configuration.efConstruction = efConstruction
        if let codes { configuration.quantizer = Quantizer(rawValue: codes.rawValue)! }
        var benchmark = VectorBenchmark(configuration: configuration)
        benchmark.plan = way.flatMap { SearchPlan.Kind(rawValue: $0.rawValue) }
        adjust(&benchmark)
        if let base { try built(try benchmark.build(base: try VectorFile(path: base), at: path)) }
        try benchmark.search(
            try VectorIndex(path: path), queries: queries, truth: try truth.map { try VectorFile(path: $0) },
            report: searched)
    }

    /// Builds an index at `path` from a file of vectors.
    package func build(base: VectorFile, at path: String) throws -> VectorBuildReport {
        let writer = try VectorIndexWriter(path: path, configuration: configuration)
        for index in 0..<base.count {
            try writer.append(base.vector(index))
            if index % 65_536 == 65_535 { base.letGo() }
        }
        base.letGo()
        let (wall, processor) = (Self.now(), Self.processorTime())
        try writer.finish(threads: threads)
        let seconds = Self.now() - wall
        let index = try VectorIndex(path: path)
        let vectorBytes = index.count * configuration.precision.rowBytes(configuration.dimension)
        return VectorBuildReport(
            rows: index.count, dimension: configuration.dimension, metric: configuration.metric,
            quantizer: configuration.quantizer, m: configuration.m, efConstruction: configuration.efConstruction,
            threads: threads, seconds: seconds, processorSeconds: Self.processorTime() - processor,
            fileBytes: index.file.byteCount, indexBytes: index.file.byteCount - vectorBytes,
            peakMemoryBytes: Self.peakMemory(), unreachableRepaired: index.unreachableRepaired,
            kernels: String(cString: kernels_level_name(kernels_level())))
    }

    /// Searches with every width and filter; calls `report` for each as it is done.
    ///
    /// - Parameter truth: the true neighbours of the queries, at least `k` of each; found by exact search without it.
    package func search(
        _ index: VectorIndex, queries file: VectorFile, truth: VectorFile?, report: (VectorSearchReport) throws -> Void
    ) throws {
        let queries = (0..<file.count).map { file.vector($0) }
        let known = try truth.map { truth in
            guard truth.count >= queries.count, truth.dimension >= k else {
                throw VectorError(
                    .invalidParameter, "a truth of \(truth.count) × \(truth.dimension) for \(queries.count) × \(k)")
            }
            return queries.indices.map { Set(truth.integers($0).prefix(k)) }
        }
        let truths =
            try known ?? index.search(batch: queries, k: k, exact: true, threads: threads).map(Self.ordinals)
        // Once unmeasured: pages come in, buffers are made.
        _ = try index.search(batch: queries, k: k, threads: 1)
        for ef in efSearch { try report(measure(index, queries, truths, Filter(), ef)) }
        for selectivity in selectivities {
            for kind in filterKinds {
                let queries = Array(queries.prefix(filteredQueries))
                let sets = try filterSets(kind, selectivity, index, queries)
                let filter = Filter(kind: kind.rawValue, selectivity: selectivity, sets: sets)
                var truths: [Set<Int>] = []
                for (query, set) in zip(queries, sets) {
                    truths.append(Self.ordinals(try index.search(query, k: k, allowed: set, exact: true)))
                }
                for ef in efSearch { try report(measure(index, queries, truths, filter, ef)) }
            }
        }
    }

    private struct Filter {
        var kind = "none"
        var selectivity = 1.0
        /// For each query, the rows it may find; empty without a filter.
        var sets: [OrdinalSet] = []
    }

    private static func ordinals(_ result: VectorSearchResult) -> Set<Int> { Set(result.hits.map { Int($0.ordinal) }) }

    private func filterSets(
        _ kind: FilterKind, _ selectivity: Double, _ index: VectorIndex, _ queries: [[Float]]
    ) throws -> [OrdinalSet] {
        let rows = UInt32(index.count)
        if kind == .random {
            // A multiplicative hash of the row (Knuth, volume 3, 6.4), simple to repeat in other programs.
            let limit = selectivity * 4_294_967_296
            let set = OrdinalSet(universe: index.count, (0..<rows).filter { Double($0 &* 2_654_435_761) < limit })
            return queries.map { _ in set }
        }
        let wanted = max(1, Int(Double(index.count) * selectivity))
        let all = (0..<rows).map { $0 }
        return try queries.map { query in
            let scores = try index.scores(query, of: all)
            let ranked = all.sorted { scores[Int($0)] > scores[Int($1)] }
            return OrdinalSet(
                universe: index.count, kind == .correlated ? ranked.prefix(wanted) : ranked.suffix(wanted))
        }
    }

    private func measure(
        _ index: VectorIndex, _ queries: [[Float]], _ truths: [Set<Int>], _ filter: Filter, _ ef: Int
    ) throws -> VectorSearchReport {
        var rates: [Double] = []
        var processorRates: [Double] = []
        var latencies: [Double] = []
        var results: [VectorSearchResult] = []
        for _ in 0..<max(1, rounds) {
            results.removeAll(keepingCapacity: true)
            let processor = Self.seconds(CLOCK_THREAD_CPUTIME_ID)
            let start = Self.now()
            var last = start
            for (number, query) in queries.enumerated() {
                results.append(
                    try index.search(
                        query, k: k, allowed: filter.sets.isEmpty ? nil : filter.sets[number], efSearch: ef,
                        plan: plan))
                let time = Self.now()
                latencies.append((time - last) * 1e6)
                last = time
            }
            rates.append(Double(queries.count) / (last - start))
            processorRates.append(Double(queries.count) / (Self.seconds(CLOCK_THREAD_CPUTIME_ID) - processor))
        }
        latencies.sort()
        let count = Double(max(1, queries.count))
        var report = VectorSearchReport(
            filter: filter.kind, selectivity: filter.selectivity, efSearch: ef, k: k, recall: 0,
            queriesPerSecond: rates.sorted()[rates.count / 2],
            queriesPerProcessorSecond: processorRates.sorted()[rates.count / 2],
            p50Microseconds: Self.quantile(latencies, 0.5),
            p99Microseconds: Self.quantile(latencies, 0.99), scored: 0, hops: 0, rescored: 0, plans: [:],
            complete: true)
        for (number, result) in results.enumerated() {
            let truth = truths[number]
            let found = truth.intersection(Self.ordinals(result)).count
            report.recall += truth.isEmpty ? 1 : Double(found) / Double(truth.count)
            report.scored += Double(result.plan.scored) / count
            report.hops += Double(result.plan.hops) / count
            report.rescored += Double(result.plan.rescored) / count
            report.plans[result.plan.kind.rawValue, default: 0] += 1
            let allowed = filter.sets.isEmpty ? nil : filter.sets[number]
            let isComplete =
                result.hits.count == min(k, allowed?.count ?? index.count)
                && result.hits.allSatisfy { allowed?.contains($0.ordinal) ?? true }
            if !isComplete { report.complete = false }
        }
        report.recall /= count
        return report
    }

    private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    private static func now() -> Double { seconds(CLOCK_MONOTONIC) }
    private static func processorTime() -> Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func peakMemory() -> Int {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss * 1024
        #else
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss
        #endif
    }
}
