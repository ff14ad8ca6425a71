import IndexSupport
import RAGModel

/// How a chunk got its score, or why it has none.
package struct LexicalExplanation: Sendable, Hashable {
    package struct Term: Sendable, Hashable {
        /// As analysed; phrases, prefixes and fuzzy words in the form of the query.
        package var term: String
        /// Live chunks that have it.
        package var documentFrequency: Int
        package var idf: Double
        /// How often it stands in the query, times the penalty of a fuzzy match.
        package var boost: Double
        /// Weighted by field; 0 if the chunk does not have it.
        package var frequency: Int
        /// Occurrences in each field that has any, with the field's weight; empty for phrases, prefixes, fuzzy words.
        package var fields: [Field]
        /// `boost * idf * tf / (tf + k1 * (1 - b + b * length / averageLength))`, rounded to the query's unit.
        package var contribution: Double
    }

    package struct Field: Sendable, Hashable {
        package var field: LexicalField
        package var occurrences: Int
        package var weight: Int
    }

    package enum Obstacle: Sendable, Hashable {
        /// The chunk has none of the query's terms.
        case noTerm
        /// It lacks this required clause.
        case missing(String)
        /// It has this excluded clause.
        case excluded(String)
        case deleted
        /// There is no such ordinal in the segment.
        case unknownOrdinal
    }

    /// The sum of the contributions; `nil` if the chunk does not match.
    package var score: Float?
    package var terms: [Term]
    package var obstacles: [Obstacle]
    /// N: the live chunks of the snapshot.
    package var documentCount: Int
    package var averageLength: Double
    /// Weighted.
    package var length: Int
    package var k1: Double
    package var b: Double
}

extension LexicalSearcher {
    /// Explains the score of a chunk, or why it has none.
    package func explain(
        _ query: PreparedQuery, segment: Int, ordinal: Ordinal, budget: WorkBudget = .unlimited()
    ) throws(WorkBudget.Exhausted) -> LexicalExplanation {
        let index = segments[segment].index
        var result = LexicalExplanation(
            score: nil, terms: [], obstacles: [], documentCount: statistics.documentCount,
            averageLength: statistics.averageLength, length: 0, k1: parameters.k1, b: parameters.b)
        guard Int(ordinal) < index.documentCount else {
            result.obstacles = [.unknownOrdinal]
            return result
        }
        result.length = Int(index.length(ordinal))
        var units: UInt32 = 0
        var kernels: [Int: ScoredTerm] = [:]
        for term in query.scoredTerms(segment: segment, self) { kernels[term.number] = term }
        for (number, term) in query.terms.enumerated() where !term.clauses.isEmpty {
            var entry = LexicalExplanation.Term(
                term: term.label, documentFrequency: term.documentFrequency, idf: term.idf, boost: term.boost,
                frequency: 0, fields: [], contribution: 0)
            if let scored = kernels[number] {
                var probe = PostingProbe(scored.source)
                let frequency = probe.frequency(ordinal)
                if frequency > 0 {
                    let contribution = scored.units(ordinal, frequency)
                    units &+= contribution
                    entry.frequency = Int(frequency)
                    entry.contribution = Double(contribution) / query.scale.factor
                    if case .list(let list) = scored.source, scored.kind == .joined {
                        entry.fields = fields(list, ordinal, index)
                    }
                }
            }
            result.terms.append(entry)
        }
        if let live = segments[segment].live, !live.contains(ordinal) { result.obstacles.append(.deleted) }
        if units == 0 { result.obstacles.append(.noTerm) }
        for (number, clause) in query.query.clauses.enumerated()
        where clause.occurrence != .optional && !clause.positions.isEmpty {
            let found = try query.fulfilling(number, segment: segment, universe: index.documentCount, budget)
            guard found.contains(ordinal) == (clause.occurrence == .excluded) else { continue }
            result.obstacles.append(clause.occurrence == .required ? .missing(clause.text) : .excluded(clause.text))
        }
        if result.obstacles.isEmpty { result.score = query.scale.score(units) }
        return result
    }

    private func fields(_ list: PostingList, _ ordinal: Ordinal, _ index: LexicalIndex) -> [LexicalExplanation.Field] {
        var counts = [Int](repeating: 0, count: LexicalField.allCases.count)
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: LexicalIndexFormat.blockSize) { buffer in
            let block = list.block(containing: ordinal)
            guard block < list.blockCount else { return }
            let count = list.decode(block: block, buffer.baseAddress!, nil)
            guard let place = buffer[..<count].firstIndex(of: ordinal), var reader = list.positions(ofBlock: block),
                reader.skip(place)
            else { return }
            _ = reader.next { field, _ in counts[Int(field)] += 1 }
        }
        return LexicalField.allCases.compactMap { field in
            let count = counts[Int(field.rawValue)]
            guard count > 0 else { return nil }
            return LexicalExplanation.Field(field: field, occurrences: count, weight: Int(index.fieldWeights[field]))
        }
    }
}
