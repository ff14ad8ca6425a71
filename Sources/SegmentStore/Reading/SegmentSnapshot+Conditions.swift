import Catalog
import IndexSupport
import LexicalSearch
import MetadataSearch
import RAGModel
import Synchronization
import TextAnalysis

/// What the index alone does not tell of a query's conditions: how a word is written, and how a reader spells a path.
extension SegmentSnapshot {
    /// Steps that reading a text counts for.
    private static let stepsPerText = 64

    /// Settles the conditions of a query that more than the index decides. What was settled once is remembered: a query is
    /// analysed again for its conditions alone.
    func settle(_ query: inout PreparedQuery, _ session: AnalysisSession, _ budget: WorkBudget) throws {
        for number in query.openClauses {
            var clause = query.query.clauses[number]
            clause.occurrence = .required
            if let known = settled.withLock({ $0[clause] }) {
                query.settle(number, known)
                continue
            }
            let spelled = try spelledPaths(clause, session)
            var sets: [OrdinalSet] = []
            for (place, segment) in segments.segments.enumerated() {
                var (found, possible) = try query.candidates(
                    number, segment: place, universe: segment.rows, budget: budget)
                if let live = segments.live[place] { possible.formIntersection(live) }
                if let written = clause.written {
                    let field = clause.positions[0].whole.field
                    for ordinal in try chunks(possible, of: segment, with: written, in: field, budget) {
                        found.insert(ordinal)
                    }
                }
                if let spelled {
                    try budget.spend(segment.rows)
                    found.formUnion(try segment.metadata.rows(of: "uri", where: spelled))
                }
                sets.append(found)
            }
            settled.withLock { $0[clause] = sets }
            query.settle(number, sets)
        }
    }

    /// Of some chunks those in whose texts a word stands as it is written.
    private func chunks(
        _ ordinals: OrdinalSet, of segment: OpenSegment, with written: WrittenWord, in field: LexicalField?,
        _ budget: WorkBudget
    ) throws -> [Ordinal] {
        guard !ordinals.isEmpty else { return [] }
        return try session.read { reader in
            var found: [Ordinal] = []
            for ordinal in ordinals.ordinals {
                try budget.spend(Self.stepsPerText)
                let id = segment.chunks[ordinal]
                guard let chunk = try reader.chunk(id) else { throw self.missing(id) }
                if field == nil || field == .body, written.stands(in: chunk.text) {
                    found.append(ordinal)
                    continue
                }
                guard field != .body, let document = try reader.document(id.document) else { continue }
                let titles = field == .path ? [] : [document.title ?? ""] + chunk.headingPath
                let paths = field == .title ? [] : [document.name]
                if (titles + paths).contains(where: written.stands) { found.append(ordinal) }
            }
            return found
        }
    }

    /// Whether a document's path as results print it has what a clause asks of a path; `nil` where that is as in the index.
    private func spelledPaths(
        _ clause: LexicalQuery.Clause, _ session: AnalysisSession
    ) throws -> ((String) -> Bool)? {
        guard clause.positions[0].whole.field == .path, let paths else { return nil }
        let (location, roots) = try self.session.read { reader in
            (reader.location, try reader.rootPaths(self.partition))
        }
        if !roots.isEmpty, roots.values.allSatisfy({ paths.shown($0 + "/-") == "-" }) { return nil }
        // Values are compared in one Unicode form.
        let (base, folder) = (location.base.normalizedToNFC, paths.folder.normalizedToNFC)
        let (stored, spellings) = (StoreLocation(base: base), PathSpellings(folder: folder))
        let matcher = ClauseMatcher(clause, session: session)
        return { matcher.holds(in: spellings.shown(stored.absolute($0))) }
    }
}
