import Catalog
import Foundation
import IndexSupport
import LexicalSearch
import RAGModel
import SegmentStore
import Synchronization

/// A folder of searchable documents: the place where ingestion, search and maintenance meet.
///
/// ```swift
/// let store = try Store(at: "notes.rag")
/// try await store.ingest(["Documents"])
/// let answer = try await store.query("how do I rotate the signing key")
/// for hit in answer.hits { print(hit.path, hit.lines, hit.text) }
/// ```
///
/// Thread safety: all methods may be called from any thread. Queries run side by side and never wait for a writer;
/// methods that change the store take the writer lock, across processes, and throw `busy` if another holds it.
public final class Store: Sendable {
    /// The folder.
    public let path: String
    let models: EmbedderSource
    let rerankers: RerankerSource
    let measurements = VisibleMeasurements()
    let folder: SegmentFolder
    let waitSeconds: Double
    /// The same folder, as queries see it.
    let documents: FolderStore
    private let readCatalog = Mutex<CatalogDatabase?>(nil)
    let snapshots = SnapshotCache()

    /// - Parameters:
    ///   - path: the folder. It is made by the first method that writes.
    ///   - model: which embedder to use.
    ///   - waitForWriter: how long a writing method waits for another process to finish, in seconds.
    public init(at path: String, model: ModelOptions = ModelOptions(), waitForWriter: Double = 0) {
        self.path = path
        models = EmbedderSource(model)
        rerankers = RerankerSource(models)
        folder = SegmentFolder(path: path + "/segments")
        waitSeconds = waitForWriter
        documents = FolderStore(at: path, waitSeconds: waitForWriter)
    }

    public static let defaultCollection = Scope.defaultCollection
    public static let defaultTenant = Scope.defaultTenant

    var catalogPath: String { path + "/catalog.sqlite" }

    /// Whether there is a store in the folder.
    public var exists: Bool { Files.exists(catalogPath) }

    /// The catalog, open for reading.
    func catalog() throws -> CatalogDatabase {
        try readCatalog.withLock { catalog in
            if let catalog { return catalog }
            guard exists else {
                throw RAGError(.notFound, subject: path, "there is no store here; `rag ingest FOLDER` makes one")
            }
            try Files.checkFolder(folder.path)
            let opened: CatalogDatabase
            do {
                opened = try CatalogDatabase(path: catalogPath, access: .readOnly)
            } catch let error as CatalogError where error.code == .outdated {
                // Opening for writing brings it to today's form.
                try writing("upgrade") { _ in }
                opened = try CatalogDatabase(path: catalogPath, access: .readOnly)
            }
            catalog = opened
            return opened
        }
    }

    /// Runs `body` as the only writer of the store, across processes.
    func writing<Result>(_ purpose: String, _ body: (CatalogDatabase) throws -> Result) throws(RAGError) -> Result {
        try RAGError.wrapping {
            try Files.createPrivateFolder(path)
            try Files.checkFolder(folder.path)
            try Files.createPrivateFolder(folder.path)
            let lock = try WriterLock(path: path + "/writer.lock", purpose: purpose, waitSeconds: waitSeconds)
            defer { withExtendedLifetime(lock) {} }
            let catalog = try CatalogDatabase(path: catalogPath, access: .readWrite)
            try keepOutOfGit()
            if catalog.wasUpgraded { try PartitionWriter.rebuildUnreadable(catalog, folder) }
            return try body(catalog)
        }
    }

    /// A store is derived from the files beside it, and may hold what git was told to ignore.
    private func keepOutOfGit() throws(FileError) {
        let path = path + "/.gitignore"
        guard Files.kind(path) == nil else { return }
        let writer = try FileWriter(path: path, mode: 0o600)
        try writer.append(Array("*\n".utf8))
        try writer.commit()
    }

    /// Runs blocking work off the cooperative threads.
    static func onThread<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let hook = FaultInjection.hook
        return try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                // A plain thread does not inherit the task's values.
                let result = FaultInjection.$hook.withValue(hook) { Swift.Result { try body() } }
                continuation.resume(with: result)
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }
}
