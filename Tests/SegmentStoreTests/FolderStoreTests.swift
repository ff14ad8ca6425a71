import RAGModel
import SegmentStore
import TestSupport
import Testing

@Suite struct FolderStoreTests {
    @Test(arguments: StoreConformance.checks)
    func `it behaves as a document store`(check: StoreConformance) async throws {
        let folder = TemporaryFolder()
        try await check.run(FolderStore(at: folder.path + "/store"))
    }

    /// What is on the disk is all there is: a store that is opened anew answers like the one that wrote.
    @Test(arguments: StoreConformance.checks)
    func `it behaves so when every write and every read opens it anew`(check: StoreConformance) async throws {
        let folder = TemporaryFolder()
        try await check.run(ReopenedStore(path: folder.path + "/store"))
    }
}

/// Opens the store again for every call.
private struct ReopenedStore: DocumentStore {
    let path: String

    func collections() async throws(RAGError) -> [CollectionDescription] {
        try await FolderStore(at: path).collections()
    }

    func snapshot(of scope: Scope) async throws(RAGError) -> any StoreSnapshot {
        try await FolderStore(at: path).snapshot(of: scope)
    }

    func write<Result: Sendable>(
        _ purpose: String, to scope: Scope, _ body: @Sendable (any StoreWriter) async throws -> Result
    ) async throws(RAGError) -> Result {
        try await FolderStore(at: path).write(purpose, to: scope, body)
    }
}
