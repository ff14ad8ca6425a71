import Foundation
import IndexSupport
import RAGModel
import SegmentStore

/// A store of searchable documents: the place where ingestion, search and maintenance meet.
///
/// ```swift
/// let store = try Store(at: "notes.rag")
/// try await store.ingest(["Documents"])
/// let answer = try await store.query("how do I rotate the signing key")
/// for hit in answer.hits { print(hit.path, hit.lines, hit.text) }
/// ```
///
/// ``collection(_:tenant:)`` gives a handle of one collection, whose methods need no scope.
///
/// Thread safety: all methods may be called from any task. Queries run side by side and never wait for a writer; methods
/// that change the store hold the writer lock, across processes, and throw `busy` if another holds it.
public final class Store: Sendable {
    /// Where documents, vectors and words are kept.
    let documents: any DocumentStore
    let models: EmbedderSource
    let rerankers: RerankerSource
    let measurements = VisibleMeasurements()
    /// The folder of the store, which is never ingested; `nil` if it is not in one.
    let folder: String?

    /// A store in a folder.
    ///
    /// - Parameters:
    ///   - path: the folder. It is made by the first method that writes.
    ///   - model: which embedder to use.
    ///   - waitForWriter: how long a writing method waits for another process to finish, in seconds.
    public convenience init(at path: String, model: ModelOptions = ModelOptions(), waitForWriter: Double = 0) {
        self.init(FolderStore(at: path, waitSeconds: waitForWriter), EmbedderSource(model), folder: path)
    }

    /// A store in a folder, with an embedder of one's own.
    public convenience init(at path: String, embedder: any Embedder, waitForWriter: Double = 0) {
        self.init(
            FolderStore(at: path, waitSeconds: waitForWriter), EmbedderSource(ModelOptions(), own: embedder),
            folder: path)
    }

    /// A store that keeps its documents where `documents` does.
    ///
    /// - Parameter embedder: one's own; `nil` is the one that `model` says.
    public convenience init(
        _ documents: any DocumentStore, embedder: (any Embedder)? = nil, model: ModelOptions = ModelOptions()
    ) {
        self.init(documents, EmbedderSource(model, own: embedder), folder: nil)
    }

    private init(_ documents: any DocumentStore, _ models: EmbedderSource, folder: String?) {
        self.documents = documents
        self.models = models
        self.folder = folder
        rerankers = RerankerSource(models)
    }

    /// Where the store is: its folder, or an address.
    public var path: String { documents.location }

    public static let defaultCollection = Scope.defaultCollection
    public static let defaultTenant = Scope.defaultTenant

    /// Whether there is a store: the first method that writes makes it.
    public var exists: Bool { documents.exists }

    /// The collections there are, by name; empty if the store is.
    public func collections() async throws(RAGError) -> [CollectionDescription] { try await documents.collections() }

    /// A handle of one tenant's part of a collection. It costs nothing, and the collection need not exist yet.
    public func collection(_ name: String = defaultCollection, tenant: String = defaultTenant) -> DocumentCollection {
        DocumentCollection(store: self, scope: Scope(collection: name, tenant: tenant))
    }

    /// Lends one state of a scope to `body`.
    ///
    /// - Throws: `notFound` if there is no such collection; what `body` throws, as a `RAGError`.
    func reading<Result: Sendable>(
        _ scope: Scope, _ body: (any StoreSnapshot) async throws(RAGError) -> Result
    ) async throws(RAGError) -> Result {
        let snapshot = try await documents.snapshot(of: scope)
        defer { snapshot.close() }
        return try await body(snapshot)
    }

    func requireStore() throws(RAGError) {
        guard exists else {
            if Files.isNoFolder(path) {
                throw RAGError(
                    .invalidInput, subject: path,
                    "a file stands where the folder of a store is expected; name another one with --store")
            }
            do { try Files.checkFolder(path) } catch { throw RAGError(error) }
            throw RAGError(.notFound, subject: path, "there is no store here; `rag ingest FOLDER` makes one")
        }
    }
}
