import Foundation
import RAGModel
import SegmentStore
import TestSupport
import Testing

@Suite struct TenantTests {
    private let fixture = StoreFixture()

    /// Of letters only: numbers are words of their own.
    private static func word(_ tenant: Int) -> String { "zx" + String(UnicodeScalar(UInt8(97 + tenant))) + "qv" }

    private func scope(_ tenant: Int) -> Scope { Scope(tenant: "tenant-\(tenant)") }

    private func fill(_ tenants: Range<Int>) async throws {
        for tenant in tenants {
            let documents = (0..<1 + tenant % 4).map {
                StoreFixture.document($0, edition: tenant, tenantWord: Self.word(tenant))
            }
            try await fixture.commit(documents, to: scope(tenant))
        }
    }

    @Test func `each of many tenants is answered as if it were alone`() async throws {
        try await fill(0..<25)
        for tenant in 0..<25 {
            let alone = FolderStore(at: fixture.folder.file("alone-\(tenant)"))
            let documents = (0..<1 + tenant % 4).map {
                StoreFixture.document($0, edition: tenant, tenantWord: Self.word(tenant))
            }
            try await alone.put(documents, embedder: fixture.embedder, in: scope(tenant))
            let expected = try await fixture.answers(scope(tenant), from: alone)
            #expect(try await fixture.answers(scope(tenant)) == expected)
            let reader = try await SnapshotReader(fixture.store, scope(tenant), embedder: fixture.embedder)
            #expect(try await reader.lexical(Self.word((tenant + 1) % 25)).isEmpty)
        }
    }

    @Test func `what one tenant commits leaves the versions of all others as they were`() async throws {
        try await fill(0..<6)
        var before: [Int64?] = []
        for tenant in 0..<6 { before.append(try await fixture.store.version(of: scope(tenant))) }
        try await fixture.commit([StoreFixture.document(99)], to: scope(2))
        try await fixture.delete(["d0"], in: scope(4))
        for tenant in 0..<6 {
            let version = try await fixture.store.version(of: scope(tenant))
            #expect((version == before[tenant]) == ![2, 4].contains(tenant), "tenant \(tenant)")
        }
    }

    @Test func `the same URI of two tenants is two documents`() async throws {
        try await fixture.commit([TestDocument("a", "a pump")], to: scope(1))
        try await fixture.commit([TestDocument("a", "a valve")], to: scope(2))
        try await fixture.delete(["a"], in: scope(1))
        let one = try await SnapshotReader(fixture.store, scope(1), embedder: fixture.embedder)
        let two = try await SnapshotReader(fixture.store, scope(2), embedder: fixture.embedder)
        #expect(try await one.lexical("pump").isEmpty)
        #expect(try await two.lexical("valve").map(\.name) == ["a#0"])
        // Nor does the id of the one reach the text of the other.
        let id = try await two.snapshot.documents(named: "a", deleted: false)[0].id
        #expect(try await one.snapshot.chunks([ChunkID(document: id, position: 0)]).isEmpty)
        #expect(try await one.snapshot.vectors(of: [ChunkID(document: id, position: 0)]) == [nil])
    }

    @Test func `compacting and verifying go over all tenants, those without a live document too`() async throws {
        try await fill(0..<8)
        for tenant in 0..<8 { try await fixture.commit([StoreFixture.document(50)], to: scope(tenant)) }
        try await fixture.delete(["d0", "d50"], in: scope(0))
        let before = try await fixture.answers(scope(5))
        let report = try await fixture.store.compact(keepingDeleted: 0)
        #expect(report.purgedDocuments == 2)
        for tenant in 1..<8 { #expect(try await fixture.segmentCount(scope(tenant)) == 1) }
        #expect(try await fixture.segmentCount(scope(0)) == 0)
        #expect(try fixture.files().count == 7 * 4)
        #expect(try await fixture.answers(scope(5)) == before)
        #expect(try await fixture.answers(scope(0)).isEmpty)
        let verified = try await fixture.store.verify(repair: false)
        #expect(verified.problems == [] && verified.segments == 7)
    }

    @Test func `damage of one tenant's files keeps no other from being answered`() async throws {
        try await fixture.commit([TestDocument("a", "a pump")], to: scope(1))
        let own = Set(try fixture.files())
        try await fixture.commit([TestDocument("b", "a pump")], to: scope(2))
        for name in own { try FileManager.default.removeItem(atPath: fixture.segments + "/" + name) }
        let store = FolderStore(at: fixture.store.path)
        let error = await #expect(throws: RAGError.self) { _ = try await store.snapshot(of: scope(1)) }
        #expect(error?.description.contains("segment-") == true)
        #expect(try await SnapshotReader(store, scope(2)).lexical("pump").map(\.name) == ["b#0"])
        #expect(try await store.verify(repair: true).isSound)
        #expect(try await SnapshotReader(store, scope(1)).lexical("pump").map(\.name) == ["a#0"])
    }
}
