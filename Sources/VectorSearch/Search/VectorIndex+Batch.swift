import IndexSupport

extension VectorIndex {
    /// Searches for many queries over several threads; the answers, in the order of the queries, are what `search`
    /// gives for each alone.
    ///
    /// - Parameter usesBLAS: lets OpenBLAS help with exact answers to many queries, where it is there.
    package func search(
        batch queries: [[Float]], k: Int, allowed: OrdinalSet? = nil, efSearch: Int? = nil, exact: Bool = false,
        plan: SearchPlan.Kind? = nil, threads: Int, usesBLAS: Bool = true
    ) throws(VectorError) -> [VectorSearchResult] {
        if usesBLAS, exact, allowed == nil, plan == nil, k > 0, k <= BatchScan.largestAnswer,
            queries.count >= BatchScan.fewestQueries, rows?.quantizer != .int8,
            BatchScan.isAvailable(for: configuration)
        {
            return try exactAnswers(queries, k: k, threads: threads)
        }
        let results = ResultSlots(count: queries.count)
        Parallel.ranges(queries.count, chunk: 8, threads: threads) { _, range in
            for index in range {
                do throws(VectorError) {
                    results[index] = .success(
                        try search(queries[index], k: k, allowed: allowed, efSearch: efSearch, exact: exact, plan: plan)
                    )
                } catch {
                    results[index] = .failure(error)
                }
            }
        }
        var answers: [VectorSearchResult] = []
        answers.reserveCapacity(queries.count)
        for index in queries.indices { answers.append(try results[index].get()) }
        return answers
    }
}

extension VectorIndex {
    private func exactAnswers(
        _ queries: [[Float]], k: Int, threads: Int
    ) throws(VectorError) -> [VectorSearchResult] {
        var prepared: [PreparedVector] = []
        prepared.reserveCapacity(queries.count)
        for query in queries {
            prepared.append(
                try query.withUnsafeBufferPointer { (buffer) throws(VectorError) in
                    try PreparedVector(buffer, configuration)
                })
        }
        let results = ResultSlots(count: queries.count)
        let plan = SearchPlan(
            kind: .exactScan, rows: count, allowed: count, efSearch: 0, scored: count, hops: 0, rescored: 0)
        let vectors = prepared
        Parallel.ranges(queries.count, chunk: BatchScan.queriesAtOnce, threads: threads) { _, range in
            let scan = BatchScan(scorer: exactScorer, count: count, dimension: configuration.dimension)
            for (index, hits) in zip(range, scan.search(Array(vectors[range]), k: min(k, count))) {
                results[index] = .success(VectorSearchResult(hits: hits, plan: plan))
            }
        }
        var answers: [VectorSearchResult] = []
        answers.reserveCapacity(queries.count)
        for index in queries.indices { answers.append(try results[index].get()) }
        return answers
    }
}

/// One slot for the answer to each query.
///
/// Thread safety: `@unchecked Sendable` because each slot is written by the one worker that took its query, and read
/// after all workers have finished.
private final class ResultSlots: @unchecked Sendable {
    private let slots: UnsafeMutableBufferPointer<Result<VectorSearchResult, VectorError>>

    init(count: Int) {
        slots = .allocate(capacity: count)
        slots.initialize(repeating: .failure(VectorError(.invalidParameter, "the query was not run")))
    }

    deinit {
        slots.deinitialize()
        slots.deallocate()
    }

    subscript(index: Int) -> Result<VectorSearchResult, VectorError> {
        get { slots[index] }
        set { slots[index] = newValue }
    }
}
