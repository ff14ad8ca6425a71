import IndexSupport

extension VectorIndex {
    /// The `k` rows most similar to `query` among the allowed ones: exactly `min(k, allowed rows)` hits, best first,
    /// ties by the lower ordinal.
    ///
    /// - Parameters:
    ///   - allowed: the rows that may be scored; all without it. Its universe is the index's row count.
    ///   - efSearch: the width of the candidate list of a graph search; a default by `k` without it.
    ///   - exact: forbids approximation: every allowed row is considered on full precision.
    /// - Throws: `VectorError` for a query of another dimension, not finite, of zeros, or a parameter out of range.
    package func search(
        _ query: [Float], k: Int, allowed: OrdinalSet? = nil, efSearch: Int? = nil, exact: Bool = false
    ) throws(VectorError) -> VectorSearchResult {
        let prepared = try query.withUnsafeBufferPointer { (buffer) throws(VectorError) in
            try PreparedVector(buffer, configuration)
        }
        guard k >= 0 else { throw VectorError(.invalidParameter, "k = \(k) is negative") }
        if let efSearch, efSearch < 1 {
            throw VectorError(.invalidParameter, "efSearch = \(efSearch) must be at least 1")
        }
        if let allowed, allowed.universe != count {
            throw VectorError(
                .invalidParameter, "a filter over \(allowed.universe) rows for an index of \(count)")
        }
        let matches = allowed?.count ?? count
        let wanted = min(k, matches)
        if !exact, allowed == nil, wanted > 0, let graph, let rows {
            let ef = max(wanted, efSearch ?? Self.defaultEfSearch(wanted))
            if let found = searchGraph(prepared, k: wanted, ef: ef, graph, rows) { return found }
        }
        let hits = ExactScan(scorer: exactScorer, count: count)
            .search(prepared.floats.base, k: wanted, allowed: allowed)
        return VectorSearchResult(
            hits: hits,
            plan: SearchPlan(
                kind: .exactScan, rows: count, allowed: matches, efSearch: 0, scored: matches, hops: 0, rescored: 0))
    }

    /// The width of the candidate list where none is asked for.
    static func defaultEfSearch(_ k: Int) -> Int { max(64, 2 * k) }

    /// How many candidates of codes are scored again on full precision for `k` results.
    static func rescoreCount(_ k: Int) -> Int { k + max(5, k / 2) }

    /// Walks the graph; `nil` if it led to fewer than `k` rows, which only a damaged file causes.
    private func searchGraph(
        _ query: PreparedVector, k: Int, ef: Int, _ graph: MappedGraph, _ rows: CodeRows
    ) -> VectorSearchResult? {
        let scratch = takeScratch(graph, rows)
        defer { self.scratch.giveBack(scratch) }
        scratch.query.set(UnsafePointer(query.floats.base), dimension: configuration.dimension, rows)
        let search = GraphSearch(graph: graph.view, rows: rows)
        var cost = GraphSearch.Cost()
        let entry = search.descend(to: 0, scratch, &cost)
        let pool = withUnsafePointer(to: entry) {
            search.expand(level: 0, entries: UnsafeBufferPointer(start: $0, count: 1), ef: ef, scratch, &cost)
        }
        let enough = rows.quantizer == .none ? k : Self.rescoreCount(k)
        let candidates = candidates(pool, enough, k: k, graph)
        guard candidates.count >= k else { return nil }
        let hits = rescore(query, candidates, k: k)
        return VectorSearchResult(
            hits: hits,
            plan: SearchPlan(
                kind: .graph, rows: count, allowed: count, efSearch: ef, scored: cost.scored, hops: cost.hops,
                rescored: candidates.count))
    }

    func takeScratch(_ graph: MappedGraph, _ rows: CodeRows) -> SearchScratch {
        scratch.take {
            SearchScratch(nodes: graph.view.count, degree: graph.view.degrees.max()!, stride: rows.stride)
        }
    }

    /// The ordinals of the best nodes of a pool, at least `enough` if the pool has them.
    private func candidates(_ pool: CandidatePool, _ enough: Int, k: Int, _ graph: MappedGraph) -> [UInt32] {
        var ordinals: [UInt32] = []
        ordinals.reserveCapacity(enough)
        for index in 0..<pool.count where ordinals.count < enough {
            let node = CandidatePool.node(pool.keys[index])
            // Copies have equal scores, so of many only the first `k` have a chance.
            var left = k
            graph.forEachOrdinal(node) { ordinal in
                ordinals.append(ordinal)
                left -= 1
                return left > 0
            }
        }
        return ordinals
    }

    /// Scores candidates on full precision and returns the best `k`, of which there must be so many.
    private func rescore(_ query: PreparedVector, _ ordinals: [UInt32], k: Int) -> [ScoredOrdinal] {
        var hits: [ScoredOrdinal] = []
        hits.reserveCapacity(ordinals.count)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: ordinals.count) { scores in
            guard let scores = scores.baseAddress else { return }
            ordinals.withUnsafeBufferPointer {
                exactScorer.scoreGathered(query.floats.base, $0.baseAddress!, count: $0.count, into: scores)
            }
            for index in ordinals.indices {
                hits.append(ScoredOrdinal(ordinal: ordinals[index], score: scores[index]))
            }
        }
        hits.sort { $0.precedes($1) }
        hits.removeLast(hits.count - k)
        return hits
    }
}
