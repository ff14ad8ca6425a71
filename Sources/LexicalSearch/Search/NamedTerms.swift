import IndexSupport
import RAGModel

extension PreparedQuery {
    /// A term that the query asks for by name, and its postings.
    struct NamedTerm: Sendable {
        let info: QueryTerm
        /// One for each segment; `nil` where no chunk has it.
        let sources: [PostingSource?]
    }

    /// The terms that a position asks for by name; the parts of an identifier are among them only where no chunk has the
    /// whole.
    func namedTerms(
        _ position: LexicalQuery.Position, _ clause: LexicalQuery.Clause, _ resolver: LeafResolver
    ) -> [NamedTerm] {
        let segments = resolver.searcher.segments
        func named(_ term: [UInt8], _ frequency: Int, _ sources: [PostingSource?], isWhole: Bool = false) -> NamedTerm {
            let info = QueryTerm(
                source: clause.text, term: String(decoding: term, as: UTF8.self), documentFrequency: frequency,
                inverseDocumentFrequency: resolver.searcher.statistics.idf(documentFrequency: frequency),
                isWholeIdentifier: isWhole)
            return NamedTerm(info: info, sources: sources)
        }
        switch position.whole.pattern {
        case .term(let term):
            func asked(_ leaf: LexicalQuery.Leaf, _ term: [UInt8], isWhole: Bool = false) -> NamedTerm {
                let found = leaves[leaf]?.first.map { terms[$0] }
                return named(
                    term, found?.documentFrequency ?? 0, found?.sources ?? segments.map { _ in nil }, isWhole: isWhole)
            }
            let whole = asked(position.whole, term, isWhole: position.isIdentifier)
            guard whole.info.documentFrequency == 0 else { return [whole] }
            return [whole]
                + position.parts.compactMap { part in
                    guard case .term(let term) = part.pattern else { return nil }
                    return asked(part, term)
                }
        case .phrase(let words, _):
            return words.map { word in
                let lists = resolver.lists(word.term)
                let frequency = resolver.searcher.frequencies.frequency(of: word.term, lists)
                return named(word.term, frequency, lists.map { $0.map { .list($0) } })
            }
        case .prefix, .fuzzy, .anyOf: return []
        }
    }
}

extension LexicalSearcher {
    /// What the words of a query find in each of some chunks of a segment, in any order.
    ///
    /// - Complexity: O(terms × chunks) look-ups.
    package func lexicalScores(
        _ query: PreparedQuery, segment: Int, of ordinals: [Ordinal], budget: WorkBudget = .unlimited()
    ) throws(WorkBudget.Exhausted) -> [LexicalScore] {
        let ascending = ordinals.indices.sorted { ordinals[$0] < ordinals[$1] }
        let scores = try scores(query, segment: segment, of: ordinals, ascending, budget)
        var result = scores.map { LexicalScore(score: $0.map(Double.init)) }
        for term in query.scoredTerms(segment: segment, self) where term.kind == .title {
            var probe = PostingProbe(term.source)
            for place in ascending where result[place].score != nil {
                let frequency = probe.frequency(ordinals[place])
                guard frequency > 0 else { continue }
                result[place].titleScore += Double(term.units(ordinals[place], frequency)) / query.scale.factor
            }
        }
        for (number, named) in query.namedTerms.enumerated() {
            guard let source = named.sources[segment] else { continue }
            try budget.spend(ordinals.count)
            var probe = PostingProbe(source)
            for place in ascending where probe.frequency(ordinals[place]) > 0 { result[place].terms.append(number) }
        }
        return result
    }
}
