import RAGModel

/// The answer to a query. All of it is from one snapshot of the store.
public struct QueryAnswer: Sendable {
    public let query: String
    /// The mode that ran: `lexical` instead of `hybrid` if there are no vectors.
    public let mode: QueryMode
    /// Best first; exactly `min(k, matches)` of them.
    public let hits: [Hit]
    /// Remarks for the user, such as "no model: lexical search only".
    public let notes: [String]
    /// The manifest's version that the answer is of.
    public let snapshot: Int64
    /// What the legs did; present if `explain` was asked for.
    public let plan: QueryPlan?
    /// Seconds from the call to the answer.
    public let seconds: Double
}

/// A chunk that answers the query.
public struct Hit: Sendable {
    /// From 1.
    public let rank: Int
    /// Greater is better. What it is depends on the mode: cosine, BM25, or the fused score.
    public let score: Double
    /// Identifies the chunk: the document's URI and the chunk's place in it.
    public let chunk: String
    /// The absolute path of the file, or the name that the program gave.
    public let uri: String
    /// The path relative to the ingested root.
    public let path: String
    public let title: String?
    public let headingPath: [String]
    public let text: String
    /// Lines of the source, from 1.
    public let lines: ClosedRange<Int>
    /// Bytes of the source.
    public let bytes: Range<Int>
    public let metadata: [String: MetadataValue]
    /// Byte ranges of `text` that matched words of the query.
    public let highlights: [Range<Int>]
    /// Present if `explain` was asked for.
    public let explanation: HitExplanation?
}

/// The arithmetic behind a hit's score.
public struct HitExplanation: Sendable, Codable {
    public struct Leg: Sendable, Codable {
        public let name: String
        /// From 1; `nil` if the chunk is not among the leg's candidates.
        public let rank: Int?
        /// The leg's own score: cosine or BM25.
        public let score: Double?
        public let weight: Double
        /// What the leg adds to the hit's score.
        public let contribution: Double
    }

    public struct Term: Sendable, Codable {
        public let term: String
        /// Occurrences per field; empty for phrases, prefixes and fuzzy words.
        public let fields: [String: Int]
        /// Occurrences, weighted by field.
        public let frequency: Int
        public let inverseDocumentFrequency: Double
        /// How often the term stands in the query, times the penalty of a fuzzy match.
        public let weight: Double
        public let contribution: Double
    }

    public let legs: [Leg]
    /// The terms behind the lexical score.
    public let terms: [Term]
    /// The chunk's length in words, weighted by field, and the mean over the collection; `nil` without a lexical leg.
    public let length: Int?
    public let averageLength: Double?
}

/// What a query did.
public struct QueryPlan: Sendable, Codable {
    public struct Segment: Sendable, Codable {
        public let rows: Int
        public let liveRows: Int
        /// Rows that match the filter.
        public let allowedRows: Int
        /// How the dense leg searched: `exactScan`, `graph`…
        public let dense: String?
    }

    public let segments: [Segment]
    public let candidates: Int
    public let fusion: String
    /// The condition as it was understood.
    public let filter: String?
    /// The terms of the query after analysis.
    public let terms: String?
}
