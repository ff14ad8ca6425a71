import Catalog
import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import TestSupport
import Testing

/// What `verify` finds, and what `verify --repair` makes of it.
@Suite struct RepairTests {
    enum Damage: String, CaseIterable { case removed, cut, flipped, emptied, swapped }

    private let fixture = StoreFixture()

    private func fill() async throws {
        for batch in 0..<3 { try await fixture.commit((0..<6).map { StoreFixture.document(batch * 6 + $0) }) }
        try await fixture.delete(["d2"])
    }

    private func damage(_ kind: String, _ damage: Damage) throws {
        let names = try fixture.files("." + kind)
        let (path, other) = (fixture.segments + "/" + names[0], fixture.segments + "/" + names[1])
        let url = URL(fileURLWithPath: path)
        var data = try Data(contentsOf: url)
        switch damage {
        case .removed: return try FileManager.default.removeItem(atPath: path)
        case .cut: data.removeLast(data.count / 3)
        case .flipped: data[64 + data.count / 4] ^= 4
        case .emptied: data.removeAll()
        // A sound file, of another segment.
        case .swapped: data = try Data(contentsOf: URL(fileURLWithPath: other))
        }
        try data.write(to: url)
    }

    @Test(arguments: ["chunks", "postings", "metadata", "vectors"], Damage.allCases)
    func `whatever is wrong with a file is found, and repaired from the catalog`(
        kind: String, damage: Damage
    ) async throws {
        try await fill()
        let before = try await fixture.answers()
        try self.damage(kind, damage)
        let store = FolderStore(at: fixture.store.path)
        let found = try await store.verify(repair: false)
        #expect(!found.isSound)
        let report = try await store.verify(repair: true)
        #expect(report.problems == [] && !report.repairs.isEmpty)
        #expect(try await fixture.answers(from: store) == before)
        #expect(try await store.verify(repair: false).strayFiles == 0)
    }

    @Test func `a store whose segments are all gone is rebuilt without embedding anything`() async throws {
        try await fill()
        let before = try await fixture.answers()
        let calls = fixture.embedder.calls.count { $0.role == .document }
        try FileManager.default.removeItem(atPath: fixture.segments)
        let store = FolderStore(at: fixture.store.path)
        #expect(try await store.verify(repair: true).problems == [])
        #expect(try await fixture.answers(from: store) == before)
        #expect(fixture.embedder.calls.count { $0.role == .document } == calls)
    }

    @Test func `a hidden row that the catalog has as live, and a live one that is in no segment, are found`()
        async throws
    {
        try await fill()
        let before = try await fixture.answers()
        try fixture.edit { writer in
            let segments = try writer.segments()
            try writer.insertTombstone(segment: segments[0].id, ordinal: 0)
            try writer.deleteSegment(segments[1].id)
            try writer.raiseManifestVersion()
        }
        let store = FolderStore(at: fixture.store.path)
        let problems = try await store.verify(repair: false).problems
        #expect(problems.contains { $0.contains("live chunks are in no sound segment") })
        #expect(try await store.verify(repair: true).problems == [])
        #expect(try await fixture.answers(from: store) == before)
    }

    @Test func `a deleted document whose rows are not hidden is found and hidden`() async throws {
        try await fill()
        let id = try await SnapshotReader(fixture.store).snapshot.documents(named: "d4", deleted: false)[0].id
        try await fixture.delete(["d4"])
        let before = try await fixture.answers()
        try await fixture.restore(["d4"])
        try fixture.edit { writer in
            try writer.updateDocument(id, deletedAt: 1)
            try writer.raiseManifestVersion()
        }
        let store = FolderStore(at: fixture.store.path)
        #expect(!(try await store.verify(repair: false).isSound))
        #expect(try await store.verify(repair: true).problems == [])
        #expect(try await fixture.answers(from: store) == before)
    }

    @Test func `a manifest that names files elsewhere is refused, not followed`() async throws {
        try await fill()
        try fixture.edit { writer in
            var segment = try writer.segments()[0]
            segment.files["postings"] = "../../elsewhere"
            try writer.update(segment)
            try writer.raiseManifestVersion()
        }
        let store = FolderStore(at: fixture.store.path)
        for step in [
            { _ = try await store.snapshot(of: Scope()) }, { _ = try await store.verify(repair: true) },
            { _ = try await store.compact(keepingDeleted: 0) },
        ] as [() async throws -> Void] {
            let error = await #expect(throws: RAGError.self) { try await step() }
            #expect(error?.code == .corrupt && error?.description.contains("table segments") == true)
        }
    }

    @Test func `a segments folder that is a link is not followed`() async throws {
        try await fill()
        let elsewhere = fixture.folder.file("elsewhere")
        try FileManager.default.moveItem(atPath: fixture.segments, toPath: elsewhere)
        try FileManager.default.createSymbolicLink(atPath: fixture.segments, withDestinationPath: elsewhere)
        let count = try FileManager.default.contentsOfDirectory(atPath: elsewhere).count
        let store = FolderStore(at: fixture.store.path)
        await #expect(throws: RAGError.self) { _ = try await store.snapshot(of: Scope()) }
        await #expect(throws: RAGError.self) { _ = try await store.verify(repair: true) }
        await #expect(throws: RAGError.self) { _ = try await store.compact(keepingDeleted: 0) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere).count == count)
    }

    @Test func `every step of a commit may fail: the store is as it was, and the next commit does it`() async throws {
        try await fixture.commit((0..<4).map { StoreFixture.document($0) })
        let before = try await fixture.answers()
        let failing = FailingSteps()
        var step = 0
        while true {
            failing.start(at: step)
            let failed = await FaultInjection.$hook.withValue(failing.hook) {
                do {
                    try await fixture.commit([StoreFixture.document(9)])
                    return false
                } catch { return true }
            }
            guard failed else { break }
            let store = FolderStore(at: fixture.store.path)
            let report = try await store.verify(repair: false)
            #expect(report.problems == [], "step \(step): \(failing.last)")
            #expect(try await fixture.answers(from: store) == before, "step \(step): \(failing.last)")
            step += 1
        }
        #expect(step > 8)
        try await fixture.settle()
        #expect(try await fixture.store.verify(repair: false).strayFiles == 0)
        #expect(try await fixture.answers() != before)
    }
}
