import Foundation
import LocalModels
import Logging
import RAGEngine

/// What all requests of a server share.
final class ServerState: Sendable {
    let store: Store
    let configuration: ServerConfiguration
    let keys: KeyRing
    let buckets = TokenBuckets()
    let disconnects: Disconnects
    let connections: OpenConnections
    let searches: Admission
    let embeddings: Admission
    /// Ingests that read their bodies as they come: as slowly as their clients send.
    let streams: Admission
    /// Changes that are there as a whole.
    let writes: Admission
    let backups = Admission(limit: 1, queue: 4, patience: .seconds(60))
    let audit: AuditLog?
    let metrics = ServerMetrics()
    let maps = CollectionMaps()
    let mcpSessions = MCPSessions()
    let logger: Logger
    /// `nil` if nobody wants spans.
    let spans: SpanExporter?
    let reranker: (any Reranker)?
    /// Answers that are given again; `nil` if none are kept.
    let cache: QueryCache?
    let origins: OriginPolicy
    let table: EndpointTable

    /// - Throws: `RAGError` if the keys or the reranker cannot be read, or an address would be open to others without keys.
    init(
        store: Store, configuration: ServerConfiguration, logger: Logger, embedder: (any Embedder)? = nil,
        reranker: (any Reranker)? = nil
    ) throws {
        self.store = store
        self.configuration = configuration
        self.logger = logger
        spans = try configuration.collector.map { address throws(RAGError) in
            try SpanExporter(address, logger: logger)
        }
        keys = try KeyRing(KeyFile(store: store.path), logger: logger)
        let hasKeys = keys.areNeeded
        guard configuration.isLoopback || hasKeys else {
            throw RAGError(
                .permissionDenied, subject: configuration.host,
                "others could read and change the store from there, and it has no keys; create one with `rag keys create`,"
                    + " or serve on 127.0.0.1")
        }
        let limits = configuration.limits
        disconnects = Disconnects(patience: limits.clients.halfClosed)
        connections = OpenConnections(limit: limits.connections, leastIdle: limits.clients.leastIdle)
        let processors = ProcessInfo.processInfo.activeProcessorCount
        searches = Admission(
            limit: limits.searches ?? 2 * processors, queue: limits.waiting, patience: limits.patience)
        embeddings = Admission(limit: processors, queue: limits.waiting, patience: limits.patience)
        streams = Admission(limit: 8, queue: 64, patience: .seconds(30))
        writes = Admission(limit: 8, queue: 64, patience: .seconds(30))
        audit =
            configuration.audits ?? hasKeys
            ? AuditLog(store: store.path, hasText: configuration.auditsText, logger: logger) : nil
        origins = OriginPolicy(configuration, hasKeys: hasKeys)
        do {
            self.reranker = try reranker ?? configuration.reranker.map { try CrossEncoder(folder: $0) }
        } catch { throw RAGError(error) }
        cache = configuration.cachedAnswers.map {
            QueryCache(store, capacity: $0, nearness: configuration.cacheNearness)
        }
        given = embedder
        table = EndpointTable(Endpoints.served)
    }

    private let given: (any Embedder)?

    /// The embedder of the endpoints that embed.
    ///
    /// - Throws: `model_missing`
    func embedder() async throws -> any Embedder {
        if let given { return given }
        guard let embedder = try await store.preferredEmbedder() else {
            throw RequestFailure(
                .modelMissing, "the server has no embedding model; its owner gets one with `rag model pull`")
        }
        return embedder
    }
}
