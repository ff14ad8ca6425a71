import RAGModel

extension QueryPipeline {
    /// The candidates whose texts are looked at.
    private static var arranged: Int { 30 }

    /// Adds what only the texts of the best candidates can tell: names spelled as they were asked for, and words that stand
    /// near each other as they do in the query.
    func arrange(_ candidates: inout [Candidate], _ run: inout QueryRun) async throws(RAGError) {
        let isTold = run.searches.contains { $0.texts.contains { $0.query?.hasArrangement ?? false } }
        guard isTold, !candidates.isEmpty else { return }
        let chunks = try await read(Array(candidates.prefix(Self.arranged)), &run)
        do { try run.budget.spend(chunks.count) } catch { throw RAGError(error) }
        for (index, chunk) in chunks.enumerated() {
            let key = candidates[index].key
            candidates[index].add(run.fusions[key.scope].map { $0.arrangement(key.index, in: chunk.text) })
        }
        candidates.sort(by: Candidate.precedes)
    }
}
