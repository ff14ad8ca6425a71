import Catalog
import Foundation
import IndexSupport
import LexicalSearch
import RAGModel
import Synchronization
import TextAnalysis

/// A store in a folder: SQLite is its truth, and segment files that can be rebuilt from it are what is searched.
///
/// ```
/// catalog.sqlite   collections, documents, chunks, vectors, manifest
/// originals.sqlite what was masked, if a collection keeps it
/// segments/        the files of the segments that the manifest names
/// writer.lock      held by the one process that writes
/// ```
///
/// Thread safety: all methods may be called from any task. Reads run side by side and never wait for a writer.
package final class FolderStore: DocumentStore {
    package let path: String
    package let folder: SegmentFolder
    private let waitSeconds: Double
    private let readCatalog = Mutex<CatalogDatabase?>(nil)
    package let snapshots = SnapshotCache()

    /// - Parameters:
    ///   - path: the folder. It is made by the first method that writes.
    ///   - waitSeconds: how long a writer waits for another process to finish.
    package init(at path: String, waitSeconds: Double = 0) {
        self.path = path
        folder = SegmentFolder(path: path + "/segments")
        self.waitSeconds = waitSeconds
    }

    package var catalogPath: String { path + "/catalog.sqlite" }

    package var location: String { path }

    /// Whether there is a store in the folder.
    package var exists: Bool { Files.exists(catalogPath) }

    /// The catalog, open for reading.
    ///
    /// - Throws: `notFound` if there is no store.
    package func catalog() throws -> CatalogDatabase {
        try readCatalog.withLock { catalog in
            if let catalog { return catalog }
            try requireStore()
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

    func requireStore() throws(RAGError) {
        guard exists else {
            if Files.isNoFolder(path) {
                throw RAGError(
                    .invalidInput, subject: path,
                    "a file stands where the folder of a store is expected; name another one with --store")
            }
            do { try Files.checkFolder(folder.path) } catch { throw RAGError(error) }
            throw RAGError(.notFound, subject: path, "there is no store here; `rag ingest FOLDER` makes one")
        }
    }

    /// Runs blocking work on threads that are not those of the cooperative pool.
    func offPool<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws(RAGError) -> Result {
        try await RAGError.wrapping {
            try await withTaskExecutorPreference(WorkerPool.shared) { try await Task { try body() }.value }
        }
    }

    /// Runs `body` as the only writer of the store, across processes.
    package func writing<Result>(
        _ purpose: String, _ body: (CatalogDatabase) throws -> Result
    ) throws(RAGError) -> Result {
        try RAGError.wrapping {
            let lock = try lock(purpose, waitSeconds: waitSeconds)
            defer { withExtendedLifetime(lock) {} }
            return try body(try writableCatalog())
        }
    }

    private func lock(_ purpose: String, waitSeconds: Double) throws -> WriterLock {
        for attempt in 1... {
            try Files.createPrivateFolder(path)
            try Files.checkFolder(folder.path)
            do {
                let lock = try WriterLock(path: path + "/writer.lock", purpose: purpose, waitSeconds: waitSeconds)
                try Files.createPrivateFolder(folder.path)
                if !exists { StoreMark.put(in: path) }
                return lock
            } catch let error as FileError where error.code == .notFound && attempt < 20 {
                // A first writer has just taken away the folder that it had made.
            }
        }
        preconditionFailure("the loop ends by returning or throwing")
    }

    func writableCatalog() throws -> CatalogDatabase {
        let catalog = try CatalogDatabase(path: catalogPath, access: .readWrite)
        try keepOutOfGit()
        if catalog.wasUpgraded { try PartitionWriter.rebuildUnreadable(catalog, folder) }
        return catalog
    }

    /// What begins the names of a store's own files and folders.
    private static let ownNames = [
        "catalog.sqlite", "segments", "writer.lock", "trusted", "noted", "damaged.json", "originals.sqlite", "keys.",
        "audit.", "config.yaml",
    ]

    /// A store is derived from the files beside it, and may hold what git was told to ignore. A folder that has files of
    /// somebody else's keeps those in git.
    private func keepOutOfGit() throws(FileError) {
        let ignored = path + "/.gitignore"
        guard Files.kind(ignored) == nil else { return }
        let isShared = try Files.list(path).contains { name in !Self.ownNames.contains(where: name.hasPrefix) }
        let patterns = isShared ? Self.ownNames.map { "/\($0)*" } : ["*"]
        let writer = try FileWriter(path: ignored, mode: 0o600)
        try writer.append(Array((patterns.joined(separator: "\n") + "\n").utf8))
        try writer.commit()
    }

    // MARK: DocumentStore

    package func collections() async throws(RAGError) -> [CollectionDescription] {
        guard exists else { return [] }
        return try RAGError.wrapping {
            try catalog().read { reader in
                try reader.collections().map { try CollectionDescription(CollectionInfo($0), reader) }
            }
        }
    }

    package func snapshot(of scope: Scope) async throws(RAGError) -> any StoreSnapshot {
        try await RAGError.wrapping {
            let catalog = try catalog()
            for attempt in 1... {
                let session = try await catalog.openSession()
                do {
                    return try snapshot(of: scope, in: session)
                } catch let error as FileError where error.code == .notFound && attempt < 20 {
                    // A writer has merged these segments away since the session was opened: take a newer state.
                    session.close()
                    try await Task.sleep(for: .milliseconds(attempt))
                } catch {
                    session.close()
                    throw error
                }
            }
            preconditionFailure("the loop ends by returning or throwing")
        }
    }

    private func snapshot(of scope: Scope, in session: CatalogSession) throws -> SegmentSnapshot {
        try session.read { reader in
            guard let record = try reader.collection(named: scope.collection) else {
                throw Self.noCollection(scope.collection, known: try reader.collections().map(\.name))
            }
            let info = try CollectionInfo(record)
            let partition = Partition(collection: info.id, tenant: scope.tenant)
            let segments = try snapshots.snapshot(partition, collection: info, reader: reader, folder: folder)
            return SegmentSnapshot(
                scope, info, try CollectionDescription(info, reader),
                try reader.scopeStatistics(of: partition),
                version: try reader.version(of: partition), segments: segments, session: session)
        }
    }

    package static func noCollection(_ name: String, known: [String]) -> RAGError {
        let list =
            known.isEmpty ? "the store is empty: `rag ingest FOLDER`" : "there is \(known.joined(separator: ", "))"
        return RAGError(.notFound, subject: "collection \"\(name)\"", "there is no such collection; \(list)")
    }

    package func write<Result: Sendable>(
        _ purpose: String, to scope: Scope, _ body: @Sendable (any StoreWriter) async throws -> Result
    ) async throws(RAGError) -> Result {
        try await RAGError.wrapping {
            let beginning = exists ? nil : StoreBeginning(path)
            let lock: WriterLock
            do { lock = try await waitForLock(purpose) } catch {
                beginning?.removeFolders()
                throw error
            }
            defer { withExtendedLifetime(lock) {} }
            do {
                let catalog = try writableCatalog()
                try PartitionWriter.sweep(catalog: catalog, folder: folder)
                let writer = try SegmentWriter(catalog: catalog, folder: folder, scope: scope)
                let result = try await body(writer)
                try catalog.checkpoint()
                return result
            } catch {
                if let beginning { undo(beginning) }
                throw error
            }
        }
    }

    /// Takes away a store that a write has made which then failed, unless it holds something by now. Called by the holder
    /// of the lock.
    private func undo(_ beginning: StoreBeginning) {
        do {
            if exists {
                let catalog = try CatalogDatabase(path: catalogPath, access: .readOnly)
                guard try catalog.read({ try $0.isEmpty() }) else { return }
            }
            readCatalog.withLock { $0 = nil }
            beginning.undo()
        } catch {
            // What cannot be looked at stays; that the write failed is said by its own error.
        }
    }

    /// Waits without blocking a thread.
    func waitForLock(_ purpose: String) async throws -> WriterLock {
        let end = ContinuousClock.now + .seconds(waitSeconds)
        while true {
            do { return try lock(purpose, waitSeconds: 0) } catch let error as RAGError
                where error.code == .busy && ContinuousClock.now < end
            {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}

extension CollectionDescription {
    /// The embedder is that of the vectors: a collection that has none yet has no embedder.
    init(_ info: CollectionInfo, _ reader: CatalogReader) throws {
        let identity = try info.embedderID.map { try reader.identity(of: $0) }
        let hasVectors = try info.embedderID.map { try reader.hasEmbeddings(embedder: $0) } ?? false
        self.init(
            name: info.name, language: info.settings.analyzer.language, embedder: hasVectors ? identity : nil,
            intendedEmbedder: hasVectors ? nil : identity,
            fieldWeights: Dictionary(
                uniqueKeysWithValues: LexicalField.allCases.map {
                    ($0.name, Int(info.settings.bm25.fieldWeights[$0]))
                }),
            chunkTokens: info.settings.chunking.maximumTokens,
            chunkOverlap: info.settings.chunking.overlapTokens, chunker: info.settings.chunking.method,
            redaction: info.settings.redaction)
    }
}
