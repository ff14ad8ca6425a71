import IndexSupport
import RAGModel

extension VectorIndex {
    /// The `k` rows most similar to `query` among the allowed ones: exactly `min(k, allowed rows)` hits, best first,
    /// ties by the lower ordinal.
    ///
    /// - Parameters:
    ///   - allowed: the rows that may be scored; all without it. Its universe is the index's row count.
    ///   - efSearch: the width of the candidate list of a graph search; a default by `k` without it.
    ///   - exact: forbids approximation: every allowed row is considered on full precision.
    ///   - plan: how to search, for measurements and tests; the planner decides without it.
    ///   - budget: what scans may use; a walk through the graph is short.
    /// - Throws: `VectorError` for a used up budget, a query of another dimension, not finite, of zeros, or a parameter out of range.
    package func search(
        _ query: [Float], k: Int, allowed: OrdinalSet? = nil, efSearch: Int? = nil, exact: Bool = false,
        plan: SearchPlan.Kind? = nil, budget: WorkBudget = .unlimited()
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
        do { try budget.spend(1) } catch { throw VectorError(error) }
        let matches = allowed?.count ?? count
        let wanted = min(k, matches)
        let exact = exact || plan == .exactScan
        if !exact, plan != .codeScan, wanted > 0, let graph, let rows {
            let ef = min(count, max(wanted, efSearch ?? Self.defaultEfSearch(wanted)))
            let search = ApproximateSearch(
                index: self, graph: graph, rows: rows, query: prepared, k: wanted, ef: ef, matches: matches)
            if let found = search.run(allowed, forced: plan != nil) { return found }
        }
        // Without a graph a segment is small, and an exact scan nearly as fast.
        let result = scan(
            prepared, k: wanted, allowed: matches == count ? nil : allowed, matches: matches,
            exact: exact || graph == nil, budget)
        do { try budget.spend(0) } catch { throw VectorError(error) }
        return result
    }

    /// The width of the candidate list where none is asked for.
    static func defaultEfSearch(_ k: Int) -> Int { max(96, 2 * k) }

    /// The answer by scoring every allowed row.
    private func scan(
        _ query: PreparedVector, k: Int, allowed: OrdinalSet?, matches: Int, exact: Bool,
        _ budget: WorkBudget
    ) -> VectorSearchResult {
        var plan = SearchPlan(
            kind: .exactScan, rows: count, allowed: matches, efSearch: 0, scored: matches, hops: 0, rescored: 0)
        if let rows, rows.quantizer != .none {
            let scan = CodeScan(
                rows: rows, scorer: exactScorer, graph: graph, count: count, errors: codeErrors, isExact: exact,
                budget: budget)
            var codes = QueryCodes(stride: rows.stride)
            if let found = scan.search(
                query.floats.base, dimension: configuration.dimension, k: k, allowed: allowed, &codes)
            {
                plan.kind = exact ? .exactScan : .codeScan
                plan.rescored = found.rescored
                return VectorSearchResult(hits: found.hits, plan: plan)
            }
        }
        let hits = ExactScan(scorer: exactScorer, count: count, budget: budget).search(
            query.floats.base, k: k, allowed: allowed)
        return VectorSearchResult(hits: hits, plan: plan)
    }
}
