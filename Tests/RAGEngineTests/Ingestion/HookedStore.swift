import RAGModel
import Synchronization
import TestSupport

/// A store in front of another one that tells a test of each call of its writers, and lets the test make it fail or wait.
final class HookedStore: ForwardingStore {
    let base: any DocumentStore
    private let hook: @Sendable (_ call: String) async throws(RAGError) -> Void

    /// - Parameter hook: runs before each call; what it throws, the call throws, and does nothing.
    init(_ base: any DocumentStore, hook: @escaping @Sendable (_ call: String) async throws(RAGError) -> Void) {
        self.base = base
        self.hook = hook
    }

    func write<Result: Sendable>(
        _ purpose: String, to scope: Scope, _ body: @Sendable (any StoreWriter) async throws -> Result
    ) async throws(RAGError) -> Result {
        try await base.write(purpose, to: scope) { try await body(HookedWriter(base: $0, hook: self.hook)) }
    }
}

struct HookedWriter: StoreWriter {
    let base: any StoreWriter
    let hook: @Sendable (_ call: String) async throws(RAGError) -> Void

    var scope: Scope { base.scope }
    var collection: CollectionDescription? { get async { await base.collection } }

    func create(_ settings: NewCollection) async throws(RAGError) {
        try await hook("create")
        try await base.create(settings)
    }

    func record(_ root: DocumentRoot) async throws(RAGError) {
        try await hook("record root")
        try await base.record(root)
    }

    func forget(roots: [String]) async throws(RAGError) {
        try await hook("forget")
        try await base.forget(roots: roots)
    }

    func ids(for uris: [String]) async throws(RAGError) -> [DocumentID] {
        try await hook("ids")
        return try await base.ids(for: uris)
    }

    func roots() async throws(RAGError) -> [DocumentRoot] {
        try await hook("roots")
        return try await base.roots()
    }

    func states(of uris: [String]) async throws(RAGError) -> [DocumentState?] {
        try await hook("states")
        return try await base.states(of: uris)
    }

    func documents(below path: String, after uri: String?, limit: Int) async throws(RAGError) -> [DocumentState] {
        try await hook("documents below")
        return try await base.documents(below: path, after: uri, limit: limit)
    }

    func use(_ embedder: EmbedderIdentity) async throws(RAGError) {
        try await hook("use")
        try await base.use(embedder)
    }

    func withoutVector(_ texts: Set<ContentHash>) async throws(RAGError) -> Set<ContentHash> {
        try await hook("without vector")
        return try await base.withoutVector(texts)
    }

    func insert(_ vectors: [(text: ContentHash, vector: [Float])]) async throws(RAGError) {
        try await hook("insert")
        try await base.insert(vectors)
    }

    func commit(_ batch: DocumentBatch) async throws(RAGError) {
        try await hook("commit")
        try await base.commit(batch)
    }

    func chunksWithoutVectors(after: ChunkID?, limit: Int) async throws(RAGError) -> [PendingChunk] {
        try await hook("pending")
        return try await base.chunksWithoutVectors(after: after, limit: limit)
    }

    func sample(_ limit: Int) async throws(RAGError) -> [SampledChunk] {
        try await hook("sample")
        return try await base.sample(limit)
    }

    func record(_ statistics: ScopeStatistics) async throws(RAGError) {
        try await hook("record statistics")
        try await base.record(statistics)
    }

    func record(_ parameters: LexicalParameters?) async throws(RAGError) {
        try await hook("record parameters")
        try await base.record(parameters)
    }

    func settle() async throws(RAGError) {
        try await hook("settle")
        try await base.settle()
    }

    func beginRun(at time: Double) async throws(RAGError) -> Int64 {
        try await hook("begin run")
        return try await base.beginRun(at: time)
    }

    func endRun(_ run: Int64, at time: Double, report: String) async throws(RAGError) {
        try await hook("end run")
        try await base.endRun(run, at: time, report: report)
    }
}

/// What happened, in order, as the stages of a pipeline tell it.
final class EventLog: Sendable {
    private let state = Mutex<[String]>([])
    func add(_ event: String) { state.withLock { $0.append(event) } }
    var events: [String] { state.withLock { $0 } }
}
