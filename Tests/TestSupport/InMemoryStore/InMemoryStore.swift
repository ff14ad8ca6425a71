import IndexSupport
import RAGModel
import Synchronization

/// A store that keeps everything in dictionaries and looks at everything: what the others are compared with, and what the
/// pipelines are tested on.
///
/// Its legs are exact: cosine over all vectors, BM25 (k1 1.2, b .75) over the words of title, headings, text and path.
package final class InMemoryStore: DocumentStore {
    /// What is asked of a snapshot; see ``intercept(_:)``.
    package enum Call: String, Sendable, Hashable {
        case analyze, select, dense, lexical, denseScores, lexicalScores, chunks, documents, vectors, explain
    }

    struct State {
        var collections: [String: InMemoryCollection] = [:]
        var version: Int64 = 0
    }

    private let state = Mutex(State())
    private let writing = Mutex<String?>(nil)
    private let interception = Mutex<(@Sendable (Call) async throws(RAGError) -> Void)?>(nil)

    package init() {}

    package let location = "memory"

    package var exists: Bool { state.withLock { !$0.collections.isEmpty } }

    /// Runs `hook` before each call of every snapshot: to count calls, to delay them, to make them fail.
    package func intercept(_ hook: (@Sendable (Call) async throws(RAGError) -> Void)?) {
        interception.withLock { $0 = hook }
    }

    func intercepted(_ call: Call) async throws(RAGError) {
        if let hook = interception.withLock({ $0 }) { try await hook(call) }
    }

    package func collections() async throws(RAGError) -> [CollectionDescription] {
        state.withLock { state in state.collections.values.map(\.description).sorted { $0.name < $1.name } }
    }

    package func snapshot(of scope: Scope) async throws(RAGError) -> any StoreSnapshot {
        let (collection, version) = state.withLock { ($0.collections[scope.collection], $0.version) }
        guard let collection else {
            throw RAGError(.notFound, subject: "collection \"\(scope.collection)\"", "there is no such collection")
        }
        return InMemorySnapshot(store: self, scope: scope, collection: collection, version: version)
    }

    package func write<Result: Sendable>(
        _ purpose: String, to scope: Scope, _ body: @Sendable (any StoreWriter) async throws -> Result
    ) async throws(RAGError) -> Result {
        try hold(purpose)
        defer { release() }
        do { return try await body(InMemoryWriter(store: self, scope: scope)) } catch { throw RAGError(error) }
    }

    func hold(_ purpose: String) throws(RAGError) {
        let other = writing.withLock { holder -> String? in
            guard holder == nil else { return holder }
            holder = purpose
            return nil
        }
        if let other { throw RAGError(.busy, subject: "store", "another writer holds it: \(other)") }
    }

    func release() { writing.withLock { $0 = nil } }

    func changeAll(_ body: (inout State) -> Void) {
        state.withLock { state in
            body(&state)
            state.version += 1
        }
    }

    func read() -> State { state.withLock { $0 } }

    /// Changes the collection of a scope, all or nothing.
    func change<Result: Sendable>(
        _ scope: Scope, _ body: (inout InMemoryCollection) throws(RAGError) -> Result
    ) throws(RAGError) -> Result {
        let outcome = state.withLock { state -> Swift.Result<Result, RAGError> in
            guard var collection = state.collections[scope.collection] else {
                return .failure(RAGError(.notFound, subject: scope.collection, "the collection was not made"))
            }
            do throws(RAGError) {
                let result = try body(&collection)
                state.collections[scope.collection] = collection
                state.version += 1
                return .success(result)
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    func create(_ scope: Scope, _ settings: NewCollection) {
        state.withLock { state in
            if state.collections[scope.collection] == nil {
                state.collections[scope.collection] = InMemoryCollection(name: scope.collection, settings: settings)
                state.version += 1
            }
        }
    }
}

/// A collection of an ``InMemoryStore``.
struct InMemoryCollection: Sendable {
    struct Tenant: Sendable {
        var documents: [DocumentID: StoredDocument] = [:]
        var chunks: [DocumentID: [StoredChunk]] = [:]
        var measured = ScopeStatistics()
        var version: Int64 = 0
        var roots: [String: DocumentRoot] = [:]
        var runs: [StoredRun] = []

        var rootsInOrder: [DocumentRoot] {
            roots.values.sorted { Array($0.path.utf8).lexicographicallyPrecedes(Array($1.path.utf8)) }
        }

        func states(of uris: [String]) -> [DocumentState?] {
            let byURI = Dictionary(uniqueKeysWithValues: documents.values.map { ($0.uri, $0) })
            return uris.map { byURI[$0].map(Self.state) }
        }

        func documents(below path: String, after uri: String?, limit: Int) -> [DocumentState] {
            let root = DocumentRoot(path: path)
            let found = inOrder(deleted: false).filter { document in
                document.root != nil && root.covers(document.uri)
                    && uri.map { Array($0.utf8).lexicographicallyPrecedes(Array(document.uri.utf8)) } ?? true
            }
            return found.prefix(limit).map(Self.state)
        }

        /// In the bytewise order of URIs.
        func inOrder(deleted: Bool?) -> [StoredDocument] {
            documents.values.filter { deleted == nil || ($0.deletedAt != nil) == deleted }
                .sorted { Array($0.uri.utf8).lexicographicallyPrecedes(Array($1.uri.utf8)) }
        }

        private static func state(_ document: StoredDocument) -> DocumentState {
            DocumentState(
                id: document.id, uri: document.uri, path: document.path, root: document.root,
                contentHash: document.contentHash, processing: document.processing, size: document.size,
                modified: document.modified, changed: document.changed, isDeleted: document.deletedAt != nil)
        }

        /// Live chunks in the order of ids.
        var live: [StoredChunk] {
            documents.values.filter { $0.deletedAt == nil }.sorted { $0.id < $1.id }.flatMap { chunks[$0.id] ?? [] }
        }
    }

    var name: String
    var settings: NewCollection
    var embedder: EmbedderIdentity?
    var vectors: [ContentHash: [Float]] = [:]
    var tenants: [String: Tenant] = [:]
    static let defaultParameters = LexicalParameters(k1: 1.2, b: 0.75, titleShare: 0)
    var parameters = InMemoryCollection.defaultParameters

    init(name: String, settings: NewCollection) {
        self.name = name
        self.settings = settings
    }

    var description: CollectionDescription {
        CollectionDescription(
            name: name, language: settings.language, embedder: vectors.isEmpty ? nil : embedder,
            intendedEmbedder: vectors.isEmpty ? embedder : nil,
            fieldWeights: settings.fieldWeights, chunkTokens: settings.chunkTokens,
            chunkOverlap: settings.chunkOverlap, chunker: settings.chunker, redaction: settings.redaction)
    }
}
