import RAGModel
import RankFusion

extension QueryPipeline {
    /// The arithmetic behind candidates, in their order.
    func explain(_ candidates: [Candidate], _ run: QueryRun) async throws(RAGError) -> [HitExplanation] {
        var explanations = [HitExplanation?](repeating: nil, count: candidates.count)
        for (scope, search) in run.searches.enumerated() {
            let own = candidates.indices.filter { candidates[$0].key.scope == scope }
            guard !own.isEmpty else { continue }
            var fusions = [[HitExplanation.Fusion]](repeating: [], count: own.count)
            for text in search.texts {
                let fusion = TextFusion(text, search, run.options.fusion)
                let hasLexical = text.legs.contains { $0.leg == .lexical }
                var reports: [LexicalReport] = []
                if hasLexical, let query = text.query {
                    reports = try await search.snapshot.explain(query, own.map { candidates[$0].id })
                }
                for (place, index) in own.enumerated() {
                    fusions[place].append(
                        fusion.explanation(
                            candidates[index].key.index, lexical: reports.isEmpty ? nil : reports[place]))
                }
            }
            for (place, index) in own.enumerated() {
                explanations[index] = Self.explanation(candidates[index], fusions[place])
            }
        }
        return explanations.map { $0! }
    }

    private static func explanation(_ candidate: Candidate, _ fusions: [HitExplanation.Fusion]) -> HitExplanation {
        HitExplanation(
            fusions: fusions, fused: candidate.fused, reranking: candidate.reranking, combined: candidate.combined,
            relevance: Relevance.of(candidate.combined))
    }
}

extension QueryRun {
    /// What the stages did.
    func plan(_ ranking: Ranking) -> QueryPlan {
        QueryPlan(
            collections: searches.map { search in
                QueryPlan.Collection(
                    name: search.snapshot.scope.collection, chunks: search.statistics.chunks,
                    selected: search.reachable,
                    legs: search.plans.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value },
                    terms: search.texts[0].query?.summary, calibration: calibration(search))
            },
            candidates: ranking.candidates, fusion: options.fusion.method, filter: question.filter?.description,
            reranker: options.reranking.isEnabled ? reranker?.name : nil)
    }

    /// Of the first text.
    private func calibration(_ search: ScopeSearch) -> QueryPlan.Calibration? {
        guard options.fusion.method == .calibrated else { return nil }
        let fusion = TextFusion(search.texts[0], search, options.fusion).calibration
        return QueryPlan.Calibration(
            denseWeight: fusion.denseWeight, confidence: fusion.confidence, codeShare: fusion.codeShare,
            strangeness: fusion.strangeness, cosineMean: fusion.mean, cosineDeviation: fusion.deviation,
            inverseDocumentFrequency: fusion.knownIDF)
    }
}
