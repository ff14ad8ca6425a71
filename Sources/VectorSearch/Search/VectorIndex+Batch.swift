import IndexSupport

extension VectorIndex {
    /// Searches for many queries over several threads; the answers, in the order of the queries, are what `search`
    /// gives for each alone.
    package func search(
        batch queries: [[Float]], k: Int, allowed: OrdinalSet? = nil, efSearch: Int? = nil, exact: Bool = false,
        plan: SearchPlan.Kind? = nil,
        threads: Int
    ) throws(VectorError) -> [VectorSearchResult] {
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
