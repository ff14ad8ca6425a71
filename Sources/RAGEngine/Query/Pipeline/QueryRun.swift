import RAGModel

/// A query on its way through the stages.
struct QueryRun: Sendable {
    let question: Understanding.Question
    let options: QueryOptions
    let budget: WorkBudget
    var reranker: (any Reranker)?
    var timer: StageTimer
    var notes: [String]
    /// The mode that runs: lexical where hybrid was asked for and there are no vectors.
    var mode: QueryMode
    /// The scopes of which the query may see a part only.
    var restricted: Set<Scope> = []
    /// One for each collection.
    var searches: [ScopeSearch] = []
    /// For each collection the fusion of each text.
    var fusions: [[TextFusion]] = []
    /// Texts that some stage has read already.
    var texts: [CandidateKey: StoredChunk] = [:]
    /// Documents that some stage has read already, for each collection.
    var documents: [[DocumentID: StoredDocument]] = []
    /// Candidates that are good enough, and why they are no hits.
    var leftOut: [CandidateKey: LeftOut] = [:]
    /// Counts the tokens of a context.
    var embedder: (any Embedder)?
    /// Of plain texts that were embedded before.
    let embeddings: [String: Embedding]

    init(
        question: Understanding.Question, options: QueryOptions, budget: WorkBudget, reranker: (any Reranker)?,
        embeddings: [String: Embedding], started: ContinuousClock.Instant
    ) {
        self.embeddings = embeddings
        self.question = question
        self.options = options
        self.budget = budget
        self.reranker = reranker
        timer = StageTimer(started: started)
        notes = question.notes
        mode = options.mode
    }

    mutating func note(_ text: String) {
        if !notes.contains(text) { notes.append(text) }
    }
}

/// One collection of a query: its snapshot, the query in the form of its index, and what the legs found.
struct ScopeSearch: Sendable {
    let snapshot: any StoreSnapshot
    /// What is known of the chunks that the query may see.
    let statistics: ScopeStatistics
    /// One for each text of the query.
    var texts: [TextSearch]
    /// `nil` for all chunks.
    var selection: (any ChunkSelection)?
    /// Of all texts and legs, ascending.
    var ids: [ChunkID] = []
    var plans: [LegID: [String]] = [:]

    /// The chunks that the legs can find.
    var reachable: Int { selection?.count ?? statistics.chunks }
}

/// One text of a query in one collection.
struct TextSearch: Sendable {
    let text: String
    /// Whether the collection's analyzer finds no word in it.
    let hasNoWords: Bool
    /// Whether it says more than plain words: operators, phrases, patterns.
    let isExplicit: Bool
    /// `nil` in dense mode.
    let query: (any AnalyzedQuery)?
    /// `nil` without a dense leg.
    let vector: [Float]?
    /// Of the words of the text, the share that the encoder does not know whole; `nil` if it cannot say.
    let fragments: Double?
    /// The legs that ran, dense first.
    var legs: [(leg: LegID, result: LegResult)] = []
    /// For each of the scope's candidates: the place in each leg's list, from 1; 0 where it has none.
    var ranks: [[Int32]] = []
    /// The exact cosine of each candidate; `nil` for one without a vector.
    var cosines: [Double?] = []
    var lexical: [LexicalScore] = []
}

/// Names a candidate: the collection's place in the request, and the candidate's among its candidates.
struct CandidateKey: Sendable, Hashable {
    let scope: Int
    let index: Int
}

/// A candidate after fusion.
struct Candidate: Sendable {
    let key: CandidateKey
    let id: ChunkID
    private(set) var fused: Double
    /// The part of it that whole identifiers add; no reranker takes it away.
    private(set) var exactness: Double
    /// For each text, what the candidate's own text adds; empty if it was not looked at.
    private(set) var arrangements: [TextFusion.Arrangement] = []
    /// Whether it answers the query by itself: near enough, or by its words.
    let isAnswer: Bool
    /// With the reranker's share.
    var combined: Double
    var reranking: HitExplanation.Reranking?
    /// Others that say the same.
    var duplicates = 0
    /// The value of the field that hits are grouped by.
    var group: String?

    init(key: CandidateKey, id: ChunkID, fused: Double, exactness: Double, isAnswer: Bool) {
        self.key = key
        self.id = id
        self.fused = fused
        self.exactness = exactness
        self.isAnswer = isAnswer
        combined = fused
    }

    mutating func add(_ arrangements: [TextFusion.Arrangement]) {
        let count = Double(arrangements.count)
        let exactness = arrangements.reduce(0) { $0 + $1.exactness } / count
        self.arrangements = arrangements
        self.exactness += exactness
        fused += exactness + arrangements.reduce(0) { $0 + $1.proximity } / count
        combined = fused
    }

    /// Puts the best first; see ``precedes(_:_:)``.
    static func sort(_ candidates: inout [Candidate]) {
        // Numbers are moved while they are sorted, not whole candidates.
        var keys = candidates.indices.map { (score: candidates[$0].combined, place: $0) }
        keys.sort { left, right in
            left.score != right.score
                ? left.score > right.score : precedes(candidates[left.place], candidates[right.place])
        }
        candidates = keys.map { candidates[$0.place] }
    }

    /// Best first; equal scores by id, then in the order of the collections.
    static func precedes(_ left: Candidate, _ right: Candidate) -> Bool {
        if left.combined != right.combined { return left.combined > right.combined }
        return (left.id, left.key.scope) < (right.id, right.key.scope)
    }
}

/// The outcome of all stages that order candidates.
struct Ranking: Sendable {
    /// The answer.
    var chosen: [Candidate]
    /// All candidates, best first.
    var fused: [Candidate]
    /// Candidates that were left out as too weak.
    var weak: Int
    /// The best of these, if nothing else was found.
    var nearest: Candidate?
    /// The length of each leg's list.
    var candidates: Int
}

/// Takes the time of the stages.
struct StageTimer: Sendable {
    private let started: ContinuousClock.Instant
    private var last: ContinuousClock.Instant
    private(set) var timings: [StageTiming] = []

    init(started: ContinuousClock.Instant) {
        self.started = started
        last = started
    }

    /// Ends a stage; the next one begins. A stage that runs again adds to its time.
    mutating func end(_ stage: QueryStage) {
        let now = ContinuousClock.now
        let seconds = (now - last) / .seconds(1)
        last = now
        if let index = timings.firstIndex(where: { $0.stage == stage }) {
            timings[index].seconds += seconds
        } else {
            timings.append(StageTiming(stage: stage, seconds: seconds))
        }
    }

    var total: Double { (ContinuousClock.now - started) / .seconds(1) }
}
