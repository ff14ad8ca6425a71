import RAGModel

extension Store {
    /// Finds the chunks that answer `text`, best first.
    ///
    /// - Throws: `RAGError`: `invalidInput` for an empty query, a `k` out of 1…10,000 or a malformed filter; `notFound`
    ///   without a store or collection; `modelMissing` if `mode` is `dense` and there is no model; `modelMismatch`.
    /// - Complexity: the dense leg is O(rows) without a graph and about O(log rows) with one; the lexical leg is
    ///   bounded by the posting lists of the query's terms.
    public func query(_ text: String, options: QueryOptions = QueryOptions()) async throws(RAGError) -> QueryResponse {
        try await query(QueryRequest(text, options: options))
    }

    /// The same for several ways to ask a question.
    public func query(_ request: QueryRequest) async throws(RAGError) -> QueryResponse {
        try await query(request, embeddings: [:])
    }

    func query(
        _ request: QueryRequest, embeddings: [String: Embedding]
    ) async throws(RAGError) -> QueryResponse {
        try Self.checkNames(request.options)
        return try await pipeline.run(request, embeddings: embeddings)
    }

    /// Says for each chunk of a document why it is, or is not, in the answer to the query.
    ///
    /// - Parameter name: the document's URI or path; see ``delete(_:in:)`` for how names are matched.
    /// - Throws: as ``query(_:options:)``; `notFound` if there is no such document, `invalidInput` if there are several.
    public func explain(
        _ text: String, document name: String, options: QueryOptions = QueryOptions()
    ) async throws(RAGError) -> DocumentExplanation {
        try await explain(QueryRequest(text, options: options), document: name)
    }

    /// The same for several ways to ask a question.
    public func explain(
        _ request: QueryRequest, document name: String
    ) async throws(RAGError) -> DocumentExplanation {
        try Self.checkNames(request.options)
        return try await pipeline.explain(request, document: name)
    }

    private static func checkNames(_ options: QueryOptions) throws(RAGError) {
        for collection in options.collections { try checkName(collection, "collection") }
        try checkName(options.tenant, "tenant")
    }

    var pipeline: QueryPipeline {
        let (models, rerankers) = (models, rerankers)
        return QueryPipeline(
            store: documents,
            rerankers: { (choice, embedder) throws(RAGError) in try rerankers.reranker(choice, embedder) },
            measurements: measurements,
            embedder: { collection throws(RAGError) in
                try await RAGError.wrapping { try await Self.embedder(of: collection, models) }
            })
    }

    /// The embedder that a collection's vectors were made with.
    private static func embedder(
        of collection: CollectionDescription, _ models: EmbedderSource
    ) async throws -> QueryPipeline.QueryEmbedder {
        guard let identity = collection.embedder else {
            return .missing(
                reason: try models.isEmpty
                    ? "no model: `rag model pull` fetches it, the next `rag ingest` adds vectors"
                    : "no vectors yet: the next `rag ingest` adds them")
        }
        guard let embedder = try await models.embedder(like: identity, .query) else {
            return .missing(reason: "no model: `rag model pull` fetches it")
        }
        try EmbedderSource.check(embedder, for: collection.name, identity)
        return .ready(embedder)
    }
}
