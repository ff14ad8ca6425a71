import VectorSearch

/// What a build took.
package struct VectorBuildReport: Codable, Sendable {
    package var type = "build"
    package var rows: Int
    package var dimension: Int
    package var metric: Metric
    package var quantizer: Quantizer
    package var m: Int
    package var efConstruction: Int
    package var threads: Int
    /// Wall-clock and processor time of codes, graph and the file's end, without reading and writing the vectors.
    package var seconds: Double
    package var processorSeconds: Double
    package var fileBytes: Int
    /// `fileBytes` without the full vectors: codes, edges and tables.
    package var indexBytes: Int
    /// The most memory the process has had resident so far, mapped files included.
    package var peakMemoryBytes: Int
    package var unreachableRepaired: Int
    /// The instruction set of the kernels.
    package var kernels: String

    /// The codes that the graph is walked on.
    package var codes: String { quantizer.rawValue }
}

/// How a width of the candidate list did over all queries.
package struct VectorSearchReport: Codable, Sendable {
    package var type = "search"
    /// The filter: `none`, `random`, `correlated` (the rows nearest to the query) or `anticorrelated` (the farthest).
    package var filter: String
    /// The share of rows that the filter allows.
    package var selectivity: Double
    package var efSearch: Int
    package var k: Int
    package var recall: Double
    /// Queries a second: one thread, one query at a time; the median of the rounds.
    package var queriesPerSecond: Double
    /// Queries a second of processor time: what a quiet machine would give, measured on a busy one.
    package var queriesPerProcessorSecond: Double
    package var p50Microseconds: Double
    package var p99Microseconds: Double
    /// Means over the queries.
    package var scored: Double
    package var hops: Double
    package var rescored: Double
    /// How many queries took each plan.
    package var plans: [String: Int]
    /// Whether every query got exactly min(k, matches) hits, all of them allowed.
    package var complete: Bool
}
