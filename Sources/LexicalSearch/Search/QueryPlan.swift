import CVectorKernels
import IndexSupport

/// A query made ready for the segments of a snapshot: its scored terms with their weights and postings.
struct QueryPlan {
    /// Something that is scored like one term.
    struct Term {
        /// For explanations.
        let label: String
        let documentFrequency: Int
        let idf: Double
        /// The penalty of a fuzzy match; 1 otherwise.
        let unitBoost: Double
        /// One for each segment; `nil` where no chunk has it.
        let sources: [PostingSource?]
        /// The clauses it belongs to.
        var clauses: [Int]

        /// How often it stands in the query, times the penalty of a fuzzy match.
        var boost: Double { unitBoost * Double(clauses.count) }
    }

    let query: LexicalQuery
    private(set) var terms: [Term] = []
    /// The leaves of the query, each resolved once: the numbers of its terms.
    private(set) var leaves: [LexicalQuery.Leaf: [Int]] = [:]
    private(set) var scale = ScoreScale(totalWeight: 0)
    let hasRequiredClause: Bool

    init(_ query: LexicalQuery, _ resolver: LeafResolver) {
        self.query = query
        hasRequiredClause = query.clauses.contains { $0.occurrence == .required }
        for (number, clause) in query.clauses.enumerated() {
            for position in clause.positions {
                for leaf in [position.whole] + position.parts {
                    add(leaf, clause: number, isScored: clause.occurrence != .excluded, resolver)
                }
            }
        }
        scale = ScoreScale(totalWeight: terms.reduce(0) { $0 + $1.idf * $1.boost })
    }

    private mutating func add(_ leaf: LexicalQuery.Leaf, clause: Int, isScored: Bool, _ resolver: LeafResolver) {
        if let known = leaves[leaf] {
            if isScored { for number in known { terms[number].clauses.append(clause) } }
            return
        }
        var numbers: [Int] = []
        for resolved in resolver.resolve(leaf) {
            numbers.append(terms.count)
            terms.append(
                Term(
                    label: resolved.label, documentFrequency: resolved.documentFrequency, idf: resolved.idf,
                    unitBoost: resolved.boost, sources: resolved.sources, clauses: isScored ? [clause] : []))
        }
        leaves[leaf] = numbers
    }

    /// The terms that add to scores and that `segment` has, with the kernel's parameters.
    func scoredTerms(segment: Int, _ context: LexicalSearcher) -> [ScoredTerm] {
        let index = context.segments[segment].index
        var result: [ScoredTerm] = []
        for (number, term) in terms.enumerated() where !term.clauses.isEmpty {
            guard let source = term.sources[segment] else { continue }
            let weight = term.idf * term.boost
            result.append(
                ScoredTerm(
                    number: number, source: source,
                    kernel: scale.kernel(weight: weight, context.parameters, context.statistics, index)))
        }
        return result
    }

    /// The chunks that satisfy the required and excluded clauses, within `allowed`; `nil` if that is all chunks.
    func restriction(segment: Int, universe: Int, allowed: OrdinalSet?) -> OrdinalSet? {
        var result = allowed
        for clause in query.clauses where clause.occurrence == .required {
            for position in clause.positions {
                var matches = OrdinalSet(universe: universe)
                insert(position.whole, segment, into: &matches)
                if !position.parts.isEmpty {
                    var parts = OrdinalSet(all: universe)
                    for part in position.parts {
                        var set = OrdinalSet(universe: universe)
                        insert(part, segment, into: &set)
                        parts.formIntersection(set)
                    }
                    matches.formUnion(parts)
                }
                result = result?.intersection(matches) ?? matches
            }
        }
        for clause in query.clauses where clause.occurrence == .excluded && !clause.positions.isEmpty {
            var excluded = OrdinalSet(all: universe)
            for position in clause.positions {
                var set = OrdinalSet(universe: universe)
                insert(position.whole, segment, into: &set)
                excluded.formIntersection(set)
            }
            result = (result ?? OrdinalSet(all: universe)).subtracting(excluded)
        }
        return result
    }

    private func insert(_ leaf: LexicalQuery.Leaf, _ segment: Int, into set: inout OrdinalSet) {
        for number in leaves[leaf] ?? [] { terms[number].sources[segment]?.insert(into: &set) }
    }
}

/// A term of a query in one segment.
struct ScoredTerm {
    /// In `QueryPlan.terms`.
    let number: Int
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
