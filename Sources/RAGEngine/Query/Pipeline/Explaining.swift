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
            for (number, (text, fusion)) in zip(search.texts, run.fusions[scope]).enumerated() {
                let hasLexical = text.legs.contains { $0.leg == .lexical }
                var reports: [LexicalReport] = []
                if hasLexical, let query = text.query {
                    reports = try await search.snapshot.explain(query, own.map { candidates[$0].id })
                }
                for (place, index) in own.enumerated() {
                    let candidate = candidates[index]
                    fusions[place].append(
                        fusion.explanation(
                            candidate.key.index,
                            candidate.arrangements.isEmpty ? .init() : candidate.arrangements[number],
                            lexical: reports.isEmpty ? nil : reports[place]))
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
            collections: searches.enumerated().map { scope, search in
                QueryPlan.Collection(
                    name: search.snapshot.scope.collection, chunks: search.statistics.chunks,
                    selected: search.reachable,
                    legs: search.plans.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value },
                    terms: search.texts[0].query?.summary, calibration: calibration(scope))
            },
            candidates: ranking.candidates, fusion: options.fusion.method, filter: question.filter?.description,
            reranker: options.reranking.isEnabled ? reranker?.name : nil)
    }

    /// Of the first text.
    private func calibration(_ scope: Int) -> QueryPlan.Calibration? {
        guard options.fusion.method == .calibrated else { return nil }
        guard let fusion = fusions[scope].first?.calibration else { return nil }
        return QueryPlan.Calibration(
            denseWeight: fusion.denseWeight, confidence: fusion.confidence, codeShare: fusion.codeShare,
            strangeness: fusion.strangeness, cosineMean: fusion.mean, cosineDeviation: fusion.deviation,
            inverseDocumentFrequency: fusion.knownIDF)
    }
}
