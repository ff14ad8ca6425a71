import RAGModel

/// Which legs a query runs.
public enum QueryMode: String, Sendable, Codable, CaseIterable {
    /// Both legs, fused. Without vectors, the lexical leg alone.
    case hybrid
    /// By meaning: the vectors.
    case dense
    /// By words: BM25.
    case lexical
}

/// How the legs become one ranking.
public struct FusionOptions: Sendable {
    public enum Method: String, Sendable, CaseIterable {
        /// Reciprocal rank fusion: `weight / (k + rank)`, summed over the legs.
        case rrf
        /// Weighted sum of scores, normalised to 0…1 per leg.
        case score
    }

    public var method = Method.rrf
    /// The constant of reciprocal rank fusion.
    public var k = 60.0
    public var denseWeight = 1.0
    public var lexicalWeight = 1.0

    public init() {}
}

public struct QueryOptions: Sendable {
    public var collection = Store.defaultCollection
    public var tenant = Store.defaultTenant
    /// The number of hits wanted, 1 to 10,000.
    public var k = 10
    public var mode = QueryMode.hybrid
    /// A condition on metadata, such as `team = "storage" and severity >= 2`.
    public var filter: String?
    /// The length of each leg's list before fusion; `nil` is `max(100, 3 × k)`.
    public var candidates: Int?
    public var fusion = FusionOptions()
    /// Scans vectors exactly instead of walking the graph.
    public var exact = false
    /// The breadth of the walk through the graph; `nil` is the index's default.
    public var efSearch: Int?
    /// A chunk must contain all words of the query to be found by the lexical leg.
    public var requiresAllTerms = false
    /// At most so many hits of one document; `nil` = no limit.
    public var maximumPerDocument: Int?
    /// Finds which words of the hits' texts matched.
    public var highlights = true
    /// Adds the arithmetic behind each score.
    public var explain = false

    public init() {}
}
