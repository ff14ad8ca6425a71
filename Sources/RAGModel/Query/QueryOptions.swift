/// What a query may ask for besides its words.
public struct QueryOptions: Sendable, Hashable {
    /// The collections that are searched, all on one scale.
    public var collections = [Scope.defaultCollection]
    public var tenant = Scope.defaultTenant
    /// The access tiers of who asks. They must be stated, be it as none, where documents have tiers (metadata `access`): only
    /// documents of these tiers and those without any are searched.
    public var access: Set<String>?
    /// The number of hits wanted, 1 to 10,000.
    public var k = 10
    public var mode = QueryMode.hybrid
    /// The query's vector, made by the caller with the collection's embedder; `nil` = it is made from the text.
    public var vector: [Float]?
    /// A condition on metadata, such as `team = "storage" and severity >= 2`.
    public var filter: String?
    /// Another one, from a program; both must hold.
    public var filterExpression: FilterExpression?
    /// Only documents from this time on, and from before that time: dates as filters have them, such as `2024-05-01`,
    /// `2024-05`, `now-7d`.
    public var after: String?
    public var before: String?
    /// The field of metadata that holds a document's time.
    public var dateField = "modified"
    /// The length of each leg's list before fusion; `nil` is `max(100, 3 × k)`.
    public var candidates: Int?
    public var fusion = FusionOptions()
    /// How words are scored, instead of what is kept with the collection.
    public var lexicalParameters: LexicalParameters?
    /// Looks for words that are meant by those that no document has.
    public var suggestsWords = true
    /// Scans vectors exactly instead of walking the graph.
    public var exact = false
    /// The breadth of the walk through the graph; `nil` is the index's default.
    public var efSearch: Int?
    /// Every word of the query must be in a chunk.
    public var requiresAllTerms = false
    /// Hits need a relevance of at least this. `nil` is the default: all hits if something answers the query, none if
    /// nothing does. 0 returns whatever is nearest.
    public var minimumScore: Double?
    /// Whether, by what and for how long the best candidates are reranked.
    public var reranking = RerankingOptions()
    public var diversity = DiversityOptions()
    /// What is returned around each hit.
    public var expansion = Expansion.none
    /// Looks at the file of each hit, and marks hits whose file is gone or has changed since it was ingested.
    public var checksFiles = false
    /// The folder, absolute, that the reader of the answer works in: conditions on `path` take paths as seen from there besides
    /// those below the ingested root, and notes and a context name files so. `nil` = no reader on this machine.
    public var workingFolder: String?
    /// Builds a context of at most so many tokens from the hits, for a prompt; `nil` = none.
    public var contextTokens: Int?
    /// Finds which words of the hits' texts matched.
    public var highlights = true
    /// Adds the arithmetic behind each score.
    public var explain = false
    /// The time that the query may take; `nil` = no limit.
    public var timeout: Duration?
    /// Postings, vectors and chunks that the query may look at.
    public var maximumSteps = Int.max

    public init() {}

    /// The first of the collections; setting it makes it the only one.
    public var collection: String {
        get { collections.first ?? Scope.defaultCollection }
        set { collections = [newValue] }
    }

    /// At most so many hits of one document; `nil` = no limit. See ``DiversityOptions/maximumPerDocument``.
    public var maximumPerDocument: Int? {
        get { diversity.maximumPerDocument }
        set { diversity.maximumPerDocument = newValue }
    }

    /// What is returned around each hit.
    public enum Expansion: Sendable, Hashable {
        case none
        /// So many chunks before and after.
        case neighbours(Int)
        /// The chunks of the same section.
        case section
    }
}

/// How the legs become one ranking.
public struct FusionOptions: Sendable, Hashable {
    public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
        /// Scores on one scale, weighed by how much each leg can know of this query in this collection.
        case calibrated
        /// Reciprocal rank fusion: `weight / (k + rank)`, summed over the legs.
        case rrf
        /// Weighted sum of scores, normalised to 0…1 per leg.
        case score
    }

    public var method = Method.calibrated
    /// The constant of reciprocal rank fusion.
    public var k = 60.0
    /// How much a leg counts in `rrf` and `score`; in `calibrated`, a factor on the share that it would have.
    public var denseWeight = 1.0
    public var lexicalWeight = 1.0

    public init() {}
}

/// Reading the best candidates once more, together with the query.
public struct RerankingOptions: Sendable, Hashable {
    public var isEnabled = true
    /// Which reranker; `nil` is the one that the pipeline was made with, if it was.
    public var reranker: RerankerChoice?
    /// The number of candidates that are reranked.
    public var candidates = 50
    /// The time it may take; then the best so far are kept. `nil` = no limit of its own.
    public var budget: Duration?
    /// How much the reranker counts against the fused score, 0 to 1; `nil` is the reranker's own weight.
    public var weight: Double?

    public init() {}
}

/// How hits of the same kind are kept from crowding out others.
public struct DiversityOptions: Sendable, Hashable {
    /// So many hits of one document come first; more of it only fill what other documents leave. `nil` = no preference.
    public var preferredPerDocument: Int? = 2
    /// At most so many hits of one document, even if there are no others; `nil` = no limit.
    public var maximumPerDocument: Int?
    /// Passages that say the same, word for word or nearly, become one hit, which says how many there are; so do those of
    /// one page in several languages.
    public var collapsesDuplicates = true
    /// A field of metadata (or `path`, `uri`, `title`, `format`) by whose values hits are grouped; documents without it stand
    /// alone. `nil` = no groups.
    public var groupField: String?
    /// At most so many hits of one group.
    public var maximumPerGroup = 1
    /// Maximal marginal relevance: from 0 (only novelty) to 1 (only relevance); `nil` = off.
    public var lambda: Double?

    public init() {}
}
