import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import TestSupport
import Testing

/// Reindexing: new vectors for all, while the old ones answer.
@Suite struct RebuildTests {
    private let fixture = StoreFixture()
    private let other = HashEmbedder(name: "other", dimension: 40)

    private func fill() async throws {
        for batch in 0..<3 { try await fixture.commit((0..<8).map { StoreFixture.document(batch * 8 + $0) }) }
        try await fixture.delete(["d5", "d11"])
    }

    private func supply(_ chunks: [PendingChunk], _ keeper: any VectorKeeper, _ embedder: HashEmbedder) async throws {
        let missing = try await keeper.withoutVector(Set(chunks.map(\.embeddingHash)))
        for chunk in chunks where missing.contains(chunk.embeddingHash) {
            let text = ([chunk.title].compactMap { $0 } + chunk.headingPath + [chunk.text]).joined(separator: " ")
            try await keeper.insert([
                (chunk.embeddingHash, try await embedder.embed([text], role: .document)[0].vector)
            ])
        }
    }

    private func dense(_ embedder: HashEmbedder, _ store: FolderStore? = nil) async throws -> [String] {
        let reader = try await SnapshotReader(store ?? fixture.store, embedder: embedder)
        defer { reader.snapshot.close() }
        return try await reader.dense("valve rotor").map { "\($0.name) \($0.score)" }
    }

    @Test func `after a rebuilding the answers are those of a store that was made with the new embedder`() async throws
    {
        try await fill()
        let other = other
        let chunks = try await fixture.store.rebuild("default", as: CollectionRebuild(embedder: other.identity)) {
            try await supply($0, $1, other)
        }
        let fresh = FolderStore(at: fixture.folder.file("fresh"))
        let live = (0..<24).filter { $0 != 5 && $0 != 11 }.map { StoreFixture.document($0) }
        try await fresh.put(live, embedder: other)
        #expect(chunks == live.reduce(0) { $0 + $1.chunks.count })
        let expected = try await dense(other, fresh)
        #expect(try await dense(other) == expected)
        #expect(try await fixture.store.verify(repair: false).problems == [])
        // The old vectors are wanted by nobody any more.
        #expect(try await fixture.store.compact(keepingDeleted: 0).purgedVectors > 0)
        #expect(try await dense(other) == expected)
    }

    @Test func `what was deleted before a rebuilding can be restored after it, and has its vector once embedded`()
        async throws
    {
        try await fill()
        let other = other
        _ = try await fixture.store.rebuild("default", as: CollectionRebuild(embedder: other.identity)) {
            try await supply($0, $1, other)
        }
        try await fixture.restore(["d5"])
        let reader = try await SnapshotReader(fixture.store, embedder: other)
        let id = try await reader.snapshot.documents(named: "d5", deleted: false)[0].id
        #expect(try await reader.snapshot.chunks(of: id, positions: 0..<1).count == 1)
        let pending = try await fixture.store.write("test", to: Scope()) { writer in
            let pending = try await writer.chunksWithoutVectors(after: nil, limit: 100)
            for chunk in pending {
                let text = ([chunk.title].compactMap { $0 } + chunk.headingPath + [chunk.text]).joined(separator: " ")
                try await writer.insert([
                    (chunk.embeddingHash, try await other.embed([text], role: .document)[0].vector)
                ])
            }
            try await writer.settle()
            return pending
        }
        #expect(Set(pending.map(\.id.document)) == [id])
        #expect(try await dense(other).contains { $0.hasPrefix("d5#") })
        #expect(try await fixture.store.verify(repair: false).problems == [])
    }

    @Test func `the old index answers until the new one is whole, and a cancelled rebuilding leaves no file`()
        async throws
    {
        try await fill()
        let before = try await fixture.answers()
        let files = try fixture.files()
        let other = other
        let started = Shared(false)
        let task = Task {
            try await fixture.store.rebuild("default", as: CollectionRebuild(embedder: other.identity)) {
                chunks, keeper in
                try await supply(chunks, keeper, other)
                started.withLock { $0 = true }
                try await Task.sleep(for: .seconds(3600))
            }
        }
        while !started.withLock({ $0 }) { await Task.yield() }
        #expect(try await fixture.answers() == before)
        task.cancel()
        await #expect(throws: (any Error).self) { try await task.value }
        #expect(try fixture.files() == files)
        #expect(try await fixture.answers() == before)
        #expect(try await fixture.store.verify(repair: false).problems == [])
        // What was embedded is kept: the next attempt does not embed it again.
        let count = other.calls.count
        _ = try await fixture.store.rebuild("default", as: CollectionRebuild(embedder: other.identity)) {
            try await supply($0, $1, other)
        }
        #expect(count > 0 && other.calls.count == count)
    }

    @Test func `another language is another analyzer, with the vectors that are there`() async throws {
        try await fixture.commit([TestDocument("a", "die Pumpen laufen"), TestDocument("b", "das Ventil")])
        let embedder = fixture.embedder
        let reader = try await SnapshotReader(fixture.store, embedder: embedder)
        #expect(try await reader.lexical("Pumpe").isEmpty)
        _ = try await fixture.store.rebuild("default", as: CollectionRebuild(language: "german")) { _, _ in }
        let after = try await SnapshotReader(fixture.store, embedder: embedder)
        #expect(after.snapshot.collection.language == "german")
        #expect(try await after.lexical("Pumpe").map(\.name) == ["a#0"])
        #expect(try await after.dense("Pumpen").first?.name == "a#0")
        // A snapshot that was taken before goes on by the old rules.
        #expect(try await reader.lexical("Pumpe").isEmpty)
    }

    @Test func `an unknown language or collection changes nothing`() async throws {
        try await fill()
        let before = try await fixture.answers()
        let language = await #expect(throws: RAGError.self) {
            _ = try await fixture.store.rebuild("default", as: CollectionRebuild(language: "klingon")) { _, _ in }
        }
        #expect(language?.code == .invalidInput)
        let collection = await #expect(throws: RAGError.self) {
            _ = try await fixture.store.rebuild("absent", as: CollectionRebuild()) { _, _ in }
        }
        #expect(collection?.code == .notFound && collection?.description.contains("default") == true)
        #expect(try await fixture.answers() == before)
    }
}
