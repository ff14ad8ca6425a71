import RAGModel

/// One tenant's part of a collection, with everything that can be done to it.
///
/// ```swift
/// let handbook = store.collection("handbook", tenant: "acme")
/// try await handbook.ingest(["Handbook"])
/// let answer = try await handbook.query("parental leave")
/// for try await document in handbook.documents() { print(document.path) }
/// ```
///
/// A value that costs nothing; the collection is made by the first ingest. What is said of a scope in options is overridden.
/// Thread safety: as ``Store``.
public struct DocumentCollection: Sendable {
    public let store: Store
    public let scope: Scope

    /// See ``Store/query(_:options:)``.
    public func query(_ text: String, options: QueryOptions = QueryOptions()) async throws(RAGError) -> QueryResponse {
        try await store.query(text, options: scoped(options))
    }

    /// See ``Store/query(_:)``.
    public func query(_ request: QueryRequest) async throws(RAGError) -> QueryResponse {
        var request = request
        request.options = scoped(request.options)
        return try await store.query(request)
    }

    /// See ``Store/explain(_:document:options:)``.
    public func explain(
        _ text: String, document name: String, options: QueryOptions = QueryOptions()
    ) async throws(RAGError) -> DocumentExplanation {
        try await store.explain(text, document: name, options: scoped(options))
    }

    /// See ``Store/ingest(_:options:progress:)``.
    @discardableResult
    public func ingest(
        _ paths: [String], options: IngestOptions = IngestOptions(),
        progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws(RAGError) -> IngestReport {
        try await store.ingest(paths, options: scoped(options), progress: progress)
    }

    /// See ``Store/ingest(documents:options:progress:)``.
    @discardableResult
    public func ingest(
        documents: some Sequence<SourceDocument> & Sendable, options: IngestOptions = IngestOptions(),
        progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws(RAGError) -> IngestReport {
        try await store.ingest(documents: documents, options: scoped(options), progress: progress)
    }

    #if canImport(Glibc)
        /// See ``Store/watch(_:options:report:)``.
        public func watch(
            _ paths: [String], options: IngestOptions = IngestOptions(),
            report: @escaping @Sendable (IngestReport) async -> Void
        ) async throws(RAGError) {
            try await store.watch(paths, options: scoped(options), report: report)
        }
    #endif

    /// See ``Store/documents(in:deleted:after:)``.
    public func documents(deleted: Bool? = false, after uri: String? = nil) -> DocumentSequence {
        store.documents(in: scope, deleted: deleted, after: uri)
    }

    /// See ``Store/document(_:in:)``.
    public func document(
        _ name: String
    ) async throws(RAGError) -> (document: StoredDocument, chunks: [StoredChunk]) {
        try await store.document(name, in: scope)
    }

    /// See ``Store/delete(_:in:)``.
    @discardableResult
    public func delete(_ names: [String]) async throws(RAGError) -> [String] {
        try await store.delete(names, in: scope)
    }

    /// See ``Store/restore(_:in:)``.
    @discardableResult
    public func restore(_ names: [String]) async throws(RAGError) -> [String] {
        try await store.restore(names, in: scope)
    }

    /// See ``Store/reveal(_:in:)``.
    public func reveal(_ text: String) async throws(RAGError) -> RevealedText {
        try await store.reveal(text, in: scope)
    }

    /// See ``Store/fields(in:values:)``.
    public func fields(values limit: Int = 5) async throws(RAGError) -> [FieldStatus] {
        try await store.fields(in: scope, values: limit)
    }

    /// See ``Store/reindex(collection:language:progress:)``. It is done for all tenants.
    @discardableResult
    public func reindex(
        language: String? = nil, progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws(RAGError) -> ReindexReport {
        try await store.reindex(collection: scope.collection, language: language, progress: progress)
    }

    private func scoped(_ options: QueryOptions) -> QueryOptions {
        var options = options
        options.collections = [scope.collection]
        options.tenant = scope.tenant
        return options
    }

    private func scoped(_ options: IngestOptions) -> IngestOptions {
        var options = options
        options.collection = scope.collection
        options.tenant = scope.tenant
        return options
    }
}
