import RAGModel
import RankFusion

/// Several searches, each with its own filter, mode and limits, whose lists become one.
public struct PrefetchRequest: Sendable {
    public struct Leg: Sendable {
        public var request: QueryRequest
        /// How much the list counts.
        public var weight: Double

        public init(_ request: QueryRequest, weight: Double = 1) {
            self.request = request
            self.weight = weight
        }
    }

    public enum Method: Sendable, Hashable {
        /// `weight / (k + rank)`, summed over the lists, as a share of what the first of every list has.
        case rrf(k: Double)
        /// The weighted mean of the scores; 0 in a list that does not have the hit.
        case score
    }

    public var legs: [Leg]
    public var method: Method
    /// The number of hits wanted, 1 to 10,000.
    public var k: Int

    public init(_ legs: [Leg], method: Method = .rrf(k: 60), k: Int = 10) {
        self.legs = legs
        self.method = method
        self.k = k
    }
}

extension Store {
    /// Runs the legs side by side, all on the same state of the store, and makes one ranking of their lists.
    ///
    /// - Throws: as ``query(_:)``; `invalidInput` without legs, or for weights below 0 or of 0 altogether.
    public func query(_ request: PrefetchRequest) async throws(RAGError) -> QueryResponse {
        let weights = request.legs.map(\.weight)
        if case .rrf(let k) = request.method, !(0...1e6).contains(k) {
            throw RAGError(.invalidInput, subject: "prefetch", "the constant of the fusion is from 0 to 1000000")
        }
        guard (1...16).contains(request.legs.count), weights.allSatisfy({ $0.isFinite && $0 >= 0 }),
            weights.contains(where: { $0 > 0 }), (1...10_000).contains(request.k)
        else {
            throw RAGError(
                .invalidInput, subject: "prefetch",
                "there are 1 to 16 legs, with weights of at least 0 that are not all 0, and 1 to 10000 hits")
        }
        let started = ContinuousClock.now
        var responses: [QueryResponse] = []
        // A commit between two legs would mix two states.
        for _ in 0..<4 {
            responses = try await RAGError.wrapping {
                try await withThrowingTaskGroup(of: (Int, QueryResponse).self) { group in
                    for (index, leg) in request.legs.enumerated() {
                        group.addTask { (index, try await self.query(leg.request)) }
                    }
                    var found = [QueryResponse?](repeating: nil, count: request.legs.count)
                    for try await (index, response) in group { found[index] = response }
                    return found.compactMap { $0 }
                }
            }
            if Self.areOfOneState(responses) { break }
        }
        return Self.fused(responses, request, isOneState: Self.areOfOneState(responses), started)
    }

    private static func areOfOneState(_ responses: [QueryResponse]) -> Bool {
        var versions: [String: Int64] = [:]
        for (name, version) in responses.flatMap(\.versions) {
            if let known = versions.updateValue(version, forKey: name), known != version { return false }
        }
        return true
    }

    private static func fused(
        _ responses: [QueryResponse], _ request: PrefetchRequest, isOneState: Bool, _ started: ContinuousClock.Instant
    ) -> QueryResponse {
        // Ids of chunks hold their collection: the first list that has a hit lends it.
        var hits: [ChunkID: Hit] = [:]
        for hit in responses.flatMap(\.hits) where hits[hit.id] == nil { hits[hit.id] = hit }
        let sum = request.legs.reduce(0) { $0 + $1.weight }
        let legs = zip(request.legs, responses).enumerated().map { number, leg in
            RankedLeg(
                name: "\(number)", weight: leg.0.weight / sum,
                candidates: leg.1.hits.map { (id: $0.id, score: $0.score) })
        }
        let (method, scale): (FusionMethod, Double) =
            switch request.method {
            case .rrf(let k): (.reciprocalRank(k: k), k + 1)
            case .score: (.weightedScore(normalization: .none), 1)
            }
        var merged: [Hit] = []
        for candidate in fuse(legs, method: method, limit: request.k) {
            guard var hit = hits[candidate.id] else { continue }
            hit.rank = merged.count + 1
            hit.score = min(1, candidate.score * scale)
            merged.append(hit)
        }
        var notes: [String] = []
        for note in responses.flatMap(\.notes) where !notes.contains(note) { notes.append(note) }
        if !isOneState { notes.append("the store changes so fast that the legs saw different states of it") }
        var suggestions: [WordSuggestion] = []
        for one in responses.flatMap(\.suggestions) where !suggestions.contains(one) { suggestions.append(one) }
        let modes = Set(responses.map(\.mode))
        return QueryResponse(
            query: responses.map(\.query).joined(separator: "\n"),
            mode: modes.count == 1 ? responses[0].mode : .hybrid, hits: merged,
            weakCandidates: responses.reduce(0) { $0 + $1.weakCandidates }, notes: notes, suggestions: suggestions,
            versions: responses.reduce(into: [:]) { $0.merge($1.versions) { first, _ in first } },
            timings: QueryStage.allCases.compactMap { stage in
                let seconds = responses.flatMap(\.timings).filter { $0.stage == stage }.map(\.seconds).max()
                return seconds.map { StageTiming(stage: stage, seconds: $0) }
            },
            seconds: (ContinuousClock.now - started) / .seconds(1))
    }
}
