import Catalog
import IndexSupport
import LexicalSearch
import MetadataSearch
import RAGModel
import Synchronization
import TextAnalysis
import VectorSearch

/// One state of a partition: the mapped segments, and a session of the catalog that sees the same commit.
///
/// Thread safety: any number of threads; what is read from the catalog is read one after the other.
final class SegmentSnapshot: StoreSnapshot {
    let scope: Scope
    let collection: CollectionDescription
    let statistics: ScopeStatistics
    let version: Int64
    let session: CatalogSession
    let segments: Snapshot
    let partition: Partition
    private let info: CollectionInfo
    private var settings: CollectionSettings { info.settings }
    /// The access tiers that it is restricted to; `nil` for all.
    let access: Set<String>?
    /// How filters may spell paths; `nil` for those below the roots only.
    let paths: PathSpellings?
    /// Which chunks of each segment fulfil conditions that more than the index decides.
    let settled = Mutex<[LexicalQuery.Clause: [OrdinalSet]]>([:])

    init(
        _ scope: Scope, _ info: CollectionInfo, _ description: CollectionDescription, _ statistics: ScopeStatistics,
        version: Int64, segments: Snapshot, session: CatalogSession, access: Set<String>? = nil,
        paths: PathSpellings? = nil
    ) {
        self.scope = scope
        self.info = info
        self.access = access
        self.paths = paths
        partition = segments.partition
        collection = description
        self.version = version
        self.segments = segments
        self.session = session
        var statistics = statistics
        statistics.chunks = segments.liveCount
        statistics.chunksWithVectors = zip(segments.segments, segments.live).reduce(0) { sum, entry in
            entry.0.vectors == nil ? sum : sum + (entry.1?.count ?? entry.0.rows)
        }
        self.statistics = statistics
    }

    func close() { session.close() }

    // MARK: Views

    var hasAccessTiers: Bool { segments.hasAccessTiers }

    func restricted(to access: Set<String>) async throws(RAGError) -> any StoreSnapshot {
        // What was measured of the scope was measured of other people's documents too.
        view(try RAGError.wrapping { try segments.restricted(to: access) }, ScopeStatistics(), access: access)
    }

    var lexicalParameters: LexicalParameters {
        LexicalParameters(segments.parameters)
    }

    func scored(by parameters: LexicalParameters) async throws(RAGError) -> any StoreSnapshot {
        if let problem = parameters.problem { throw RAGError(.invalidInput, subject: "lexical parameters", problem) }
        return view(segments.scored(by: parameters), statistics, access: access)
    }

    func reading(_ paths: PathSpellings) async -> any StoreSnapshot {
        view(segments, statistics, access: access, paths: paths)
    }

    private func view(
        _ segments: Snapshot, _ statistics: ScopeStatistics, access: Set<String>?, paths: PathSpellings? = nil
    ) -> SegmentSnapshot {
        SegmentSnapshot(
            scope, info, collection, statistics, version: version, segments: segments, session: session, access: access,
            paths: paths ?? self.paths)
    }

    // MARK: Places

    /// Where a live chunk stands; `nil` if it is not in this state.
    ///
    /// - Complexity: O(segments × log rows).
    func place(of chunk: ChunkID) -> (segment: Int, ordinal: Ordinal)? {
        for (number, segment) in segments.segments.enumerated() {
            guard let ordinal = segment.chunks.ordinal(of: chunk), segments.live[number]?.contains(ordinal) ?? true
            else { continue }
            return (number, ordinal)
        }
        return nil
    }

    /// The chunks by the segment they are in: their indices in `chunks`, and their ordinals.
    func placed(_ chunks: [ChunkID]) -> [(segment: Int, indices: [Int], ordinals: [Ordinal])] {
        var result: [(segment: Int, indices: [Int], ordinals: [Ordinal])] =
            segments.segments.indices.map { ($0, [], []) }
        for (index, chunk) in chunks.enumerated() {
            guard let place = place(of: chunk) else { continue }
            result[place.segment].indices.append(index)
            result[place.segment].ordinals.append(place.ordinal)
        }
        return result.filter { !$0.indices.isEmpty }
    }

    /// Joins the lists of the segments: score descending, then id ascending.
    func merged(_ lists: [[ScoredOrdinal]], limit: Int) -> [(id: ChunkID, score: Double)] {
        var all: [(id: ChunkID, score: Float)] = []
        all.reserveCapacity(lists.reduce(0) { $0 + $1.count })
        for (segment, list) in lists.enumerated() {
            let chunks = segments.segments[segment].chunks
            for hit in list { all.append((chunks[hit.ordinal], hit.score)) }
        }
        // The list of one segment is in order already: ordinals ascend like ids.
        if lists.count(where: { !$0.isEmpty }) > 1 {
            all.sort { $0.score > $1.score || ($0.score == $1.score && $0.id < $1.id) }
        }
        return all.prefix(limit).map { ($0.id, Double($0.score)) }
    }

    // MARK: Understanding

    func analyze(_ query: ParsedQuery, budget: WorkBudget) async throws(RAGError) -> any AnalyzedQuery {
        try RAGError.wrapping {
            let lease = try AnalysisSessions.shared.lease(settings.analyzer)
            let languages = try segments.lexical.languages(budget: budget)
            let (analyzed, notes) = LexicalQuery.analyze(query, session: lease.session, languages: languages)
            let expanded = try segments.lexical.expanded(analyzed, session: lease.session, budget: budget)
            var prepared = try segments.lexical.prepare(expanded, budget: budget)
            try settle(&prepared, lease.session, budget)
            return SegmentQuery(prepared, notes: notes, lease, isMixed: languages != ChunkLanguages())
        }
    }

    func suggestions(for query: any AnalyzedQuery, budget: WorkBudget) async throws(RAGError) -> [WordSuggestion] {
        try RAGError.wrapping {
            let found = try segments.lexical.suggestions(for: try own(query).prepared, budget: budget)
            guard !found.isEmpty else { return [] }
            let lease = try AnalysisSessions.shared.lease(settings.analyzer)
            defer { withExtendedLifetime(lease) {} }
            let words = WordForms(lease.session)
            return try found.compactMap { suggestion in
                // Whatever the segments, the same chunk shows how the word is written.
                let ids = suggestion.places.map { segments.segments[$0.segment].chunks[$0.ordinal] }
                guard let id = ids.min() else { return nil }
                let text = try session.read { reader in
                    let title = try reader.document(id.document)?.title
                    let chunk = try reader.chunk(id).map { StoredChunk($0) }
                    return ([title ?? ""] + (chunk?.headingPath ?? []) + [chunk?.text ?? ""]).joined(separator: "\n")
                }
                let word = words.form(of: suggestion.term, in: text) ?? suggestion.term
                // The same word in another form is no other word.
                guard word.lowercased() != suggestion.source.lowercased() else { return nil }
                return WordSuggestion(source: suggestion.source, word: word)
            }
        }
    }

    func select(
        _ filter: FilterExpression?, conditions: (any AnalyzedQuery)?, budget: WorkBudget
    ) async throws(RAGError) -> (any ChunkSelection)? {
        try RAGError.wrapping {
            let required = try conditions.flatMap { try segments.lexical.conditions(own($0).prepared, budget: budget) }
            guard filter != nil || required != nil else { return nil }
            let wanted = try filter.map(spelled)
            let rows = try segments.segments.indices.map { number in
                let segment = segments.segments[number]
                try budget.spend(segment.rows / 64)
                var rows = segments.live[number] ?? OrdinalSet(all: segment.rows)
                if let wanted {
                    rows = rows.intersection(try segment.metadata.evaluate(wanted.filter(in: segment.metadata)))
                }
                if let required { rows = rows.intersection(required[number]) }
                return rows
            }
            return SegmentSelection(rows)
        }
    }

    /// A filter that takes a path or URI as results print it, besides what the index has of it.
    struct SpelledFilter {
        let filter: FilterExpression
        let derived: [String: DerivedField]

        func filter(in index: MetadataIndex) -> FilterExpression { index.resolving(filter, derived) }
    }

    /// - Complexity: see `MetadataIndex.resolving`.
    func spelled(_ filter: FilterExpression) throws -> SpelledFilter {
        let fields = filter.fields
        guard fields.contains("uri") || (paths != nil && fields.contains("path")) else {
            return SpelledFilter(filter: filter, derived: [:])
        }
        // Values are compared in one Unicode form.
        let location = try session.read { StoreLocation(base: $0.location.base.normalizedToNFC) }
        var derived = [
            PathSpellings.wholeURI: DerivedField(
                of: "uri", spelling: { location.absolute($0) }, text: { location.stored($0.normalizedToNFC) })
        ]
        var result = filter.alsoReading("uri", as: PathSpellings.wholeURI)
        if let paths = paths.map({ PathSpellings(folder: $0.folder.normalizedToNFC) }) {
            derived[PathSpellings.shownPath] = DerivedField(
                of: "uri", spelling: { paths.shown(location.absolute($0)) },
                text: { location.stored(paths.uri($0.normalizedToNFC)) })
            result = result.alsoReading("path", as: PathSpellings.shownPath)
        }
        return SpelledFilter(filter: result, derived: derived)
    }

    func allowed(_ selection: (any ChunkSelection)?) throws -> [OrdinalSet?] {
        guard let selection else { return segments.live }
        guard let selection = selection as? SegmentSelection, selection.rows.count == segments.segments.count else {
            throw Self.foreign("selection")
        }
        return selection.rows
    }

    func own(_ query: any AnalyzedQuery) throws -> SegmentQuery {
        guard let query = query as? SegmentQuery else { throw Self.foreign("query") }
        return query
    }

    private static func foreign(_ what: String) -> RAGError {
        RAGError(.invalidInput, subject: what, "it was made by another store")
    }
}

extension LexicalParameters {
    init(_ parameters: BM25Parameters) {
        self.init(k1: parameters.k1, b: parameters.b, titleShare: parameters.titleShare)
    }
}
