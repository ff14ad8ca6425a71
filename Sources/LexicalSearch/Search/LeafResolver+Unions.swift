import IndexSupport
import RAGModel

/// Terms that are scored as one: the forms of a word, what a prefix or a fuzzy word stands for.
extension LeafResolver {
    /// The terms of all segments that `walk` finds and that live chunks have, in order, without repetition.
    func expand<Walk: TermWalk>(
        _ walk: (TermDictionary) -> Walk
    ) throws(WorkBudget.Exhausted) -> (terms: [(term: [UInt8], edits: Int)], isCut: Bool) {
        var walks = segments.map { walk($0.index.dictionary) }
        var heads: [(term: [UInt8], edits: Int)?] = []
        for index in walks.indices { heads.append(try walks[index].next(budget)) }
        var found: [(term: [UInt8], edits: Int)] = []
        while let next = heads.compactMap({ $0 }).min(by: { $0.term.lexicographicallyPrecedes($1.term) }) {
            for index in heads.indices where heads[index]?.term == next.term {
                heads[index] = try walks[index].next(budget)
            }
            guard documentFrequency(next.term) > 0 else { continue }
            if found.count == Self.maximumExpansions { return (found, true) }
            found.append(next)
        }
        return (found, false)
    }

    /// Some terms that are scored as one. The chunks of `word`, which may be one of them, count for its rarity.
    mutating func resolve(
        anyOf terms: [[UInt8]], word: [UInt8], label: String, field: LexicalField?
    ) throws(WorkBudget.Exhausted) -> Resolved? {
        guard field == nil else {
            let groups = [(terms, 1.0, label), ([word], 1.0, "")]
            return try resolve(groups: groups, field: field).first
        }
        // Of the word, or the most frequent of the terms, the postings are used as they are; those of the others are few.
        let lists = terms.map { self.lists($0) }
        let totals = lists.map { $0.reduce(0) { $0 + ($1?.documentFrequency ?? 0) } }
        let isOneOfThem = terms.contains(word)
        let main = totals.indices.max { totals[$0] < totals[$1] }
        guard let main, totals[main] > 0 else { return nil }
        let known = isOneOfThem ? terms[main] : word
        let knownLists = isOneOfThem ? lists[main] : self.lists(word)
        var frequency = searcher.frequencies.frequency(of: known, knownLists)
        var sources: [PostingSource?] = []
        for (number, segment) in segments.enumerated() {
            let list = knownLists[number]
            let others = lists.indices.lazy.filter { !isOneOfThem || $0 != main }.compactMap { lists[$0][number] }
            guard let union = try union(others, in: nil, segment.index) else {
                sources.append(isOneOfThem ? list.map { .list($0) } : nil)
                continue
            }
            try count(union)
            guard let list else {
                frequency += union.ordinals.count { segment.live?.contains($0) ?? true }
                sources.append(.materialized(union))
                continue
            }
            let added = AddedPostings(union, to: list)
            for (ordinal, own) in zip(added.ordinals, added.own) where own == 0 {
                if segment.live?.contains(ordinal) ?? true { frequency += 1 }
            }
            sources.append(isOneOfThem ? .joined(list, added) : .materialized(union))
        }
        guard frequency > 0 else { return nil }
        return Resolved(
            label: label, documentFrequency: frequency, idf: searcher.statistics.idf(documentFrequency: frequency),
            boost: 1, sources: sources)
    }

    /// Groups of terms, each scored as one term; the document frequency is that of all groups together, so that a rare
    /// misspelling does not outweigh the word.
    mutating func resolve(
        groups: [(terms: [[UInt8]], boost: Double, label: String)], field: LexicalField?
    ) throws(WorkBudget.Exhausted) -> [Resolved] {
        var frequency = 0
        var sources: [[PostingSource?]] = groups.map { _ in [] }
        for segment in segments {
            let index = segment.index
            var all = OrdinalSet(universe: index.documentCount)
            for (number, group) in groups.enumerated() {
                let lists = group.terms.lazy.compactMap { index.postingList($0) }
                let union = try union(lists, in: field, index)
                if let union { for ordinal in union.ordinals { all.insert(ordinal) } }
                sources[number].append(try keep(union))
            }
            if let live = segment.live { all.formIntersection(live) }
            frequency += all.count
        }
        guard frequency > 0 else { return [] }
        let idf = searcher.statistics.idf(documentFrequency: frequency)
        return groups.enumerated().compactMap { number, group in
            guard !group.terms.isEmpty else { return nil }
            return Resolved(
                label: group.label, documentFrequency: frequency, idf: idf, boost: group.boost,
                sources: sources[number])
        }
    }

    /// The chunks of `lists` that have few: sorting them takes less than going through all chunks.
    private func union(few lists: [PostingList]) throws(WorkBudget.Exhausted) -> MaterializedPostings? {
        var postings: [UInt64] = []
        for list in lists {
            try budget.spend(list.documentFrequency)
            list.forEachBlock { _, ordinals, frequencies in
                for place in ordinals.indices {
                    postings.append(UInt64(ordinals[place]) << 32 | UInt64(frequencies[place]))
                }
            }
        }
        guard !postings.isEmpty else { return nil }
        postings.sort()
        var ordinals: [UInt32] = []
        var frequencies: [UInt32] = []
        for posting in postings {
            let (ordinal, frequency) = (UInt32(posting >> 32), UInt32(truncatingIfNeeded: posting))
            let limit = UInt32(LexicalIndexFormat.maximumFrequency)
            if ordinals.last == ordinal {
                frequencies[frequencies.count - 1] = min(limit, frequencies[frequencies.count - 1] &+ frequency)
            } else {
                ordinals.append(ordinal)
                frequencies.append(min(limit, frequency))
            }
        }
        return MaterializedPostings(ordinals: ordinals, frequencies: frequencies)
    }

    /// The chunks of all `lists`, in one field or in any; frequencies add up.
    private func union(
        _ lists: some Sequence<PostingList>, in field: LexicalField?, _ index: LexicalIndex
    ) throws(WorkBudget.Exhausted) -> MaterializedPostings? {
        let lists = Array(lists)
        if field == nil, lists.reduce(0, { $0 + $1.documentFrequency }) < index.documentCount / 16 {
            return try union(few: lists)
        }
        var sums = [UInt32](repeating: 0, count: index.documentCount)
        var isEmpty = true
        for list in lists {
            if let field {
                guard let postings = try FieldPostings.postings(of: list, in: field, index, budget) else { continue }
                for (ordinal, frequency) in zip(postings.ordinals, postings.frequencies) {
                    sums[Int(ordinal)] &+= frequency
                }
            } else {
                try budget.spend(list.documentFrequency)
                list.forEachBlock { _, ordinals, frequencies in
                    for place in ordinals.indices { sums[Int(ordinals[place])] &+= frequencies[place] }
                }
            }
            isEmpty = false
        }
        guard !isEmpty else { return nil }
        var ordinals: [UInt32] = []
        var frequencies: [UInt32] = []
        for (ordinal, sum) in sums.enumerated() where sum > 0 {
            ordinals.append(UInt32(ordinal))
            frequencies.append(min(sum, UInt32(LexicalIndexFormat.maximumFrequency)))
        }
        return MaterializedPostings(ordinals: ordinals, frequencies: frequencies)
    }
}
