import IndexSupport
import RAGModel

/// What the clauses with a sign ask of every chunk. What `+word` wants is what `-word` leaves out, to the chunk.
extension PreparedQuery {
    /// The conditions that the index does not decide alone: those on what is written, of which it has the words, and those on
    /// paths, which a reader may spell otherwise.
    package var openClauses: [Int] {
        query.clauses.indices.filter { number in
            let clause = query.clauses[number]
            guard clause.occurrence != .optional, let first = clause.positions.first else { return false }
            return clause.written != nil || first.whole.field == .path
        }
    }

    /// The chunks of a segment that fulfil a clause for certain, and those of which only their text can tell.
    package func candidates(
        _ number: Int, segment: Int, universe: Int, budget: WorkBudget = .unlimited()
    ) throws(WorkBudget.Exhausted) -> (certain: OrdinalSet, possible: OrdinalSet) {
        let clause = query.clauses[number]
        var all: OrdinalSet?
        for position in clause.positions {
            let matches = try chunks(position, of: clause, segment, universe, budget)
            all = all?.intersection(matches) ?? matches
        }
        let found = all ?? OrdinalSet(universe: universe)
        guard clause.written != nil else { return (found, OrdinalSet(universe: universe)) }
        guard clause.isToldByWhole else { return (OrdinalSet(universe: universe), found) }
        var certain = OrdinalSet(universe: universe)
        try insert(clause.positions[0].whole, segment, into: &certain, budget)
        return (certain, found.subtracting(certain))
    }

    /// The chunks of a segment that have a position: its whole, or all of its parts, or what may stand for it.
    private func chunks(
        _ position: LexicalQuery.Position, of clause: LexicalQuery.Clause, _ segment: Int, _ universe: Int,
        _ budget: WorkBudget
    ) throws(WorkBudget.Exhausted) -> OrdinalSet {
        var matches = OrdinalSet(universe: universe)
        try insert(position.whole, segment, into: &matches, budget)
        if !position.parts.isEmpty, !clause.wantsPairs || position.isIdentifier {
            var parts = OrdinalSet(all: universe)
            for part in position.parts {
                var set = OrdinalSet(universe: universe)
                try insert(part, segment, into: &set, budget)
                parts.formIntersection(set)
            }
            matches.formUnion(parts)
        }
        for other in position.alternatives { try insert(other.leaf, segment, into: &matches, budget) }
        return matches
    }

    /// The chunks of a segment that fulfil a clause, whatever its sign.
    func fulfilling(
        _ number: Int, segment: Int, universe: Int, _ budget: WorkBudget
    ) throws(WorkBudget.Exhausted) -> OrdinalSet {
        if let known = settled[number] { return known[segment] }
        let (certain, possible) = try candidates(number, segment: segment, universe: universe, budget: budget)
        return certain.union(possible)
    }

    /// The chunks that satisfy the required and excluded clauses, within `allowed`; `nil` if that is all chunks.
    func restriction(
        segment: Int, universe: Int, allowed: OrdinalSet?, _ budget: WorkBudget
    ) throws(WorkBudget.Exhausted) -> OrdinalSet? {
        var result = allowed
        for (number, clause) in query.clauses.enumerated()
        where clause.occurrence != .optional && !clause.positions.isEmpty {
            let found = try fulfilling(number, segment: segment, universe: universe, budget)
            if clause.occurrence == .excluded {
                result = (result ?? OrdinalSet(all: universe)).subtracting(found)
            } else {
                result = result?.intersection(found) ?? found
            }
        }
        return result
    }

    private func insert(
        _ leaf: LexicalQuery.Leaf, _ segment: Int, into set: inout OrdinalSet, _ budget: WorkBudget
    ) throws(WorkBudget.Exhausted) {
        for number in leaves[leaf] ?? [] {
            guard let source = terms[number].sources[segment] else { continue }
            try budget.spend(source.count)
            source.insert(into: &set)
        }
    }
}
