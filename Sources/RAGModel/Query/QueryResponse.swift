/// The answer to a query. All that is said of one collection is from one snapshot of it.
public struct QueryResponse: Sendable, Hashable, Codable {
    public var query: String
    /// The mode that ran: `lexical` instead of `hybrid` if there are no vectors.
    public var mode: QueryMode
    /// Best first.
    public var hits: [Hit]
    /// Candidates that were found but are too weak to be an answer; see ``QueryOptions/minimumScore``.
    public var weakCandidates: Int
    /// The URI of the document with the best of these, if there are no hits.
    public var nearest: String?
    /// Remarks for the user, such as "no model: lexical search only".
    public var notes: [String]
    /// Words of the query that no document has, and what may be meant by them.
    public var suggestions: [WordSuggestion]
    /// The version of the snapshot of each collection.
    public var versions: [String: Int64]
    /// The hits as one text for a prompt; `nil` unless it was asked for.
    public var context: QueryContext?
    /// Seconds of each stage, in the order in which they ran.
    public var timings: [StageTiming]
    /// Seconds of each leg, by its name, as far as it ran; legs run side by side.
    public var legSeconds: [String: Double] = [:]
    /// What the stages did; present if `explain` was asked for.
    public var plan: QueryPlan?
    /// Seconds from the call to the answer.
    public var seconds: Double

    public init(
        query: String, mode: QueryMode, hits: [Hit], weakCandidates: Int = 0, nearest: String? = nil,
        notes: [String] = [],
        suggestions: [WordSuggestion] = [], versions: [String: Int64] = [:], context: QueryContext? = nil,
        timings: [StageTiming] = [],
        plan: QueryPlan? = nil, seconds: Double = 0
    ) {
        self.query = query
        self.mode = mode
        self.hits = hits
        self.weakCandidates = weakCandidates
        self.nearest = nearest
        self.notes = notes
        self.suggestions = suggestions
        self.versions = versions
        self.context = context
        self.timings = timings
        self.plan = plan
        self.seconds = seconds
    }
}

/// A stage of a query.
public enum QueryStage: String, Sendable, Hashable, Codable, CaseIterable {
    case understand, open, embed, select, search, fuse, arrange, rerank, diversify, expand, hydrate, explain, suggest
}

public struct StageTiming: Sendable, Hashable, Codable {
    public var stage: QueryStage
    public var seconds: Double

    public init(stage: QueryStage, seconds: Double) {
        self.stage = stage
        self.seconds = seconds
    }
}

/// What a query did.
public struct QueryPlan: Sendable, Hashable, Codable {
    public struct Collection: Sendable, Hashable, Codable {
        public var name: String
        /// The chunks of the scope, and those of them that filter and conditions leave.
        public var chunks: Int
        public var selected: Int
        /// How each leg searched, a line for each part of the store.
        public var legs: [String: [String]]
        /// The query's terms after analysis.
        public var terms: String?
        /// How the legs were weighed; `nil` unless fusion was calibrated.
        public var calibration: Calibration?

        public init(
            name: String, chunks: Int, selected: Int, legs: [String: [String]], terms: String?,
            calibration: Calibration?
        ) {
            self.name = name
            self.chunks = chunks
            self.selected = selected
            self.legs = legs
            self.terms = terms
            self.calibration = calibration
        }
    }

    /// The numbers behind the weight of the dense leg.
    public struct Calibration: Sendable, Hashable, Codable {
        /// The share of the dense leg in a score.
        public var denseWeight: Double
        /// The best cosine of the candidates in units of five deviations above the mean.
        public var confidence: Double
        public var codeShare: Double
        /// By how much query and documents both look like a language that the encoder does not know.
        public var strangeness: Double
        /// Of the cosine of random pairs of chunks.
        public var cosineMean: Double
        public var cosineDeviation: Double
        /// The sum over the query's terms that the index knows: the greatest BM25 there can be.
        public var inverseDocumentFrequency: Double

        public init(
            denseWeight: Double, confidence: Double, codeShare: Double, strangeness: Double, cosineMean: Double,
            cosineDeviation: Double, inverseDocumentFrequency: Double
        ) {
            self.denseWeight = denseWeight
            self.confidence = confidence
            self.codeShare = codeShare
            self.strangeness = strangeness
            self.cosineMean = cosineMean
            self.cosineDeviation = cosineDeviation
            self.inverseDocumentFrequency = inverseDocumentFrequency
        }
    }

    public var collections: [Collection]
    /// The length of each leg's list.
    public var candidates: Int
    public var fusion: FusionOptions.Method
    /// The condition as it was understood.
    public var filter: String?
    public var reranker: String?

    public init(
        collections: [Collection], candidates: Int, fusion: FusionOptions.Method, filter: String?, reranker: String?
    ) {
        self.collections = collections
        self.candidates = candidates
        self.fusion = fusion
        self.filter = filter
        self.reranker = reranker
    }
}

/// The hits as one text for a prompt.
public struct QueryContext: Sendable, Hashable, Codable {
    public struct Citation: Sendable, Hashable, Codable {
        /// As it stands in the text: `[1]`.
        public var number: Int
        public var uri: String
        /// As the text names it.
        public var path: String
        public var lines: ClosedRange<Int>
        /// What has become of the file since it was ingested; `nil` if nothing, or if it was not looked at.
        public var change: Hit.FileChange?

        public init(
            number: Int, uri: String, path: String, lines: ClosedRange<Int>, change: Hit.FileChange? = nil
        ) {
            self.number = number
            self.uri = uri
            self.path = path
            self.lines = lines
            self.change = change
        }
    }

    public var text: String
    public var tokens: Int
    public var citations: [Citation]

    public init(text: String, tokens: Int, citations: [Citation]) {
        self.text = text
        self.tokens = tokens
        self.citations = citations
    }
}
