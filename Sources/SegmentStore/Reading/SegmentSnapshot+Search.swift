import IndexSupport
import LexicalSearch
import MetadataSearch
import RAGModel
import VectorSearch

extension SegmentSnapshot {
    func dense(
        _ vector: [Float], k: Int, in selection: (any ChunkSelection)?, options: DenseOptions, budget: WorkBudget
    ) async throws(RAGError) -> LegResult {
        try RAGError.wrapping {
            var lists: [[ScoredOrdinal]] = []
            var plan: [String] = []
            for (segment, allowed) in zip(segments.segments, try allowed(selection)) {
                guard let index = segment.vectors else {
                    lists.append([])
                    plan.append("no vectors")
                    continue
                }
                let result = try index.search(
                    vector, k: k, allowed: allowed, efSearch: options.efSearch, exact: options.exact, budget: budget)
                lists.append(result.hits)
                plan.append(result.plan.summary)
            }
            return LegResult(candidates: merged(lists, limit: k), plan: plan)
        }
    }

    func lexical(
        _ query: any AnalyzedQuery, k: Int, in selection: (any ChunkSelection)?, budget: WorkBudget
    ) async throws(RAGError) -> LegResult {
        try RAGError.wrapping {
            let lists = try segments.lexical.search(
                try own(query).prepared, k: k, allowed: try allowed(selection), budget: budget)
            return LegResult(candidates: merged(lists, limit: k))
        }
    }

    func denseScores(_ vector: [Float], of chunks: [ChunkID]) async throws(RAGError) -> [Double?] {
        try RAGError.wrapping {
            var scores = [Double?](repeating: nil, count: chunks.count)
            for (segment, indices, ordinals) in placed(chunks) {
                guard let index = segments.segments[segment].vectors else { continue }
                for (place, score) in zip(indices, try index.scores(vector, of: ordinals)) {
                    scores[place] = Double(score)
                }
            }
            return scores
        }
    }

    func lexicalScores(_ query: any AnalyzedQuery, of chunks: [ChunkID]) async throws(RAGError) -> [LexicalScore] {
        try RAGError.wrapping {
            let prepared = try own(query).prepared
            var scores = [LexicalScore](repeating: LexicalScore(score: nil), count: chunks.count)
            for (segment, indices, ordinals) in placed(chunks) {
                let found = try segments.lexical.lexicalScores(prepared, segment: segment, of: ordinals)
                for (place, score) in zip(indices, found) { scores[place] = score }
            }
            return scores
        }
    }

    func proximities(_ query: any AnalyzedQuery, of chunks: [ChunkID]) async throws(RAGError) -> [Double] {
        let query = try RAGError.wrapping { try own(query) }
        guard query.patterns.isTold else { return try await proximitiesByText(query, of: chunks) }
        var proximities = [Double](repeating: 0, count: chunks.count)
        for (segment, indices, ordinals) in placed(chunks) {
            let found = segments.lexical.proximities(query.patterns, segment: segment, of: ordinals)
            for (place, proximity) in zip(indices, found) { proximities[place] = proximity }
        }
        return proximities
    }

    func vectors(of chunks: [ChunkID]) async throws(RAGError) -> [[Float]?] {
        var vectors = [[Float]?](repeating: nil, count: chunks.count)
        for (segment, indices, ordinals) in placed(chunks) {
            guard let index = segments.segments[segment].vectors else { continue }
            for (place, ordinal) in zip(indices, ordinals) {
                vectors[place] = index.withVector(ordinal) { Array($0) }
            }
        }
        return vectors
    }

    func explain(_ query: any AnalyzedQuery, _ chunks: [ChunkID]) async throws(RAGError) -> [LexicalReport] {
        try RAGError.wrapping {
            let query = try own(query)
            return try chunks.map { chunk in
                guard let place = place(of: chunk) else { throw missing(chunk) }
                return LexicalReport(
                    try segments.lexical.explain(query.prepared, segment: place.segment, ordinal: place.ordinal))
            }
        }
    }

    func unmet(_ filter: FilterExpression, by chunks: [ChunkID]) async throws(RAGError) -> [[FilterExpression]] {
        try RAGError.wrapping {
            let conditions: [FilterExpression] = if case .and(let operands) = filter { operands } else { [filter] }
            let wanted = try conditions.map(spelled)
            var unmet = [[FilterExpression]](repeating: [], count: chunks.count)
            for (segment, indices, ordinals) in placed(chunks) {
                let index = segments.segments[segment].metadata
                for (condition, wanted) in zip(conditions, wanted) {
                    let matching = try index.evaluate(wanted.filter(in: index))
                    for (place, ordinal) in zip(indices, ordinals) where !matching.contains(ordinal) {
                        unmet[place].append(condition)
                    }
                }
            }
            return unmet
        }
    }

    func missing(_ chunk: ChunkID) -> RAGError {
        RAGError(
            .corrupt, subject: "chunk \(chunk.document)#\(chunk.position)",
            "a segment names it, the catalog lacks it; run `rag verify --repair`")
    }
}

extension LexicalReport {
    init(_ explanation: LexicalExplanation) {
        self.init(
            score: explanation.score.map(Double.init),
            terms: explanation.terms.map { term in
                Term(
                    term: term.term,
                    fields: Dictionary(uniqueKeysWithValues: term.fields.map { ($0.field.name, $0.occurrences) }),
                    frequency: term.frequency, inverseDocumentFrequency: term.idf, boost: term.boost,
                    contribution: term.contribution)
            },
            obstacles: explanation.obstacles.compactMap { obstacle in
                switch obstacle {
                case .noTerm: .noTerm
                case .missing(let clause): .missing(clause)
                case .excluded(let clause): .excluded(clause)
                case .deleted, .unknownOrdinal: nil
                }
            }, length: explanation.length, averageLength: explanation.averageLength)
    }
}
