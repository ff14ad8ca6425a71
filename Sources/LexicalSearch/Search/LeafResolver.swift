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
    var postingCount = 0

    init(_ searcher: LexicalSearcher, _ budget: WorkBudget) {
        self.searcher = searcher
        self.budget = budget
    }

    var segments: [LexicalSegment] { searcher.segments }

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
    mutating func keep(_ postings: MaterializedPostings?) throws(WorkBudget.Exhausted) -> PostingSource? {
        guard let postings else { return nil }
        try count(postings)
        return .materialized(postings)
    }

    mutating func count(_ postings: MaterializedPostings) throws(WorkBudget.Exhausted) {
        postingCount += postings.ordinals.count
        if postingCount > Self.maximumPostings { throw .steps }
    }

    func label(_ term: [UInt8], _ field: LexicalField?) -> String {
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
}
