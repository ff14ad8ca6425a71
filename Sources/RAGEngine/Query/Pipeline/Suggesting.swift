import RAGModel

extension QueryPipeline {
    /// What may be meant by words of the query that no document of any collection has; a note says it to people.
    func suggestions(_ run: inout QueryRun) async throws(RAGError) -> [WordSuggestion] {
        guard run.options.suggestsWords, run.mode != .dense else { return [] }
        var found: [WordSuggestion] = []
        for text in run.question.parsed.indices {
            let unknown = run.searches.map { search in
                Set((search.texts[text].query?.terms ?? []).lazy.filter { $0.documentFrequency == 0 }.map(\.source))
            }
            // A word that one collection knows is a word.
            let everywhere = unknown.dropFirst().reduce(unknown.first ?? []) { $0.intersection($1) }
            guard !everywhere.isEmpty else { continue }
            for search in run.searches {
                guard let query = search.texts[text].query else { continue }
                for suggestion in try await suggested(query, search.snapshot, run)
                where everywhere.contains(suggestion.source)
                    && !found.contains(where: { $0.source == suggestion.source })
                {
                    found.append(suggestion)
                }
            }
        }
        if !found.isEmpty {
            let words = found.map { "\"\($0.word)\" for \"\($0.source)\"" }.joined(separator: ", ")
            run.note("did you mean \(words)?")
        }
        return found
    }

    /// Steps that looking for one query's words may take: a hint is not worth more.
    private static let steps = 1 << 20

    private func suggested(
        _ query: any AnalyzedQuery, _ snapshot: any StoreSnapshot, _ run: QueryRun
    ) async throws(RAGError) -> [WordSuggestion] {
        do throws(RAGError) {
            return try await snapshot.suggestions(for: query, budget: WorkBudget(steps: Self.steps))
        } catch {
            guard error.code == .timeout else { throw error }
            return []
        }
    }
}
