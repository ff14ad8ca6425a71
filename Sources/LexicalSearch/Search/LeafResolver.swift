import IndexSupport
import RAGModel

/// Turns the leaves of a query into postings with their document frequency, in every segment of a snapshot.
struct LeafResolver {
    struct Resolved {
        let label: String
        let documentFrequency: Int
        let idf: Double
        var boost: Double
        let sources: [PostingSource?]
    }

    /// The most terms a prefix or a fuzzy word stands for: the first ones in order, of those that live chunks have. The
    /// query's budget bounds the postings.
    static let maximumExpansions = 65_536
    /// The postings that may be made for one query: 256 MB of them.
    private static let maximumPostings = 1 << 25

    let searcher: LexicalSearcher
    let budget: WorkBudget
    private var postingCount = 0

    init(_ searcher: LexicalSearcher, _ budget: WorkBudget) {
        self.searcher = searcher
        self.budget = budget
    }

    private var segments: [LexicalSegment] { searcher.segments }

    /// The terms that a leaf is scored as, and whether it stands for more of them than are looked at.
    mutating func resolve(_ leaf: LexicalQuery.Leaf) throws(WorkBudget.Exhausted) -> (terms: [Resolved], isCut: Bool) {
        switch leaf.pattern {
        case .term(let term):
            return (try resolve(term: term, field: leaf.field).map { [$0] } ?? [], false)
        case .phrase(let terms, let slop):
            return (try resolve(phrase: terms, slop: slop, field: leaf.field).map { [$0] } ?? [], false)
        case .prefix(let prefix):
            let (found, isCut) = try expand { PrefixTerms($0, prefix) }
            let group = (found.map(\.term), 1.0, label(prefix, leaf.field) + "*")
            return (try resolve(groups: [group], field: leaf.field), isCut)
        case .anyOf(let terms, let word):
            let label = terms.prefix(3).map { self.label($0, leaf.field) }.joined(separator: "|")
            let found = try resolve(
                anyOf: terms, word: word, label: label + (terms.count > 3 ? "|…" : ""), field: leaf.field)
            return (found.map { [$0] } ?? [], false)
        case .fuzzy(let word, let distance):
            let (found, isCut) = try expand { FuzzyTerms($0, word, distance: distance) }
            let groups = (0...distance).map { edits in
                (
                    found.filter { $0.edits == edits }.map(\.term), 1 / Double(1 + edits),
                    label(word, leaf.field) + "~\(edits)"
                )
            }
            return (try resolve(groups: groups, field: leaf.field), isCut)
        }
    }

    /// Counts postings that were made for the query and stay in memory while it lives.
    private mutating func keep(_ postings: MaterializedPostings?) throws(WorkBudget.Exhausted) -> PostingSource? {
        guard let postings else { return nil }
        try count(postings)
        return .materialized(postings)
    }

    private mutating func count(_ postings: MaterializedPostings) throws(WorkBudget.Exhausted) {
        postingCount += postings.ordinals.count
        if postingCount > Self.maximumPostings { throw .steps }
    }

    private func label(_ term: [UInt8], _ field: LexicalField?) -> String {
        let text = String(decoding: term, as: UTF8.self)
        return field.map { "\($0.name):\(text)" } ?? text
    }

    func lists(_ term: [UInt8]) -> [PostingList?] { segments.map { $0.index.postingList(term) } }

    func documentFrequency(_ term: [UInt8]) -> Int { searcher.frequencies.frequency(of: term, lists(term)) }

    // MARK: - Terms

    private mutating func resolve(
        term: [UInt8], field: LexicalField?
    ) throws(WorkBudget.Exhausted) -> Resolved? {
        let lists = lists(term)
        let frequency = searcher.frequencies.frequency(of: term, lists)
        guard frequency > 0 else { return nil }
        var sources: [PostingSource?] = []
        for (list, segment) in zip(lists, segments) {
            if let list, let field {
                sources.append(try keep(FieldPostings.postings(of: list, in: field, segment.index, budget)))
            } else {
                sources.append(list.map { .list($0) })
            }
        }
        return Resolved(
            label: label(term, field), documentFrequency: frequency,
            idf: searcher.statistics.idf(documentFrequency: frequency), boost: 1, sources: sources)
    }

    /// A word together with what it is in other languages.
    func joined(_ leaf: LexicalQuery.Leaf, _ variants: [[UInt8]]) -> LexicalQuery.Leaf {
        guard !variants.isEmpty, case .term(let term) = leaf.pattern else { return leaf }
        return LexicalQuery.Leaf(.anyOf([term] + variants, word: term), field: leaf.field)
    }

    /// What a word in any field is scored as where it stands in a title.
    mutating func resolveTitle(
        _ leaf: LexicalQuery.Leaf, _ variants: [[UInt8]]
    ) throws(WorkBudget.Exhausted) -> Resolved? {
        guard case .term(let term) = leaf.pattern, leaf.field == nil, searcher.parameters.titleShare > 0,
            searcher.statistics.averageTitleLength > 0
        else { return nil }
        let marked = [LexicalIndexFormat.titleMark] + term
        if !variants.isEmpty {
            let terms = [marked] + variants.map { [LexicalIndexFormat.titleMark] + $0 }
            let label = label(term, nil) + "|… (title)"
            var found = try resolve(anyOf: terms, word: marked, label: label, field: nil)
            found?.boost = searcher.parameters.titleShare
            return found
        }
        let lists = lists(marked)
        let frequency = searcher.frequencies.frequency(of: marked, lists)
        guard frequency > 0 else { return nil }
        return Resolved(
            label: label(term, nil) + " (title)", documentFrequency: frequency,
            idf: searcher.statistics.idf(documentFrequency: frequency), boost: searcher.parameters.titleShare,
            sources: lists.map { $0.map { .list($0) } })
    }

    // MARK: - Phrases

    /// A phrase weighs as much as its words together, as in Lucene.
    private mutating func resolve(
        phrase: [LexicalQuery.PhraseTerm], slop: Int, field: LexicalField?
    ) throws(WorkBudget.Exhausted) -> Resolved? {
        var idf = 0.0
        var rarest = Int.max
        var lists: [[PostingList?]] = []
        for word in phrase {
            let found = self.lists(word.term)
            let frequency = searcher.frequencies.frequency(of: word.term, found)
            guard frequency > 0 else { return nil }
            idf += searcher.statistics.idf(documentFrequency: frequency)
            rarest = min(rarest, frequency)
            lists.append(found)
        }
        var sources: [PostingSource?] = []
        for segment in segments.indices {
            let found = lists.compactMap { $0[segment] }
            guard found.count == phrase.count else {
                sources.append(nil)
                continue
            }
            let matcher = PhraseMatcher(
                lists: found, offsets: phrase.map(\.offset), slop: slop, field: field,
                weights: segments[segment].index.fieldWeights)
            sources.append(try keep(matcher.postings(budget)))
        }
        let words = phrase.map { String(decoding: $0.term, as: UTF8.self) }.joined(separator: " ")
        let text = "\"\(words)\"" + (slop > 0 ? "~\(slop)" : "")
        return Resolved(
            label: field.map { "\($0.name):\(text)" } ?? text, documentFrequency: rarest, idf: idf, boost: 1,
            sources: sources)
    }

    // MARK: - Expansions

    /// The terms of all segments that `walk` finds and that live chunks have, in order, without repetition.
    private func expand<Walk: TermWalk>(
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
    private mutating func resolve(
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
    private mutating func resolve(
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
