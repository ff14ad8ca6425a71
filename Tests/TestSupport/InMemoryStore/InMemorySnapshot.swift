import IndexSupport
import RAGModel

/// One state of a scope of an ``InMemoryStore``.
final class InMemorySnapshot: StoreSnapshot {
    let store: InMemoryStore
    let scope: Scope
    let version: Int64
    let collection: CollectionDescription
    private let vectors: [ContentHash: [Float]]
    private let tenant: InMemoryCollection.Tenant
    private let live: [StoredChunk]
    private let words: [ChunkID: InMemoryChunkWords]
    private let documentFrequencies: [String: Int]
    private let averageLength: Double
    private let averageTitleLength: Double

    private struct Selection: ChunkSelection {
        let ids: Set<ChunkID>
        var count: Int { ids.count }
    }

    private let all: InMemoryCollection
    let lexicalParameters: LexicalParameters
    private let paths: PathSpellings?
    private let access: Set<String>?

    /// - Parameter access: tiers that it is restricted to.
    init(
        store: InMemoryStore, scope: Scope, collection: InMemoryCollection, version: Int64, access: Set<String>? = nil,
        parameters: LexicalParameters? = nil, paths: PathSpellings? = nil
    ) {
        self.paths = paths
        self.store = store
        self.scope = scope
        self.access = access
        self.collection = collection.description
        all = collection
        lexicalParameters = parameters ?? collection.parameters
        vectors = collection.vectors
        var tenant = collection.tenants[scope.tenant] ?? InMemoryCollection.Tenant()
        if let access {
            for (id, document) in tenant.documents where !AccessTier.filter(access).matches(document.metadata) {
                tenant.documents[id] = nil
                tenant.chunks[id] = nil
            }
            tenant.measured = ScopeStatistics()
        }
        self.tenant = tenant
        self.version = tenant.version
        live = tenant.live
        var words: [ChunkID: InMemoryChunkWords] = [:]
        var frequencies: [String: Int] = [:]
        for chunk in live {
            let found = InMemoryChunkWords(chunk, of: tenant.documents[chunk.id.document]!, paths: paths)
            for term in found.frequencies.keys { frequencies[term, default: 0] += 1 }
            words[chunk.id] = found
        }
        self.words = words
        documentFrequencies = frequencies
        let count = Double(max(1, live.count))
        averageLength = max(1, words.values.reduce(0) { $0 + Double($1.length) } / count)
        averageTitleLength = max(1, words.values.reduce(0) { $0 + Double($1.titleLength) } / count)
    }

    var statistics: ScopeStatistics {
        var statistics = tenant.measured
        statistics.chunks = live.count
        statistics.chunksWithVectors = live.count { vectors[$0.embeddingHash] != nil }
        return statistics
    }

    func close() {}

    var hasAccessTiers: Bool {
        tenant.documents.values.contains {
            $0.deletedAt == nil && FilterField(AccessTier.field).exists.matches($0.metadata)
        }
    }

    func restricted(to access: Set<String>) async throws(RAGError) -> any StoreSnapshot {
        InMemorySnapshot(
            store: store, scope: scope, collection: all, version: version, access: access,
            parameters: lexicalParameters, paths: paths)
    }

    func scored(by parameters: LexicalParameters) async throws(RAGError) -> any StoreSnapshot {
        InMemorySnapshot(
            store: store, scope: scope, collection: all, version: version, access: access, parameters: parameters,
            paths: paths)
    }

    func sample(_ limit: Int) async throws(RAGError) -> [SampledChunk] {
        live.sorted { $0.id < $1.id }.prefix(limit).map { chunk in
            SampledChunk(
                id: chunk.id, text: chunk.text, format: tenant.documents[chunk.id.document]?.format ?? "",
                vector: vectors[chunk.embeddingHash])
        }
    }

    /// Words that have all letters but one in common, each at its place.
    func suggestions(for query: any AnalyzedQuery, budget: WorkBudget) async throws(RAGError) -> [WordSuggestion] {
        query.terms.filter { $0.documentFrequency == 0 && $0.term.count > 3 }.compactMap { term in
            let near = documentFrequencies.keys.filter { word in
                word.count == term.term.count && zip(word, term.term).count { $0 != $1 } == 1
            }
            return near.min().map { WordSuggestion(source: term.source, word: $0) }
        }
    }

    func roots() async throws(RAGError) -> [DocumentRoot] { tenant.rootsInOrder }

    func states(of uris: [String]) async throws(RAGError) -> [DocumentState?] { tenant.states(of: uris) }

    func documents(below path: String, after uri: String?, limit: Int) async throws(RAGError) -> [DocumentState] {
        tenant.documents(below: path, after: uri, limit: limit)
    }

    /// What filters look at: the document's metadata, and what is known of every document.
    private func fields(of document: DocumentID) -> [String: MetadataValue] {
        guard let document = tenant.documents[document] else { return [:] }
        var fields = document.metadata
        fields["path"] = .string(document.path)
        fields["uri"] = .string(document.uri)
        fields["format"] = .string(document.format)
        fields["modified"] = .string(Timestamp.iso8601(nanoseconds: document.modified))
        if let paths { fields[PathSpellings.shownPath] = .string(paths.shown(document.uri)) }
        return fields
    }

    func reading(_ paths: PathSpellings) async -> any StoreSnapshot {
        InMemorySnapshot(
            store: store, scope: scope, collection: all, version: version, access: access,
            parameters: lexicalParameters, paths: paths)
    }

    private func spelled(_ filter: FilterExpression) -> FilterExpression {
        paths == nil ? filter : filter.alsoReading("path", as: PathSpellings.shownPath)
    }

    private func idf(_ term: String) -> Double {
        let frequency = Double(documentFrequencies[term] ?? 0)
        let (rest, seen) = (Double(live.count) - frequency + 0.5, frequency + 0.5)
        return logarithm(1 + rest / seen)
    }

    func analyze(_ query: ParsedQuery, budget: WorkBudget) async throws(RAGError) -> any AnalyzedQuery {
        try await store.intercepted(.analyze)
        return InMemoryQuery(query) { (documentFrequencies[$0] ?? 0, idf($0)) }
    }

    private func query(_ analyzed: any AnalyzedQuery) throws(RAGError) -> InMemoryQuery {
        guard let query = analyzed as? InMemoryQuery else {
            throw RAGError(.invalidInput, subject: "query", "it was analysed by another store")
        }
        return query
    }

    func select(
        _ filter: FilterExpression?, conditions: (any AnalyzedQuery)?, budget: WorkBudget
    ) async throws(RAGError) -> (any ChunkSelection)? {
        try await store.intercepted(.select)
        var conditioned: InMemoryQuery?
        if let conditions, conditions.bindsAnswer { conditioned = try query(conditions) }
        guard filter != nil || conditioned != nil else { return nil }
        try spend(budget, live.count)
        let filter = filter.map(spelled)
        return Selection(
            ids: Set(
                live.lazy.filter { chunk in
                    (filter?.matches(self.fields(of: chunk.id.document)) ?? true)
                        && (conditioned?.obstacles(self.words[chunk.id]!).isEmpty ?? true)
                }.map(\.id)))
    }

    private func spend(_ budget: WorkBudget, _ steps: Int) throws(RAGError) {
        do { try budget.spend(steps) } catch { throw RAGError(error) }
    }

    private func best(
        _ k: Int, in selection: (any ChunkSelection)?, _ budget: WorkBudget, _ score: (StoredChunk) -> Double?
    ) throws(RAGError) -> [(id: ChunkID, score: Double)] {
        let allowed = (selection as? Selection)?.ids
        var found: [(id: ChunkID, score: Double)] = []
        for chunk in live {
            try spend(budget, 1)
            guard allowed?.contains(chunk.id) ?? true, let score = score(chunk) else { continue }
            found.append((chunk.id, score))
        }
        found.sort { $0.score > $1.score || ($0.score == $1.score && $0.id < $1.id) }
        return Array(found.prefix(k))
    }

    func dense(
        _ vector: [Float], k: Int, in selection: (any ChunkSelection)?, options: DenseOptions, budget: WorkBudget
    ) async throws(RAGError) -> LegResult {
        try await store.intercepted(.dense)
        let candidates = try best(k, in: selection, budget) { chunk in
            self.vectors[chunk.embeddingHash].map { cosine($0, vector) }
        }
        return LegResult(candidates: candidates, plan: ["exact scan, \(live.count) chunks"])
    }

    func lexical(
        _ query: any AnalyzedQuery, k: Int, in selection: (any ChunkSelection)?, budget: WorkBudget
    ) async throws(RAGError) -> LegResult {
        try await store.intercepted(.lexical)
        let query = try self.query(query)
        let candidates = try best(k, in: selection, budget) { self.score(query, $0.id).score }
        return LegResult(candidates: candidates, plan: ["all of \(live.count) chunks"])
    }

    func denseScores(_ vector: [Float], of chunks: [ChunkID]) async throws(RAGError) -> [Double?] {
        try await store.intercepted(.denseScores)
        return stored(chunks).map { $0.flatMap { self.vectors[$0.embeddingHash] }.map { cosine($0, vector) } }
    }

    func lexicalScores(_ query: any AnalyzedQuery, of chunks: [ChunkID]) async throws(RAGError) -> [LexicalScore] {
        try await store.intercepted(.lexicalScores)
        let query = try self.query(query)
        return chunks.map { score(query, $0) }
    }

    /// BM25's saturated frequency.
    private func weight(_ frequency: Int, length: Int, average: Double) -> Double {
        let frequency = Double(frequency)
        return frequency
            / (frequency
                + lexicalParameters.k1
                * (1 - lexicalParameters.b + lexicalParameters.b * Double(length) / average))
    }

    private func contributions(_ query: InMemoryQuery, _ words: InMemoryChunkWords) -> [LexicalReport.Term] {
        var terms: [LexicalReport.Term] = []
        for term in query.terms {
            guard let frequency = words.frequencies[term.term] else { continue }
            let boost = query.clauses.reduce(0) {
                $0 + ($1.clause.occurrence != .excluded && ($1.words + [$1.whole ?? ""]).contains(term.term) ? 1 : 0)
            }
            let value = weight(frequency, length: words.length, average: averageLength)
            terms.append(
                LexicalReport.Term(
                    term: term.term,
                    fields: words.fields.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value[term.term]?.count },
                    frequency: frequency, inverseDocumentFrequency: term.inverseDocumentFrequency,
                    boost: Double(boost),
                    contribution: term.inverseDocumentFrequency * Double(boost) * value))
        }
        for clause in query.clauses where clause.clause.occurrence != .excluded {
            switch clause.clause.pattern {
            case .word, .phrase: continue
            case .prefix, .fuzzy:
                guard query.holds(clause, words) else { continue }
                terms.append(
                    LexicalReport.Term(
                        term: clause.clause.source, fields: [:], frequency: 1, inverseDocumentFrequency: 1, boost: 1,
                        contribution: 1))
            }
        }
        return terms
    }

    private func score(_ query: InMemoryQuery, _ id: ChunkID) -> LexicalScore {
        guard let words = words[id] else { return LexicalScore(score: nil) }
        let contributions = contributions(query, words)
        let found = query.terms.indices.filter { words.frequencies[query.terms[$0].term] != nil }
        let title = query.terms.reduce(0) { sum, term in
            guard let frequency = words.titleFrequencies[term.term] else { return sum }
            return sum + term.inverseDocumentFrequency
                * weight(frequency, length: words.titleLength, average: averageTitleLength)
        }
        let matches = !contributions.isEmpty && query.obstacles(words).isEmpty
        return LexicalScore(
            score: matches ? contributions.reduce(0) { $0 + $1.contribution } : nil, titleScore: title, terms: found)
    }

    private func stored(_ ids: [ChunkID]) -> [StoredChunk?] {
        ids.map { id in
            guard words[id] != nil else { return nil }
            return tenant.chunks[id.document]?.first { $0.id == id }
        }
    }

    func chunks(_ ids: [ChunkID]) async throws(RAGError) -> [StoredChunk] {
        try await store.intercepted(.chunks)
        return stored(ids).compactMap { $0 }
    }

    func chunks(of document: DocumentID, positions: Range<Int>) async throws(RAGError) -> [StoredChunk] {
        try await store.intercepted(.chunks)
        return (tenant.chunks[document] ?? []).filter { positions.contains(Int($0.id.position)) }
    }

    func documents(_ ids: [DocumentID]) async throws(RAGError) -> [StoredDocument] {
        try await store.intercepted(.documents)
        return ids.compactMap { tenant.documents[$0] }
    }

    func documents(named name: String, deleted: Bool?) async throws(RAGError) -> [StoredDocument] {
        let all = tenant.inOrder(deleted: deleted)
        let exact = all.filter { $0.uri == name }
        if !exact.isEmpty { return exact }
        let relative = all.filter { $0.path == name }
        if !relative.isEmpty { return relative }
        let folder = name.hasSuffix("/") ? name : name + "/"
        return all.filter { $0.uri.hasPrefix(folder) || $0.path.hasPrefix(folder) }
    }

    func documents(after uri: String?, deleted: Bool?, limit: Int) async throws(RAGError) -> [StoredDocument] {
        Array(
            tenant.inOrder(deleted: deleted).filter { document in
                uri.map { Array($0.utf8).lexicographicallyPrecedes(Array(document.uri.utf8)) } ?? true
            }.prefix(limit))
    }

    func vectors(of chunks: [ChunkID]) async throws(RAGError) -> [[Float]?] {
        try await store.intercepted(.vectors)
        return stored(chunks).map { $0.flatMap { self.vectors[$0.embeddingHash] } }
    }

    func explain(_ query: any AnalyzedQuery, _ chunks: [ChunkID]) async throws(RAGError) -> [LexicalReport] {
        try await store.intercepted(.explain)
        let query = try self.query(query)
        return chunks.map { id in
            guard let words = words[id] else {
                return LexicalReport(
                    score: nil, terms: [], obstacles: [.noTerm], length: 0, averageLength: averageLength)
            }
            let terms = contributions(query, words)
            let obstacles = query.obstacles(words) + (terms.isEmpty ? [.noTerm] : [])
            return LexicalReport(
                score: obstacles.isEmpty ? terms.reduce(0) { $0 + $1.contribution } : nil, terms: terms,
                obstacles: obstacles, length: words.length, averageLength: averageLength)
        }
    }

    func unmet(_ filter: FilterExpression, by chunks: [ChunkID]) async throws(RAGError) -> [[FilterExpression]] {
        let conditions = if case .and(let operands) = filter { operands } else { [filter] }
        return chunks.map { id in
            let metadata = fields(of: id.document)
            return conditions.filter { !spelled($0).matches(metadata) }
        }
    }

    func fields() async throws(RAGError) -> [String] {
        Set(tenant.documents.values.filter { $0.deletedAt == nil }.flatMap(\.metadata.keys)).sorted()
    }

    func facets(values limit: Int) async throws(RAGError) -> [FieldStatus] {
        let fields = tenant.documents.values.filter { $0.deletedAt == nil }.map { self.fields(of: $0.id) }
        return Set(fields.flatMap(\.keys)).sorted().map { name in
            let values = fields.compactMap { $0[name] }
            var counts: [MetadataValue: Int] = [:]
            for value in values {
                let elements = if case .list(let elements) = value { elements } else { [value] }
                for element in Set(elements) { counts[element, default: 0] += 1 }
            }
            let ranked = counts.sorted { ($1.value, $0.key.description) < ($0.value, $1.key.description) }
            return FieldStatus(
                name: name, kinds: [], documents: values.count, distinctValues: counts.count,
                values: ranked.prefix(limit).map { FieldStatus.Value(value: $0.key, documents: $0.value) })
        }
    }
}

private func cosine(_ left: [Float], _ right: [Float]) -> Double {
    var (product, lengths) = (0.0, (0.0, 0.0))
    for (left, right) in zip(left, right) {
        product += Double(left) * Double(right)
        lengths.0 += Double(left) * Double(left)
        lengths.1 += Double(right) * Double(right)
    }
    let length = (lengths.0 * lengths.1).squareRoot()
    return length > 0 ? product / length : 0
}
