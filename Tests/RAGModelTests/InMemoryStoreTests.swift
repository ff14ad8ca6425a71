import RAGModel
import TestSupport
import Testing

/// The store of the tests is itself held to what every store must do.
@Suite struct InMemoryStoreTests {
    @Test(arguments: StoreConformance.checks)
    func `it behaves as a document store`(check: StoreConformance) async throws {
        try await check.run(InMemoryStore())
    }

    @Test func `a second writer is told who holds the store`() async throws {
        let store = InMemoryStore()
        try await store.write("first", to: Scope()) { _ in
            let error = await #expect(throws: RAGError.self) { try await store.put([]) }
            #expect(error?.code == .busy)
            #expect(error?.message.contains("first") == true)
        }
    }
}
