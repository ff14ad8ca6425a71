import RAGModel
import RankFusion

extension QueryPipeline {
    /// Chooses the hits: at most so many of a document, each text once, and on request as unlike each other as possible.
    func diversify(_ candidates: [Candidate], _ run: inout QueryRun) async throws(RAGError) -> [Candidate] {
        let options = run.options.diversity
        var ordered = Self.inTurn(candidates, options)
        if let lambda = options.lambda { ordered = try await diverse(ordered, lambda, run) }
        let chosen =
            options.collapsesDuplicates
            ? try await collapsed(ordered, &run) : Array(ordered.prefix(run.options.k))
        // The preference decided who is in; the score decides who is first.
        return options.lambda == nil ? chosen.sorted(by: Candidate.precedes) : chosen
    }

    /// First as many of each document as are preferred, then the rest, as far as the limit allows.
    static func inTurn(_ candidates: [Candidate], _ options: DiversityOptions) -> [Candidate] {
        let limit = options.maximumPerDocument ?? .max
        let preferred = min(options.preferredPerDocument ?? .max, limit)
        guard preferred < .max else { return candidates }
        var counts: [DocumentID: Int] = [:]
        var first: [Candidate] = []
        var rest: [Candidate] = []
        for candidate in candidates {
            let count = counts[candidate.id.document, default: 0]
            guard count < limit else { continue }
            counts[candidate.id.document] = count + 1
            if count < preferred { first.append(candidate) } else { rest.append(candidate) }
        }
        return first + rest
    }

    /// Maximal marginal relevance over the best candidates; chunks without vectors are unlike all others.
    private func diverse(
        _ candidates: [Candidate], _ lambda: Double, _ run: QueryRun
    ) async throws(RAGError) -> [Candidate] {
        let pool = Array(candidates.prefix(max(50, 5 * run.options.k)))
        var vectors = [[Float]?](repeating: nil, count: pool.count)
        for (scope, search) in run.searches.enumerated() {
            let own = pool.indices.filter { pool[$0].key.scope == scope }
            let found = try await search.snapshot.vectors(of: own.map { pool[$0].id })
            for (index, vector) in zip(own, found) { vectors[index] = vector }
        }
        let order = maximalMarginalRelevance(
            relevance: pool.map { Relevance.of($0.combined) }, lambda: lambda, limit: pool.count
        ) { first, second in
            guard pool[first].key.scope == pool[second].key.scope, let left = vectors[first],
                let right = vectors[second]
            else { return 0 }
            return Self.cosine(left, right)
        }
        return order.map { pool[$0.index] } + candidates.dropFirst(pool.count)
    }

    private static func cosine(_ left: [Float], _ right: [Float]) -> Double {
        var (product, leftLength, rightLength) = (Float(0), Float(0), Float(0))
        for (left, right) in zip(left, right) {
            product += left * right
            leftLength += left * left
            rightLength += right * right
        }
        let length = (leftLength * rightLength).squareRoot()
        return length > 0 ? Double(product / length) : 0
    }

    /// The first `k` candidates with different texts; each knows how many of the same text are not shown.
    private func collapsed(_ candidates: [Candidate], _ run: inout QueryRun) async throws(RAGError) -> [Candidate] {
        var chosen: [Candidate] = []
        var places: [String: Int] = [:]
        var next = 0
        while chosen.count < run.options.k, next < candidates.count {
            // A few more than are wanted, so that one call is enough where few are alike.
            let wanted = run.options.k - chosen.count
            let group = Array(candidates[next..<min(candidates.count, next + wanted + min(wanted, 4))])
            let chunks = try await read(group, &run)
            for (candidate, chunk) in zip(group, chunks) {
                if let place = places[chunk.text] {
                    chosen[place].duplicates += 1
                } else if chosen.count < run.options.k {
                    places[chunk.text] = chosen.count
                    chosen.append(candidate)
                }
            }
            next += group.count
        }
        return chosen
    }

    /// The chunks of candidates, in their order: one call for each collection, and only for what was not read yet.
    func read(_ candidates: [Candidate], _ run: inout QueryRun) async throws(RAGError) -> [StoredChunk] {
        for (scope, search) in run.searches.enumerated() {
            let missing = candidates.filter { $0.key.scope == scope && run.texts[$0.key] == nil }
            guard !missing.isEmpty else { continue }
            let chunks = try await search.snapshot.chunks(missing.map(\.id))
            guard chunks.count == missing.count else {
                throw RAGError(
                    .corrupt, subject: "collection \"\(search.snapshot.scope.collection)\"",
                    "its index names chunks that the catalog lacks; run `rag verify --repair`")
            }
            for (candidate, chunk) in zip(missing, chunks) { run.texts[candidate.key] = chunk }
        }
        return candidates.map { run.texts[$0.key]! }
    }
}
