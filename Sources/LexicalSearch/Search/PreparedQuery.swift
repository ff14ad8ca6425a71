import CVectorKernels
import IndexSupport
import RAGModel

/// A query made ready for the segments of a snapshot: its scored terms with their weights and postings.
///
/// Made once by ``LexicalSearcher/prepare(_:budget:)``, used for everything that is asked of the query.
package struct PreparedQuery: Sendable {
    /// Something that is scored like one term.
    struct Term: Sendable {
        /// For explanations.
        let label: String
        let documentFrequency: Int
        let idf: Double
        /// The penalty of a fuzzy match; 1 otherwise.
        let unitBoost: Double
        let kind: Kind
        /// One for each segment; `nil` where no chunk has it.
        let sources: [PostingSource?]
        /// The clauses it belongs to.
        var clauses: [Int]

        /// How often it stands in the query, times the penalty of a fuzzy match.
        var boost: Double { unitBoost * Double(clauses.count) }
    }

    enum Kind: Sendable {
        /// BM25 over the joined fields.
        case joined
        /// BM25 over titles alone.
        case title
        /// The whole of an identifier: the same for every chunk that has it.
        case presence
    }

    package let query: LexicalQuery
    /// Keeps the files mapped that the postings are in.
    private let segments: [LexicalSegment]
    private(set) var terms: [Term] = []
    /// The leaves of the query, each resolved once: the numbers of its terms.
    private(set) var leaves: [LexicalQuery.Leaf: [Int]] = [:]
    /// Of the leaves that titles have too: the numbers of the terms of titles.
    private var titles: [LexicalQuery.Leaf: Int] = [:]
    private(set) var scale = ScoreScale(totalWeight: 0)
    /// Each once.
    private(set) var namedTerms: [NamedTerm] = []
    /// For each condition that more than the index decides, the chunks of each segment that fulfil it.
    private(set) var settled: [Int: [OrdinalSet]] = [:]
    /// What a user should know about how the query is carried out.
    package private(set) var notes: [String] = []

    init(_ query: LexicalQuery, _ resolver: LeafResolver) throws(WorkBudget.Exhausted) {
        self.query = query
        segments = resolver.searcher.segments
        var resolver = resolver
        var presences: [LexicalQuery.Leaf: Int] = [:]
        var known: Set<String> = []
        let wordCount = query.clauses.reduce(0) { $0 + ($1.occurrence == .excluded ? 0 : $1.positions.count) }
        for (number, clause) in query.clauses.enumerated() {
            let isScored = clause.occurrence != .excluded
            for position in clause.positions {
                if try add(
                    position.whole, variants: position.variants, clause: number, isScored: isScored, &resolver)
                {
                    noteCut(clause)
                }
                for leaf in position.parts { _ = try add(leaf, clause: number, isScored: isScored, &resolver) }
                for other in position.alternatives {
                    _ = try add(other.leaf, clause: number, isScored: isScored, weight: other.weight, &resolver)
                }
                guard isScored else { continue }
                for term in namedTerms(position, clause, resolver) where known.insert(term.info.term).inserted {
                    namedTerms.append(term)
                }
                if position.isIdentifier, wordCount <= Self.maximumWordsOfName {
                    addPresence(position, clause: number, &presences)
                }
            }
        }
        scale = ScoreScale(totalWeight: terms.reduce(0) { $0 + $1.idf * $1.boost })
    }

    private mutating func noteCut(_ clause: LexicalQuery.Clause) {
        notes.append(
            "\(clause.text) stands for more than \(LeafResolver.maximumExpansions) words: "
                + "only the first ones were searched; write more of the word")
    }

    /// Returns whether the leaf stands for more terms than are looked at.
    private mutating func add(
        _ leaf: LexicalQuery.Leaf, variants: [[UInt8]] = [], clause: Int, isScored: Bool, weight: Double = 1,
        _ resolver: inout LeafResolver
    ) throws(WorkBudget.Exhausted) -> Bool {
        if let known = leaves[leaf] {
            if isScored {
                for number in known { terms[number].clauses.append(clause) }
                if let number = titles[leaf] { terms[number].clauses.append(clause) }
            }
            return false
        }
        var numbers: [Int] = []
        let (found, isCut) = try resolver.resolve(resolver.joined(leaf, variants))
        for resolved in found {
            numbers.append(terms.count)
            terms.append(
                Term(
                    label: resolved.label, documentFrequency: resolved.documentFrequency, idf: resolved.idf,
                    unitBoost: resolved.boost * weight, kind: .joined, sources: resolved.sources,
                    clauses: isScored ? [clause] : []))
        }
        leaves[leaf] = numbers
        if let title = try resolver.resolveTitle(leaf, variants) {
            titles[leaf] = terms.count
            terms.append(
                Term(
                    label: title.label, documentFrequency: title.documentFrequency, idf: title.idf,
                    unitBoost: title.boost * weight, kind: .title, sources: title.sources,
                    clauses: isScored ? [clause] : []))
        }
        return isCut
    }

    /// A query of more words asks for more than a name: there the whole of an identifier is a term like the others.
    static let maximumWordsOfName = 3

    /// Lets the whole of an identifier outweigh its parts: a chunk that has it gets, beside BM25, as much as all parts
    /// together can give, so none that has only parts comes before it.
    private mutating func addPresence(
        _ position: LexicalQuery.Position, clause: Int, _ presences: inout [LexicalQuery.Leaf: Int]
    ) {
        if let known = presences[position.whole] { return terms[known].clauses.append(clause) }
        guard case .term = position.whole.pattern, let whole = leaves[position.whole]?.first else { return }
        let parts = Set(position.parts.flatMap { leaves[$0] ?? [] }).sorted()
        let weight = parts.reduce(0) { $0 + terms[$1].idf * terms[$1].unitBoost }
        guard weight > 0 else { return }
        presences[position.whole] = terms.count
        terms.append(
            Term(
                label: terms[whole].label + " (whole)", documentFrequency: terms[whole].documentFrequency, idf: weight,
                unitBoost: 1, kind: .presence, sources: terms[whole].sources, clauses: [clause]))
    }

    /// The sum of idf × boost over the terms that the index knows: what BM25 comes near to in a chunk that has all of
    /// them often. The whole of an identifier counts as a term beside its parts.
    package var knownWeight: Double {
        terms.reduce(0) { $1.kind == .joined ? $0 + $1.idf * $1.boost : $0 }
    }

    /// Every term that is asked for by name; the parts of an identifier are among them only where no chunk has the whole.
    package var queryTerms: [QueryTerm] { namedTerms.map(\.info) }

    /// The idf of a leaf: of the greatest of its terms; 0 if no live chunk has it.
    func weight(of leaf: LexicalQuery.Leaf) -> Double { (leaves[leaf] ?? []).map { terms[$0].idf }.max() ?? 0 }

    /// The terms that add to scores and that `segment` has, with the kernel's parameters.
    func scoredTerms(segment: Int, _ context: LexicalSearcher) -> [ScoredTerm] {
        let index = context.segments[segment].index
        var result: [ScoredTerm] = []
        for (number, term) in terms.enumerated() where !term.clauses.isEmpty {
            guard let source = term.sources[segment] else { continue }
            let kernel = scale.kernel(
                term.kind, weight: term.idf * term.boost, context.parameters, context.statistics, index)
            result.append(ScoredTerm(number: number, kind: term.kind, source: source, kernel: kernel))
        }
        return result
    }

    /// Takes over which chunks fulfil a clause.
    package mutating func settle(_ clause: Int, _ sets: [OrdinalSet]) { settled[clause] = sets }

    /// Whether some clause must be there, or must not.
    package var hasConditions: Bool { query.clauses.contains { $0.occurrence != .optional } }
}

/// A term of a query in one segment.
struct ScoredTerm {
    /// In `PreparedQuery.terms`.
    let number: Int
    let kind: PreparedQuery.Kind
    let source: PostingSource
    let kernel: postings_bm25
}

extension ScoredTerm {
    /// What one posting adds to the score, in units.
    func units(_ ordinal: Ordinal, _ frequency: UInt32) -> UInt32 {
        var ordinal = ordinal
        var frequency = frequency
        var score: UInt32 = 0
        withUnsafePointer(to: kernel) {
            postings_kernels_at(KERNELS_SCALAR).pointee.score($0, &ordinal, &frequency, 1, &score)
        }
        return score
    }
}
