/// A query in the form of one snapshot's index.
public protocol AnalyzedQuery: Sendable {
    /// Whether no chunk can match: there is nothing but excluded words.
    var isEmpty: Bool { get }
    /// Whether some clause is a condition on the whole answer: `-word`, `+word`, a phrase, a field, or all words wanted.
    var bindsAnswer: Bool { get }
    /// Every term that is asked for by name.
    var terms: [QueryTerm] { get }
    /// The query as it was understood, such as `+quorum lost "cold start"`.
    var summary: String { get }
    /// Remarks for the user, such as a prefix that stands for too many words.
    var notes: [String] { get }

    /// Where the text matches, for highlighting and for the line to show.
    func matches(in text: String) -> TextMatches

    /// Whether words of the query are neighbours.
    var hasNeighbours: Bool { get }
    /// The share, by weight, of the pairs of neighbours in the query that stand near each other in a text: 0…1.
    func proximity(in text: String) -> Double

    /// Whether the query has names: words with a digit, a sign or a capital within.
    var hasNames: Bool { get }
    /// Of the query's names, the share that stands in a text as it was written; one in other letters' case counts half.
    func spelling(in text: String) -> Double

    /// Whether the query is one word, which may be a name, and nothing else.
    var isLoneName: Bool { get }
    /// Whether a text declares the name that the query is: a function, a type, a constant.
    func declares(in text: String) -> Bool
}

extension AnalyzedQuery {
    public var isLoneName: Bool { false }
    public func declares(in text: String) -> Bool { false }
}

/// A term of a query, and how rare it is in the snapshot.
public struct QueryTerm: Sendable, Hashable {
    /// As it was written.
    public var source: String
    /// As analysed; for a word that the index knows in other forms only, one of these.
    public var term: String
    /// Live chunks that have it; 0 if the index does not know it.
    public var documentFrequency: Int
    /// Of another form times the weight of such a form.
    public var inverseDocumentFrequency: Double
    /// Whether it is the whole of an identifier, version or code that also has parts.
    public var isWholeIdentifier: Bool

    public init(
        source: String, term: String, documentFrequency: Int, inverseDocumentFrequency: Double,
        isWholeIdentifier: Bool = false
    ) {
        self.source = source
        self.term = term
        self.documentFrequency = documentFrequency
        self.inverseDocumentFrequency = inverseDocumentFrequency
        self.isWholeIdentifier = isWholeIdentifier
    }
}

/// What the words of a query find in one chunk.
public struct LexicalScore: Sendable, Hashable {
    /// BM25; `nil` if the chunk has none of the words or breaks a condition.
    public var score: Double?
    /// BM25 over titles and headings alone; a store may count it in `score`.
    public var titleScore: Double
    /// Indices of ``AnalyzedQuery/terms`` that the chunk holds.
    public var terms: [Int]
    /// The same of those that it holds in another form only, such as inside a compound; a store may leave it empty.
    public var otherForms: [Int]

    public init(score: Double?, titleScore: Double = 0, terms: [Int] = [], otherForms: [Int] = []) {
        self.score = score
        self.titleScore = titleScore
        self.terms = terms
        self.otherForms = otherForms
    }
}

/// Byte ranges of a text.
public struct TextMatches: Sendable, Hashable {
    /// Matched words, ascending, not overlapping.
    public var highlights: [Range<Int>]
    /// The line that answers best: with the rarest words, the whole ones first; `nil` if no word matches.
    public var bestLine: Range<Int>?

    public init(highlights: [Range<Int>] = [], bestLine: Range<Int>? = nil) {
        self.highlights = highlights
        self.bestLine = bestLine
    }
}

/// How a chunk got its lexical score, or why it has none.
public struct LexicalReport: Sendable, Hashable, Codable {
    public struct Term: Sendable, Hashable, Codable {
        public var term: String
        /// Occurrences per field; empty for phrases, prefixes and fuzzy words.
        public var fields: [String: Int]
        /// Occurrences, weighted by field.
        public var frequency: Int
        public var inverseDocumentFrequency: Double
        /// How often the term stands in the query, times the penalty of a fuzzy match.
        public var boost: Double
        public var contribution: Double

        public init(
            term: String, fields: [String: Int], frequency: Int, inverseDocumentFrequency: Double, boost: Double,
            contribution: Double
        ) {
            self.term = term
            self.fields = fields
            self.frequency = frequency
            self.inverseDocumentFrequency = inverseDocumentFrequency
            self.boost = boost
            self.contribution = contribution
        }
    }

    public enum Obstacle: Sendable, Hashable, Codable {
        /// The chunk has none of the query's terms.
        case noTerm
        /// It lacks this required clause.
        case missing(String)
        /// It has this excluded clause.
        case excluded(String)
    }

    /// The sum of the contributions; `nil` if the chunk does not match.
    public var score: Double?
    public var terms: [Term]
    public var obstacles: [Obstacle]
    /// The chunk's length in words, weighted by field, and the mean over the scope.
    public var length: Int
    public var averageLength: Double

    public init(score: Double?, terms: [Term], obstacles: [Obstacle], length: Int, averageLength: Double) {
        self.score = score
        self.terms = terms
        self.obstacles = obstacles
        self.length = length
        self.averageLength = averageLength
    }
}
