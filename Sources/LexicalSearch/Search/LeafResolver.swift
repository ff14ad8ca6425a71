import IndexSupport

/// Turns the leaves of a query into postings with their document frequency, in every segment of a snapshot.
struct LeafResolver {
    struct Resolved {
        let label: String
        let documentFrequency: Int
        let idf: Double
        let boost: Double
        let sources: [PostingSource?]
    }

    /// The most terms a prefix or a fuzzy word stands for: the first ones in order, of those that live chunks have.
    static let maximumExpansions = 1024

    let searcher: LexicalSearcher

    private var segments: [LexicalSegment] { searcher.segments }

    func resolve(_ leaf: LexicalQuery.Leaf) -> [Resolved] {
        switch leaf.pattern {
        case .term(let term):
            return resolve(term: term, field: leaf.field).map { [$0] } ?? []
        case .phrase(let terms, let slop):
            return resolve(phrase: terms, slop: slop, field: leaf.field).map { [$0] } ?? []
        case .prefix(let prefix):
            let expansions = expand { PrefixTerms($0, prefix) }
            return resolve(
                groups: [(expansions.terms.map(\.term), 1.0, label(prefix, leaf.field) + "*")], field: leaf.field)
        case .fuzzy(let word, let distance):
            let expansions = expand { FuzzyTerms($0, word, distance: distance) }
            let groups = (0...distance).map { edits in
                (
                    expansions.terms.filter { $0.edits == edits }.map(\.term), 1 / Double(1 + edits),
                    label(word, leaf.field) + "~\(edits)"
                )
            }
            return resolve(groups: groups, field: leaf.field)
        }
    }

    private func label(_ term: [UInt8], _ field: LexicalField?) -> String {
        let text = String(decoding: term, as: UTF8.self)
        return field.map { "\($0.name):\(text)" } ?? text
    }

    private func lists(_ term: [UInt8]) -> [PostingList?] { segments.map { $0.index.postingList(term) } }

    func documentFrequency(_ term: [UInt8]) -> Int { searcher.frequencies.frequency(of: term, lists(term)) }

    // MARK: - Terms

    private func resolve(term: [UInt8], field: LexicalField?) -> Resolved? {
        let lists = lists(term)
        let frequency = searcher.frequencies.frequency(of: term, lists)
        guard frequency > 0 else { return nil }
        let sources: [PostingSource?] = zip(lists, segments).map { list, segment in
            guard let list else { return nil }
            guard let field else { return .list(list) }
            return FieldPostings.postings(of: list, in: field, segment.index).map { .materialized($0) }
        }
        return Resolved(
            label: label(term, field), documentFrequency: frequency,
            idf: searcher.statistics.idf(documentFrequency: frequency), boost: 1, sources: sources)
    }

    // MARK: - Phrases

    /// A phrase weighs as much as its words together, as in Lucene.
    private func resolve(phrase: [LexicalQuery.PhraseTerm], slop: Int, field: LexicalField?) -> Resolved? {
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
        let sources: [PostingSource?] = segments.indices.map { segment in
            let found = lists.compactMap { $0[segment] }
            guard found.count == phrase.count else { return nil }
            let matcher = PhraseMatcher(
                lists: found, offsets: phrase.map(\.offset), slop: slop, field: field,
                weights: segments[segment].index.fieldWeights)
            return matcher.postings().map { .materialized($0) }
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
    ) -> (terms: [(term: [UInt8], edits: Int)], isCut: Bool) {
        var walks = segments.map { walk($0.index.dictionary) }
        var heads = walks.indices.map { walks[$0].next() }
        var found: [(term: [UInt8], edits: Int)] = []
        while let next = heads.compactMap({ $0 }).min(by: { $0.term.lexicographicallyPrecedes($1.term) }) {
            for index in heads.indices where heads[index]?.term == next.term { heads[index] = walks[index].next() }
            guard documentFrequency(next.term) > 0 else { continue }
            if found.count == Self.maximumExpansions { return (found, true) }
            found.append(next)
        }
        return (found, false)
    }

    /// Whether a leaf stands for more terms than are looked at.
    func isCut(_ leaf: LexicalQuery.Leaf) -> Bool {
        switch leaf.pattern {
        case .term, .phrase: false
        case .prefix(let prefix): expand { PrefixTerms($0, prefix) }.isCut
        case .fuzzy(let word, let distance): expand { FuzzyTerms($0, word, distance: distance) }.isCut
        }
    }

    /// Groups of terms, each scored as one term; the document frequency is that of all groups together, so that a rare
    /// misspelling does not outweigh the word.
    private func resolve(
        groups: [(terms: [[UInt8]], boost: Double, label: String)], field: LexicalField?
    ) -> [Resolved] {
        var frequency = 0
        var sources: [[PostingSource?]] = groups.map { _ in [] }
        for segment in segments {
            let index = segment.index
            var all = OrdinalSet(universe: index.documentCount)
            for (number, group) in groups.enumerated() {
                let parts: [PostingSource] = group.terms.compactMap { term in
                    guard let list = index.postingList(term) else { return nil }
                    guard let field else { return .list(list) }
                    return FieldPostings.postings(of: list, in: field, index).map { .materialized($0) }
                }
                let union = Self.union(parts, universe: index.documentCount)
                if let union { for ordinal in union.ordinals { all.insert(ordinal) } }
                sources[number].append(union.map { .materialized($0) })
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

    /// The chunks of all `sources`; frequencies add up.
    private static func union(_ sources: [PostingSource], universe: Int) -> MaterializedPostings? {
        guard !sources.isEmpty else { return nil }
        if case .materialized(let only) = sources[0], sources.count == 1 { return only }
        var sums = [UInt32](repeating: 0, count: universe)
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * LexicalIndexFormat.blockSize) { buffer in
            let frequencies = buffer.baseAddress! + LexicalIndexFormat.blockSize
            for source in sources {
                for block in 0..<source.blockCount {
                    let count = source.decode(block: block, buffer.baseAddress!, frequencies)
                    for index in 0..<count { sums[Int(buffer[index])] &+= frequencies[index] }
                }
            }
        }
        var ordinals: [UInt32] = []
        var frequencies: [UInt32] = []
        for (ordinal, sum) in sums.enumerated() where sum > 0 {
            ordinals.append(UInt32(ordinal))
            frequencies.append(min(sum, UInt32(LexicalIndexFormat.maximumFrequency)))
        }
        return MaterializedPostings(ordinals: ordinals, frequencies: frequencies)
    }
}
