import RAGModel
import SegmentStore
import TestSupport
import Testing

@Suite struct FolderStoreTests {
    @Test(arguments: StoreConformance.checks)
    func `it behaves as a document store`(check: StoreConformance) async throws {
        let folder = TemporaryFolder(inMemory: true)
        try await check.run(FolderStore(at: folder.path + "/store"))
    }

    /// What is on the disk is all there is: a store that is opened anew answers like the one that wrote.
    @Test(arguments: StoreConformance.checks)
    func `it behaves so when every write and every read opens it anew`(check: StoreConformance) async throws {
        let folder = TemporaryFolder(inMemory: true)
        try await check.run(ReopenedStore(path: folder.path + "/store"))
    }
}

/// Opens the store again for every call.
private struct ReopenedStore: ForwardingStore {
    let path: String
    var base: any DocumentStore { FolderStore(at: path) }
}
