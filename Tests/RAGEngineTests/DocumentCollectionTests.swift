import TestSupport
import Testing

@testable import RAGEngine

/// The engine with an embedder and a store that are not its own.
@Suite struct DocumentCollectionTests {
    @Test func `a handle does everything in its own tenant's part of its collection`() async throws {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), embedder: HashEmbedder())
        let acme = store.collection("handbook", tenant: "acme")
        let other = store.collection("handbook", tenant: "other")
        try await acme.ingest(documents: [
            SourceDocument(uri: "a", text: "The pump hums.", metadata: ["floor": .integer(2)]),
            SourceDocument(uri: "b", text: "The valve leaks."),
        ])
        try await other.ingest(documents: [SourceDocument(uri: "c", text: "Another pump.")])

        #expect(try await acme.query("pump").hits.map(\.uri).first == "a")
        #expect(try await other.query("pump").hits.map(\.uri) == ["c"])
        #expect(try await acme.fields().first { $0.name == "floor" }?.documents == 1)
        #expect(try await acme.document("a").chunks.map(\.text) == ["The pump hums."])
        try await acme.delete(["a"])
        #expect(try await uris(acme.documents()) == ["b"])
        #expect(try await uris(acme.documents(deleted: true)) == ["a"])
        #expect(try await uris(other.documents()) == ["c"])
        try await acme.restore(["a"])
        #expect(try await uris(acme.documents(deleted: nil)) == ["a", "b"])
        await #expect(throws: RAGError.self) { try await other.document("a") }
    }

    @Test func `documents are listed page by page from one state`() async throws {
        let store = Store(InMemoryStore(), embedder: HashEmbedder())
        let many = (0..<1201).map { SourceDocument(uri: "d\($0)", text: "Note \($0).") }
        try await store.ingest(documents: many)
        var seen: [String] = []
        for try await document in store.documents() {
            if seen.isEmpty { try await store.delete(["d1", "d1200"]) }
            seen.append(document.uri)
        }
        #expect(seen == many.map(\.uri).sorted())
        #expect(try await uris(store.documents()).count == 1199)
    }

    @Test func `a store of another kind ingests, answers and is rebuilt for another embedder`() async throws {
        let memory = InMemoryStore()
        let store = Store(memory, embedder: HashEmbedder())
        try await store.ingest(documents: [
            SourceDocument(uri: "a", text: "The pump hums."), SourceDocument(uri: "b", text: "The valve leaks."),
        ])
        #expect(try await store.query("humming pump").hits.first?.uri == "a")
        let other = Store(memory, embedder: HashEmbedder(name: "other", dimension: 32))
        let failure = await #expect(throws: RAGError.self) { try await other.query("pump") }
        #expect(failure?.code == .modelMismatch)
        let report = try await other.reindex()
        #expect(report.chunks == 2 && report.embedded == 2)
        #expect(try await other.query("pump").hits.first?.uri == "a")
        #expect(try await other.status().collections.first?.tenants.first?.chunksWithVectors == 2)
    }

    @Test func `reindexing measures the new vectors, for each tenant`() async throws {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), embedder: HashEmbedder())
        let texts = (0..<20).map { SourceDocument(uri: "d\($0)", text: "Word\($0) and word\($0 + 1).") }
        try await store.collection(tenant: "one").ingest(documents: texts)
        let other = Store(at: folder.file("store"), embedder: HashEmbedder(name: "other", dimension: 8))
        try await other.reindex()
        let measured = try await other.documents.snapshot(of: Scope(tenant: "one")).statistics
        let fresh = Store(InMemoryStore(), embedder: HashEmbedder(name: "other", dimension: 8))
        try await fresh.collection(tenant: "one").ingest(documents: texts)
        let expected = try await fresh.documents.snapshot(of: Scope(tenant: "one")).statistics
        let difference = try #require(measured.cosineDeviation) - (try #require(expected.cosineDeviation))
        #expect(abs(difference) < 0.1)
        #expect(measured.chunksWithVectors == 20)
    }

    @Test func `a reindexing that is cancelled says so and changes nothing`() async throws {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), embedder: HashEmbedder())
        try await store.ingest(documents: [SourceDocument(uri: "a", text: "The pump hums.")])
        let slow = Store(at: folder.file("store"), embedder: EndlessEmbedder())
        let task = Task { try await slow.reindex() }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        #expect(try await task.value.interrupted)
        #expect(try await store.query("pump").hits.count == 1)
        #expect(try await store.verify().isSound)
    }

    private func uris(_ documents: DocumentSequence) async throws -> [String] {
        var uris: [String] = []
        for try await document in documents { uris.append(document.uri) }
        return uris
    }
}

/// An embedder that comes to no end by itself.
private struct EndlessEmbedder: Embedder {
    let identity = HashEmbedder(name: "endless").identity

    func embed(_ texts: [String], role: EmbeddingRole) async throws -> [Embedding] {
        try await Task.sleep(for: .seconds(3600))
        return []
    }
}
