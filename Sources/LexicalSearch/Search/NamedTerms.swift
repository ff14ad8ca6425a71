import IndexSupport
import RAGModel

extension PreparedQuery {
    /// A term that the query asks for by name, and its postings.
    struct NamedTerm: Sendable {
        let info: QueryTerm
        let postings: Postings
        /// Terms of the query, by number, that are the word in another form: a compound, another ending.
        var otherForms: [Int] = []
    }

    enum Postings: Sendable {
        /// Those of a term of the query, by its number.
        case term(Int)
        /// One for each segment; `nil` where no chunk has it.
        case sources([PostingSource?])
        case none
    }

    /// The terms that a position asks for by name; the parts of an identifier are among them only where no chunk has the
    /// whole. For a word that no chunk has as it is, its other forms are asked for, at what they can add to a score.
    func namedTerms(
        _ position: LexicalQuery.Position, _ clause: LexicalQuery.Clause, _ resolver: LeafResolver
    ) -> [NamedTerm] {
        func named(_ term: [UInt8], _ frequency: Int, _ postings: Postings, isWhole: Bool = false) -> NamedTerm {
            let info = QueryTerm(
                source: clause.text, term: String(decoding: term, as: UTF8.self), documentFrequency: frequency,
                inverseDocumentFrequency: resolver.searcher.statistics.idf(documentFrequency: frequency),
                isWholeIdentifier: isWhole)
            return NamedTerm(info: info, postings: postings)
        }
        switch position.whole.pattern {
        case .term(let term):
            func asked(_ leaf: LexicalQuery.Leaf, _ term: [UInt8], isWhole: Bool = false) -> NamedTerm {
                guard let number = leaves[leaf]?.first else { return named(term, 0, .none, isWhole: isWhole) }
                return named(term, terms[number].documentFrequency, .term(number), isWhole: isWhole)
            }
            let whole = asked(position.whole, term, isWhole: position.isIdentifier)
            let forms = position.alternatives.flatMap { leaves[$0.leaf] ?? [] }
            guard whole.info.documentFrequency == 0 else {
                return [NamedTerm(info: whole.info, postings: whole.postings, otherForms: forms)]
            }
            guard position.parts.isEmpty, !forms.isEmpty else {
                return [whole]
                    + position.parts.compactMap { part in
                        guard case .term(let term) = part.pattern else { return nil }
                        return asked(part, term)
                    }
            }
            return forms.map { number in
                let form = terms[number]
                let info = QueryTerm(
                    source: clause.text, term: form.label, documentFrequency: form.documentFrequency,
                    inverseDocumentFrequency: form.idf * form.unitBoost)
                return NamedTerm(info: info, postings: .term(number))
            }
        case .phrase(let words, _):
            return words.map { word in
                let lists = resolver.lists(word.term)
                let frequency = resolver.searcher.frequencies.frequency(of: word.term, lists)
                return named(word.term, frequency, .sources(lists.map { $0.map { .list($0) } }))
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
        var result = [LexicalScore](repeating: LexicalScore(score: nil), count: ordinals.count)
        var names: [Int: [Int]] = [:]
        var forms: [Int: [Int]] = [:]
        for (number, named) in query.namedTerms.enumerated() {
            if case .term(let term) = named.postings { names[term, default: []].append(number) }
            for form in named.otherForms { forms[form, default: []].append(number) }
        }
        let scores = try scores(query, segment: segment, of: ordinals, ascending, budget) { term, place, units in
            if term.kind == .title { result[place].titleScore += Double(units) / query.scale.factor }
            for name in names[term.number] ?? [] { result[place].terms.append(name) }
            for name in forms[term.number] ?? [] { result[place].otherForms.append(name) }
        }
        for (number, named) in query.namedTerms.enumerated() {
            guard case .sources(let sources) = named.postings, let source = sources[segment] else { continue }
            try budget.spend(ordinals.count)
            var probe = PostingProbe(source)
            for place in ascending where probe.frequency(ordinals[place]) > 0 { result[place].terms.append(number) }
        }
        for place in result.indices {
            result[place].score = scores[place].map(Double.init)
            if result[place].score == nil { result[place].titleScore = 0 }
            result[place].terms.sort()
            guard !result[place].otherForms.isEmpty else { continue }
            result[place].otherForms = Set(result[place].otherForms).subtracting(result[place].terms).sorted()
        }
        return result
    }
}
