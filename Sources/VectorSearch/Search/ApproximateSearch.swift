import IndexSupport

/// One search that may use the graph.
struct ApproximateSearch {
    let index: VectorIndex
    let graph: MappedGraph
    let rows: CodeRows
    let query: PreparedVector
    /// Wanted results, at most the number of allowed rows, at least 1.
    let k: Int
    let ef: Int
    /// The number of allowed rows.
    let matches: Int

    /// How many candidates of codes are scored again on full precision for `k` results.
    static func rescoreCount(_ k: Int) -> Int { k + max(5, k / 2) }

    /// The answer, or `nil` if a scan is cheaper or the walk did not find enough rows.
    ///
    /// - Parameter forced: walk whatever it may cost.
    func run(_ allowed: OrdinalSet?, forced: Bool) -> VectorSearchResult? {
        let planner = SearchPlanner(rows: index.count, allowed: matches, ef: ef)
        guard forced || !planner.prefersScan else { return nil }
        let scratch = index.scratch.take {
            SearchScratch(nodes: graph.view.count, degree: graph.view.degrees.max()!, stride: rows.stride)
        }
        defer { index.scratch.giveBack(scratch) }
        scratch.query.set(UnsafePointer(query.floats.base), dimension: index.configuration.dimension, rows)
        if let allowed, matches < index.count {
            return allowed.withWords { walk(NodeFilter($0, graph, count: index.count), planner, scratch, forced) }
        }
        return walk(scratch)
    }

    /// Walks the whole graph.
    private func walk(_ scratch: SearchScratch) -> VectorSearchResult? {
        let search = GraphSearch(graph: graph.view, rows: rows)
        var cost = GraphSearch.Cost()
        // All rows are wanted rather than the best: nothing to stop early for.
        let patience = ef >= rows.count ? .init() : GraphSearch.Patience(hops: max(8, ef * 2 / 5), top: k)
        let pool = search.entries(scratch, &cost).withUnsafeBufferPointer {
            search.expand(level: 0, entries: $0, ef: ef, patience: patience, scratch, &cost) { _ in }
        }
        return answer(pool, .graph, nil, cost)
    }

    /// Walks among the allowed nodes, if a look around the query says that this finds them.
    private func walk(
        _ filter: NodeFilter, _ planner: SearchPlanner, _ scratch: SearchScratch, _ forced: Bool
    ) -> VectorSearchResult? {
        let search = GraphSearch(graph: graph.view, rows: rows)
        var cost = GraphSearch.Cost()
        let filtered = FilteredGraphSearch(search: search, filter: filter)
        let around = filtered.lookAround(ef: SearchPlanner.probe, scratch, &cost)
        guard forced || planner.trustsWalk(around) else { return nil }
        let pool = around.nearest.withUnsafeBufferPointer { filtered.expand(entries: $0, ef: ef, scratch, &cost) }
        return answer(pool, .filteredGraph, filter, cost)
    }

    /// The best `k` of a pool on full precision; `nil` if the pool has not enough.
    private func answer(
        _ pool: CandidatePool, _ kind: SearchPlan.Kind, _ filter: NodeFilter?, _ cost: GraphSearch.Cost
    ) -> VectorSearchResult? {
        let candidates = candidates(pool, rows.quantizer == .none ? k : Self.rescoreCount(k), filter)
        guard candidates.count >= k else { return nil }
        return VectorSearchResult(
            hits: rescore(candidates),
            plan: SearchPlan(
                kind: kind, rows: index.count, allowed: matches, efSearch: ef, scored: cost.scored, hops: cost.hops,
                rescored: candidates.count))
    }

    /// The allowed ordinals of the best nodes of a pool, at least `enough` if the pool has them.
    private func candidates(_ pool: CandidatePool, _ enough: Int, _ filter: NodeFilter?) -> [UInt32] {
        var ordinals: [UInt32] = []
        ordinals.reserveCapacity(enough)
        for index in 0..<pool.count where ordinals.count < enough {
            // Copies have equal scores, so of many only the first `k` have a chance.
            var left = k
            graph.forEachOrdinal(CandidatePool.node(pool.keys[index])) { ordinal in
                if filter?.contains(ordinal) ?? true {
                    ordinals.append(ordinal)
                    left -= 1
                }
                return left > 0
            }
        }
        return ordinals
    }

    /// Scores candidates, at least `k`, on full precision and returns the best `k`.
    private func rescore(_ ordinals: [UInt32]) -> [ScoredOrdinal] {
        var hits: [ScoredOrdinal] = []
        hits.reserveCapacity(ordinals.count)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: ordinals.count) { scores in
            guard let scores = scores.baseAddress else { return }
            ordinals.withUnsafeBufferPointer {
                index.exactScorer.scoreGathered(query.floats.base, $0.baseAddress!, count: $0.count, into: scores)
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
