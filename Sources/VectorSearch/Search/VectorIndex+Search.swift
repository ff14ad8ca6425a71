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
        let hits = ExactScan(scorer: exactScorer, count: count)
            .search(prepared.floats.base, k: min(k, matches), allowed: allowed)
        return VectorSearchResult(
            hits: hits,
            plan: SearchPlan(
                kind: .exactScan, rows: count, allowed: matches, efSearch: 0, scored: matches, hops: 0, rescored: 0))
    }

    /// The full-precision scores of given rows, in the order given: bitwise what an exact search reports for them.
    package func scores(_ query: [Float], of ordinals: [Ordinal]) throws(VectorError) -> [Float] {
        let prepared = try query.withUnsafeBufferPointer { (buffer) throws(VectorError) in
            try PreparedVector(buffer, configuration)
        }
        if let outside = ordinals.first(where: { $0 >= count }) {
            throw VectorError(.invalidParameter, "row \(outside) of an index of \(count)")
        }
        return [Float](unsafeUninitializedCapacity: ordinals.count) { buffer, initialized in
            if let out = buffer.baseAddress {
                ordinals.withUnsafeBufferPointer {
                    exactScorer.scoreGathered(prepared.floats.base, $0.baseAddress!, count: $0.count, into: out)
                }
            }
            initialized = ordinals.count
        }
    }
}
