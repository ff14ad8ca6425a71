import IndexSupport
import RAGModel

/// A word of the index that may be meant by one that it does not know.
package struct SpellingSuggestion: Sendable, Hashable {
    /// As it stands in the query.
    package var source: String
    /// The term of the index, as analysed: a stem. How it is written stands in the example.
    package var term: String
    /// Live chunks that have it.
    package var documentFrequency: Int
    /// Live chunks that have it: the first one of each segment.
    package var places: [Place]

    package struct Place: Sendable, Hashable {
        package var segment: Int
        package var ordinal: Ordinal
    }
}

extension LexicalSearcher {
    /// For each word of the query that no live chunk has, the nearest word of the index: of those with the fewest edits,
    /// the most frequent. The first letter is taken to be right, as it nearly always is: so a query with an unknown word is
    /// hardly slower than another one.
    ///
    /// - Complexity: that of a fuzzy word for each, over the terms with its first letter.
    package func suggestions(
        for query: PreparedQuery, budget: WorkBudget = .unlimited()
    ) throws(WorkBudget.Exhausted) -> [SpellingSuggestion] {
        var result: [SpellingSuggestion] = []
        for named in query.namedTerms where named.info.documentFrequency == 0 {
            let word = Array(named.info.term.utf8)
            let length = named.info.term.unicodeScalars.count
            // Short words are near to too many others, and numbers are not misspelt words.
            guard length >= 4, !word.contains(where: { $0 < 0x61 }) else { continue }
            var best: (edits: Int, frequency: Int, term: [UInt8])?
            for segment in segments {
                var walk = FuzzyTerms(
                    segment.index.dictionary, word, distance: length < 8 ? 1 : 2, keepsFirst: true, countsSwaps: true)
                while let (term, edits) = try walk.next(budget) {
                    guard !term.contains(where: { $0 < 0x61 }), edits <= best?.edits ?? .max else { continue }
                    let frequency = frequencies.frequency(of: term, segments.map { $0.index.postingList(term) })
                    guard frequency > 0 else { continue }
                    let isBetter = best.map {
                        (edits, -frequency) < ($0.edits, -$0.frequency)
                            || (edits == $0.edits && frequency == $0.frequency
                                && term.lexicographicallyPrecedes($0.term))
                    }
                    if isBetter ?? true { best = (edits, frequency, term) }
                }
            }
            guard let best else { continue }
            result.append(
                SpellingSuggestion(
                    source: named.info.source, term: String(decoding: best.term, as: UTF8.self),
                    documentFrequency: best.frequency, places: firstChunks(with: best.term)))
        }
        return result
    }

    private func firstChunks(with term: [UInt8]) -> [SpellingSuggestion.Place] {
        segments.enumerated().compactMap { number, segment in
            guard let list = segment.index.postingList(term) else { return nil }
            var found: Ordinal?
            list.forEachBlock { _, ordinals, _ in
                if found == nil { found = ordinals.first { segment.live?.contains($0) ?? true } }
            }
            return found.map { SpellingSuggestion.Place(segment: number, ordinal: $0) }
        }
    }
}
