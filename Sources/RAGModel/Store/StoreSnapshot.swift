/// One state of a scope. A query works on one from its beginning to its end.
///
/// Both legs are restricted before they search: no chunk outside a selection is scored, returned, counted or explained.
/// Equal scores are ordered by chunk id, and results depend on neither the layout of the store nor the order of ingestion.
///
/// Thread safety: methods may be called side by side. All throw `cancelled` when the budget is exhausted by cancellation,
/// and `timeout` when it is so by its deadline or its steps.
public protocol StoreSnapshot: DocumentLookup {
    var scope: Scope { get }
    /// Grows with every commit that changes what a query of the scope can see.
    var version: Int64 { get }
    var collection: CollectionDescription { get }
    var statistics: ScopeStatistics { get }

    /// Brings a query's words into the form of this scope's index.
    func analyze(_ query: ParsedQuery, budget: WorkBudget) async throws(RAGError) -> any AnalyzedQuery

    /// The chunks that fulfil a filter and the conditions of a query (see ``AnalyzedQuery/bindsAnswer``).
    ///
    /// - Returns: `nil` for all chunks of the scope.
    func select(
        _ filter: FilterExpression?, conditions: (any AnalyzedQuery)?, budget: WorkBudget
    ) async throws(RAGError) -> (any ChunkSelection)?

    /// The `k` chunks of the selection with the greatest cosine to `vector`: all of them if there are fewer.
    func dense(
        _ vector: [Float], k: Int, in selection: (any ChunkSelection)?, options: DenseOptions, budget: WorkBudget
    ) async throws(RAGError) -> LegResult

    /// The `k` chunks of the selection with the greatest BM25.
    func lexical(
        _ query: any AnalyzedQuery, k: Int, in selection: (any ChunkSelection)?, budget: WorkBudget
    ) async throws(RAGError) -> LegResult

    /// The exact cosine of each chunk, in order; `nil` for one without a vector.
    func denseScores(_ vector: [Float], of chunks: [ChunkID]) async throws(RAGError) -> [Double?]

    /// What the words of the query find in each chunk, in order.
    func lexicalScores(_ query: any AnalyzedQuery, of chunks: [ChunkID]) async throws(RAGError) -> [LexicalScore]

    /// What ``AnalyzedQuery/proximity(in:)`` says of the text of each chunk, in order. A store whose index knows positions
    /// need not read the texts.
    func proximities(_ query: any AnalyzedQuery, of chunks: [ChunkID]) async throws(RAGError) -> [Double]

    /// The chunks with their texts, in order; one that is not in this state is missing.
    func chunks(_ ids: [ChunkID]) async throws(RAGError) -> [StoredChunk]

    /// The chunks of a document at these positions, in order; also of a deleted one that can be restored.
    func chunks(of document: DocumentID, positions: Range<Int>) async throws(RAGError) -> [StoredChunk]

    /// The documents, live or deleted, in order; one that is not in this state is missing.
    func documents(_ ids: [DocumentID]) async throws(RAGError) -> [StoredDocument]

    /// The documents that a name means: a URI, a path relative to a root, or a folder that they are below.
    func documents(named name: String, deleted: Bool?) async throws(RAGError) -> [StoredDocument]

    /// A page of documents in the order of their URIs, after the given one.
    func documents(after uri: String?, deleted: Bool?, limit: Int) async throws(RAGError) -> [StoredDocument]

    /// The vectors of chunks, in order; `nil` for one that has none.
    func vectors(of chunks: [ChunkID]) async throws(RAGError) -> [[Float]?]

    /// How each chunk got its lexical score, or why it has none.
    func explain(_ query: any AnalyzedQuery, _ chunks: [ChunkID]) async throws(RAGError) -> [LexicalReport]

    /// Which of a filter's conditions each chunk does not fulfil.
    func unmet(_ filter: FilterExpression, by chunks: [ChunkID]) async throws(RAGError) -> [[FilterExpression]]

    /// The names of the metadata fields that documents of the scope have.
    func fields() async throws(RAGError) -> [String]

    /// The metadata fields of live documents by name, each with its most frequent values: at most `limit`, equally frequent
    /// ones in the order of values.
    func facets(values limit: Int) async throws(RAGError) -> [FieldStatus]

    /// For each word of the query that no chunk has, the nearest word that some chunk has.
    func suggestions(for query: any AnalyzedQuery, budget: WorkBudget) async throws(RAGError) -> [WordSuggestion]

    /// Whether some live document has an access tier (metadata `access`): then every query must state its own.
    var hasAccessTiers: Bool { get }

    /// The same state without the documents whose access tiers are none of these, as if they were not there: neither found
    /// nor counted, in statistics of words neither. Documents without a tier are everybody's. It takes the place of this
    /// snapshot, which is not used after.
    func restricted(to access: Set<String>) async throws(RAGError) -> any StoreSnapshot

    /// A sample of the chunks that does not depend on the layout of the store.
    func sample(_ limit: Int) async throws(RAGError) -> [SampledChunk]

    /// How words are scored.
    var lexicalParameters: LexicalParameters { get }

    /// The same state with words scored otherwise. It takes the place of this snapshot, which is not used after.
    func scored(by parameters: LexicalParameters) async throws(RAGError) -> any StoreSnapshot

    /// The same state with filters that take a document's path as it is shown to a reader, besides the one below its root. It
    /// takes the place of this snapshot, which is not used after.
    func reading(_ paths: PathSpellings) async -> any StoreSnapshot

    /// Lets go of what the snapshot retains. It must not be used after; what was begun before may still end.
    func close()
}

extension StoreSnapshot {
    public func proximities(_ query: any AnalyzedQuery, of chunks: [ChunkID]) async throws(RAGError) -> [Double] {
        try await proximitiesByText(query, of: chunks)
    }

    package func proximitiesByText(
        _ query: any AnalyzedQuery, of chunks: [ChunkID]
    ) async throws(RAGError) -> [Double] {
        let found = try await self.chunks(chunks)
        let texts = Dictionary(found.map { ($0.id, $0.text) }) { first, _ in first }
        return chunks.map { chunk in texts[chunk].map(query.proximity(in:)) ?? 0 }
    }
}

/// A set of chunks of one snapshot.
public protocol ChunkSelection: Sendable {
    var count: Int { get }
}

public struct DenseOptions: Sendable, Hashable {
    /// Scans vectors exactly instead of walking a graph.
    public var exact: Bool
    /// The breadth of the walk through a graph; `nil` is the index's default.
    public var efSearch: Int?

    public init(exact: Bool = false, efSearch: Int? = nil) {
        self.exact = exact
        self.efSearch = efSearch
    }
}
