/// The arithmetic behind a hit's score. Its numbers add up:
///
/// ```
/// fused     = sum of the legs' contributions + exactness + proximity  (for several texts: the mean of these)
/// combined  = fused, or (1 - weight) × fused + weight × reranked      (with a reranker)
/// relevance = 1 - 4^(-combined), at least 0                           (the hit's score)
/// ```
public struct HitExplanation: Sendable, Hashable, Codable {
    public struct Leg: Sendable, Hashable, Codable {
        public var leg: LegID
        /// From 1; `nil` if the chunk is not among the leg's candidates.
        public var rank: Int?
        /// The leg's own score: cosine or BM25.
        public var score: Double?
        /// The score on the scale of the fusion; `nil` where only ranks count.
        public var normalizedScore: Double?
        public var weight: Double
        /// What the leg adds to the fused score.
        public var contribution: Double

        public init(
            leg: LegID, rank: Int?, score: Double?, normalizedScore: Double?, weight: Double, contribution: Double
        ) {
            self.leg = leg
            self.rank = rank
            self.score = score
            self.normalizedScore = normalizedScore
            self.weight = weight
            self.contribution = contribution
        }
    }

    /// What the fusion of one query text says of the chunk.
    public struct Fusion: Sendable, Hashable, Codable {
        public var text: String
        public var legs: [Leg]
        /// BM25 over titles and headings alone; its share is part of the lexical score already.
        public var titleScore: Double
        /// Whole identifiers of the query that the chunk holds.
        public var identifiers: [String]
        /// What these add; one that stands there as it was written counts twice.
        public var exactness: Double
        /// Whether the chunk declares the name that is the whole query; `exactness` has what that adds.
        public var declares: Bool
        /// What words add that stand near each other as in the query.
        public var proximity: Double
        /// The terms behind the lexical score.
        public var lexical: LexicalReport?

        public init(
            text: String, legs: [Leg], titleScore: Double, identifiers: [String], exactness: Double,
            declares: Bool = false, proximity: Double, lexical: LexicalReport?
        ) {
            self.text = text
            self.legs = legs
            self.titleScore = titleScore
            self.identifiers = identifiers
            self.exactness = exactness
            self.declares = declares
            self.proximity = proximity
            self.lexical = lexical
        }

        public var score: Double { legs.reduce(0) { $0 + $1.contribution } + exactness + proximity }
    }

    public struct Reranking: Sendable, Hashable, Codable {
        public var reranker: String
        /// As the reranker gave it.
        public var score: Double
        /// On the scale of the fused scores.
        public var normalizedScore: Double
        public var weight: Double
        /// The place before reranking, from 1.
        public var fusedRank: Int

        public init(reranker: String, score: Double, normalizedScore: Double, weight: Double, fusedRank: Int) {
            self.reranker = reranker
            self.score = score
            self.normalizedScore = normalizedScore
            self.weight = weight
            self.fusedRank = fusedRank
        }
    }

    /// One for each text of the query.
    public var fusions: [Fusion]
    public var fused: Double
    public var reranking: Reranking?
    public var combined: Double
    public var relevance: Double

    public init(
        fusions: [Fusion], fused: Double, reranking: Reranking?, combined: Double, relevance: Double
    ) {
        self.fusions = fusions
        self.fused = fused
        self.reranking = reranking
        self.combined = combined
        self.relevance = relevance
    }
}
