import RAGModel

extension QueryPipeline {
    /// The candidates that are looked at.
    private static var arranged: Int { 30 }

    /// Adds to the best candidates what no leg knows: words that stand near each other as they do in the query, and names
    /// spelled as they were asked for.
    func arrange(_ candidates: inout [Candidate], _ run: inout QueryRun) async throws(RAGError) {
        let best = Array(candidates.prefix(Self.arranged))
        for (scope, search) in run.searches.enumerated() {
            let places = best.indices.filter { best[$0].key.scope == scope }
            guard !places.isEmpty else { continue }
            do { try run.budget.spend(places.count) } catch { throw RAGError(error) }
            var found = [[TextFusion.Arrangement]](repeating: [], count: places.count)
            for (text, fusion) in zip(search.texts, run.fusions[scope]) {
                let own = try await arrangements(of: places.map { best[$0] }, text, fusion, search.snapshot, &run)
                for (index, arrangement) in own.enumerated() { found[index].append(arrangement) }
            }
            for (place, arrangements) in zip(places, found) { candidates[place].add(arrangements) }
        }
        Candidate.sort(&candidates)
    }

    private func arrangements(
        of candidates: [Candidate], _ text: TextSearch, _ fusion: TextFusion, _ snapshot: any StoreSnapshot,
        _ run: inout QueryRun
    ) async throws(RAGError) -> [TextFusion.Arrangement] {
        guard let query = text.query else { return candidates.map { _ in TextFusion.Arrangement() } }
        var proximities = [Double](repeating: 0, count: candidates.count)
        if query.hasNeighbours { proximities = try await snapshot.proximities(query, of: candidates.map(\.id)) }
        var spellings = [Double](repeating: 0, count: candidates.count)
        // Spelling makes a whole identifier count more, and nothing else.
        let holding = query.hasNames ? candidates.indices.filter { fusion.gain(candidates[$0].key.index) > 0 } : []
        if !holding.isEmpty {
            let chunks = try await read(holding.map { candidates[$0] }, &run)
            for (index, chunk) in zip(holding, chunks) { spellings[index] = query.spelling(in: chunk.text) }
        }
        return candidates.indices.map { index in
            fusion.arrangement(candidates[index].key.index, proximity: proximities[index], spelling: spellings[index])
        }
    }
}
