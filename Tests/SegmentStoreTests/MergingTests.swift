import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import TestSupport
import Testing

@Suite struct MergingTests {
    private let fixture = StoreFixture()

    /// The answers of a store that was given the same documents in one commit.
    private func expected(_ live: [Int: Int], _ scope: Scope = Scope()) async throws -> [String] {
        let whole = FolderStore(at: fixture.folder.file("whole-\(UUID().uuidString)"))
        let documents = live.sorted { $0.key < $1.key }.map { StoreFixture.document($0.key, edition: $0.value) }
        try await whole.put(documents, embedder: fixture.embedder, in: scope)
        return try await fixture.answers(scope, from: whole)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `whatever was committed, replaced, deleted, restored and merged, the answers are those of the live documents`(
        seed: UInt64
    ) async throws {
        var random = SplitMix64(seed: seed)
        var live: [Int: Int] = [:]
        var deleted: [Int: Int] = [:]
        for step in 0..<24 {
            switch step < 3 ? 0 : Int.random(in: 0..<6, using: &random) {
            case 0, 1:
                let numbers = Set((0..<5).map { _ in Int.random(in: 0..<30, using: &random) })
                try await fixture.commit(numbers.map { StoreFixture.document($0, edition: step) })
                for number in numbers {
                    live[number] = step
                    deleted[number] = nil
                }
            case 2:
                let gone = live.keys.sorted().shuffled(using: &random).prefix(3)
                try await fixture.delete(gone.map { "d\($0)" })
                for number in gone { deleted[number] = live.removeValue(forKey: number) }
            case 3:
                let back = deleted.keys.sorted().shuffled(using: &random).prefix(2)
                try await fixture.restore(back.map { "d\($0)" })
                for number in back { live[number] = deleted.removeValue(forKey: number) }
            case 4: try await fixture.settle()
            default: _ = try await fixture.store.compact(keepingDeleted: 3600)
            }
            let expected = try await expected(live)
            #expect(try await fixture.answers() == expected, "step \(step)")
        }
        let report = try await fixture.store.verify(repair: false)
        #expect(report.problems == [])
        #expect(report.documents == live.count)
    }

    @Test func `compacting leaves one segment that has no dead rows, and the files of no other`() async throws {
        for batch in 0..<5 { try await fixture.commit((0..<6).map { StoreFixture.document(batch * 6 + $0) }) }
        try await fixture.delete(["d3", "d17"])
        let before = try await fixture.answers()
        #expect(try await fixture.segmentCount() == 5)
        let report = try await fixture.store.compact(keepingDeleted: 0)
        #expect(report.mergedSegments == 5 && report.purgedDocuments == 2)
        #expect(try await fixture.segmentCount() == 1)
        #expect(try fixture.files().count == 4)
        #expect(try await fixture.answers() == before)
        let again = try await fixture.store.compact(keepingDeleted: 0)
        #expect(again.mergedSegments == 0 && again.removedFiles == 0)
    }

    @Test func `single commits are joined as they come, so that segments stay few`() async throws {
        for number in 0..<40 {
            try await fixture.commit([StoreFixture.document(number)])
            try await fixture.settle()
            #expect(try await fixture.segmentCount() < MergePolicy.fanout)
        }
        let expected = try await expected(Dictionary(uniqueKeysWithValues: (0..<40).map { ($0, 0) }))
        #expect(try await fixture.answers() == expected)
    }

    @Test func `a document that changes again and again leaves no segments behind`() async throws {
        for edition in 0..<20 { try await fixture.commit([StoreFixture.document(4, edition: edition)]) }
        #expect(try await fixture.segmentCount() == 1)
        let expected = try await expected([4: 19])
        #expect(try await fixture.answers() == expected)
    }

    @Test func `segments with and without vectors are not joined, so that no vector is hidden`() async throws {
        for number in 0..<4 { try await fixture.commit([StoreFixture.document(number)]) }
        for number in 4..<30 { try await fixture.commit([StoreFixture.document(number)], hasVectors: false) }
        try await fixture.settle()
        let reader = try await SnapshotReader(fixture.store, embedder: fixture.embedder)
        let found = Set(try await reader.dense("pump").map { String($0.name.prefix { $0 != "#" }) })
        #expect(found == ["d0", "d1", "d2", "d3"])
        #expect(try await fixture.store.verify(repair: false).isSound)
    }

    @Test func `what a merge reads is checked: damage is rebuilt, not copied`() async throws {
        for batch in 0..<3 { try await fixture.commit((0..<8).map { StoreFixture.document(batch * 8 + $0) }) }
        let before = try await fixture.answers()
        let name = try fixture.files("postings")[1]
        let path = fixture.segments + "/" + name
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        data[data.count / 2] ^= 0x10
        try data.write(to: URL(fileURLWithPath: path))
        let store = FolderStore(at: fixture.store.path)
        _ = try await store.compact(keepingDeleted: 0)
        #expect(try await store.verify(repair: false).problems == [])
        #expect(try await fixture.answers(from: store) == before)
    }

    @Test func `files that no segment needs are removed by the next writer, other files are left`() async throws {
        try await fixture.commit([StoreFixture.document(1)])
        for name in ["segment-0123456789abcdef.postings", "segment-0123456789abcdef.vectors.partial", "notes.txt"] {
            fixture.folder.write("store/segments/" + name, "left by somebody")
        }
        #expect(try await fixture.store.verify(repair: false).strayFiles == 3)
        try await fixture.settle()
        #expect(try fixture.files().filter { !$0.hasPrefix("segment-") } == ["notes.txt"])
        #expect(try fixture.files().count == 5)
    }
}
