import Catalog
import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import TestSupport
import Testing

/// Indexes are derived: whoever writes next mends what is missing, and says so.
@Suite struct MendingTests {
    enum Damage: String, CaseIterable { case folder, files, emptied, cut, anotherFolder }

    private let fixture = StoreFixture()

    private func damage(_ kind: String, _ damage: Damage) throws {
        if damage == .folder { return try FileManager.default.removeItem(atPath: fixture.segments) }
        for name in try fixture.files("." + kind) {
            let path = fixture.segments + "/" + name
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            try FileManager.default.removeItem(atPath: path)
            switch damage {
            case .emptied: try Data().write(to: URL(fileURLWithPath: path))
            case .cut: try data.dropLast(40).write(to: URL(fileURLWithPath: path))
            case .anotherFolder:
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            case .folder, .files: break
            }
        }
    }

    private func fill() async throws {
        for batch in 0..<2 { try await fixture.commit((0..<5).map { StoreFixture.document(batch * 5 + $0) }) }
        try await fixture.settle()
    }

    @Test(arguments: ["chunks", "postings", "metadata", "vectors"], Damage.allCases)
    func `a writer builds anew what cannot be opened, and says so`(kind: String, damage: Damage) async throws {
        try await fill()
        let before = try await fixture.answers()
        try self.damage(kind, damage)
        let store = FolderStore(at: fixture.store.path)
        let repairs = try await store.write("test", to: Scope()) { await $0.repairs }
        #expect(repairs.count == 1 && repairs[0].contains("from the catalog"), "\(repairs)")
        #expect(try await fixture.answers(from: store) == before)
        #expect(try await store.verify(repair: false).problems == [])
        #expect(try await store.write("test", to: Scope()) { await $0.repairs } == [])
    }

    @Test(arguments: Damage.allCases) func `so does compaction, of every tenant`(damage: Damage) async throws {
        let other = Scope(tenant: "other")
        try await fill()
        try await fixture.commit([StoreFixture.document(30)], to: other)
        let (before, others) = (try await fixture.answers(), try await fixture.answers(other))
        try self.damage("postings", damage)
        let store = FolderStore(at: fixture.store.path)
        #expect(try await store.compact(keepingDeleted: 0).repairs.count == 2)
        #expect(try await fixture.answers(from: store) == before)
        #expect(try await fixture.answers(other, from: store) == others)
        #expect(try await store.verify(repair: false).problems == [])
    }

    @Test func `what is missing is shown by the status until it is mended`() async throws {
        try await fill()
        #expect(try await fixture.store.damages() == [])
        let files = try fixture.files().count
        try FileManager.default.removeItem(atPath: fixture.segments)
        let damages = try await fixture.store.damages()
        #expect(files > 0 && damages.count == files && damages.allSatisfy { $0.problem.contains("rag ingest") })
        try await fixture.settle()
        #expect(try await fixture.store.damages() == [])
    }

    @Test func `what may be sound is not built anew`() async throws {
        try await fill()
        let name = try fixture.files(".postings")[0]
        let path = fixture.segments + "/" + name
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        // Of a newer version: kept, and refused.
        data[12] = 200
        try data.write(to: URL(fileURLWithPath: path))
        let error = await #expect(throws: RAGError.self) {
            try await FolderStore(at: fixture.store.path).write("test", to: Scope()) { _ in }
        }
        #expect(error?.code == .unsupportedVersion)
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test func `a changed digit in what was measured is found, and measured again`() async throws {
        try await fill()
        let measured = ScopeStatistics(cosineMean: 0.25, cosineDeviation: 0.125, codeShare: 0.5)
        try await fixture.store.write("test", to: Scope()) { try await $0.record(measured) }
        func mean() async throws -> Double? {
            let snapshot = try await FolderStore(at: fixture.store.path).snapshot(of: Scope())
            defer { snapshot.close() }
            return snapshot.statistics.cosineMean
        }
        #expect(try await mean() == 0.25)
        let partition = Partition(collection: 1, tenant: Scope.defaultTenant)
        try fixture.edit { writer in
            let text = try #require(try writer.statistics(of: partition))
            #expect(text.contains("0.25"))
            try writer.updateStatistics(of: partition, text.replacing("0.25", with: "0.75"))
        }
        let error = await #expect(throws: RAGError.self) { _ = try await mean() }
        #expect(error?.code == .corrupt && error?.message.contains("rag ingest") == true)
        let store = FolderStore(at: fixture.store.path)
        #expect(!(try await store.verify(repair: false).isSound))
        #expect(try await store.verify(repair: true).problems == [])
        #expect(try await mean() == nil)
        // An earlier version wrote no checksum.
        try fixture.edit { writer in
            try writer.updateStatistics(
                of: partition,
                #"{"chunks":0,"chunksWithVectors":0,"codeShare":0,"cosineMean":0.5,"fragmentShare":0}"#)
        }
        #expect(try await mean() == 0.5)
    }
}
