import IndexSupport

/// How a search was carried out, for explanations.
package struct SearchPlan: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Codable {
        /// Every allowed row was scored on full precision (or ruled out by a proven bound): the exact answer.
        case exactScan
        /// Every allowed row was scored on codes, and those near the top on full precision: all but exact.
        case codeScan
        /// The graph was walked, stepping through rows that are not allowed.
        case filteredGraph
        /// The graph was walked; all rows, or nearly all, are allowed.
        case graph
    }

    package var kind: Kind
    /// Rows in the index.
    package var rows: Int
    /// Rows the filter allows; `rows` without a filter.
    package var allowed: Int
    /// The width of the candidate list; 0 for a scan.
    package var efSearch: Int
    /// Rows whose similarity was computed on codes or vectors.
    package var scored: Int
    /// Nodes whose edges were followed.
    package var hops: Int
    /// Candidates scored again on full precision.
    package var rescored: Int
}

/// The answer of a search: the best rows, best first, ties by the lower ordinal, and how they were found.
package struct VectorSearchResult: Sendable, Hashable {
    package var hits: [ScoredOrdinal]
    package var plan: SearchPlan
}
