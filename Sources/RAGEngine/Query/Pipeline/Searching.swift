import RAGModel

extension QueryPipeline {
    /// Runs the legs of every text in every collection side by side, then gives every candidate its exact score in each.
    func search(_ run: inout QueryRun, candidates: Int) async throws(RAGError) {
        var searches: [ScopeSearch] = []
        for search in run.searches {
            searches.append(try await searched(search, run, candidates: candidates))
        }
        run.searches = searches
        run.texts = [:]
    }

    private func searched(
        _ search: ScopeSearch, _ run: QueryRun, candidates: Int
    ) async throws(RAGError) -> ScopeSearch {
        let prepared = search
        var search = search
        search.plans = [:]
        for index in search.texts.indices {
            let text = prepared.texts[index]
            async let lexical = timed { () throws(RAGError) in
                try await self.lexical(text, prepared, run, candidates: candidates)
            }
            var legs: [(leg: LegID, result: LegResult)] = []
            do {
                // The leg that takes longer runs here: a change of threads takes as long as a tenth of a search.
                let dense = try await timed { () throws(RAGError) in
                    try await self.dense(text, prepared, run, candidates: candidates)
                }
                if let dense { legs.append((.dense, dense)) }
                if let result = try await lexical { legs.append((.lexical, result)) }
            } catch {
                throw RAGError(error)
            }
            for (leg, result) in legs { search.plans[leg, default: []] += result.plan }
            search.texts[index].legs = legs
        }
        search.ids = Self.union(search.texts.flatMap { $0.legs.map(\.result) })
        for index in search.texts.indices {
            try await complete(&search.texts[index], search.ids, search.snapshot)
        }
        return search
    }

    private func timed(
        _ leg: () async throws(RAGError) -> LegResult?
    ) async throws(RAGError) -> LegResult? {
        let began = ContinuousClock.now
        guard var result = try await leg() else { return nil }
        result.seconds = (ContinuousClock.now - began) / .seconds(1)
        return result
    }

    private func dense(
        _ text: TextSearch, _ search: ScopeSearch, _ run: QueryRun, candidates: Int
    ) async throws(RAGError) -> LegResult? {
        guard run.mode != .lexical, let vector = text.vector else { return nil }
        let options = DenseOptions(exact: run.options.exact, efSearch: run.options.efSearch)
        return try await search.snapshot.dense(
            vector, k: candidates, in: search.selection, options: options, budget: run.budget)
    }

    private func lexical(
        _ text: TextSearch, _ search: ScopeSearch, _ run: QueryRun, candidates: Int
    ) async throws(RAGError) -> LegResult? {
        guard run.mode != .dense, let query = text.query else { return nil }
        return try await search.snapshot.lexical(query, k: candidates, in: search.selection, budget: run.budget)
    }

    /// The candidates of all lists, ascending, each once.
    private static func union(_ results: [LegResult]) -> [ChunkID] {
        var ids = results.flatMap { $0.candidates.lazy.map(\.id) }
        ids.sort()
        var count = 0
        for index in ids.indices where count == 0 || ids[index] != ids[count - 1] {
            ids[count] = ids[index]
            count += 1
        }
        ids.removeSubrange(count...)
        return ids
    }

    /// Finds out what each leg says of the candidates that another one found.
    private func complete(
        _ text: inout TextSearch, _ ids: [ChunkID], _ snapshot: any StoreSnapshot
    ) async throws(RAGError) {
        text.ranks = text.legs.map { Self.ranks(of: ids, in: $0.result) }
        text.cosines = []
        text.lexical = []
        for (leg, (id, result)) in text.legs.enumerated() {
            if id == .dense, let vector = text.vector {
                var cosines = [Double?](repeating: nil, count: ids.count)
                var missing: [Int] = []
                for (index, rank) in text.ranks[leg].enumerated() {
                    if rank > 0 {
                        cosines[index] = result.candidates[Int(rank) - 1].score
                    } else {
                        missing.append(index)
                    }
                }
                if !missing.isEmpty {
                    let scores = try await snapshot.denseScores(vector, of: missing.map { ids[$0] })
                    for (index, score) in zip(missing, scores) { cosines[index] = score }
                }
                text.cosines = cosines
            } else if id == .lexical, let query = text.query, !ids.isEmpty {
                text.lexical = try await snapshot.lexicalScores(query, of: ids)
            }
        }
    }

    /// The place of each of the ascending ids in the list, from 1; 0 where it is not.
    private static func ranks(of ids: [ChunkID], in result: LegResult) -> [Int32] {
        var ranks = [Int32](repeating: 0, count: ids.count)
        for (rank, candidate) in result.candidates.enumerated() {
            var (low, high) = (0, ids.count)
            while low < high {
                let middle = (low + high) / 2
                if ids[middle] < candidate.id { low = middle + 1 } else { high = middle }
            }
            if ranks[low] == 0 { ranks[low] = Int32(rank + 1) }
        }
        return ranks
    }
}
