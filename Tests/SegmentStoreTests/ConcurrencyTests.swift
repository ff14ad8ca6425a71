import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import TestSupport
import Testing

/// Readers beside a writer, inside one process. Where the order matters it is drawn in two columns.
@Suite struct ConcurrencyTests {
    private let fixture = StoreFixture()

    private func names(_ reader: SnapshotReader, _ word: String = "pump") async throws -> [String] {
        try await reader.lexical(word).map(\.name).sorted()
    }

    @Test func `a snapshot stays what it was while others write`() async throws {
        // Reader                            Writer
        //                                   commit a, b
        // opens first
        //                                   delete a, commit c
        // first has a, b; second has b, c
        //                                   compact: the files of first are removed
        // first still has a, b
        try await fixture.commit([TestDocument("a", "a pump"), TestDocument("b", "a pump")])
        let first = try await SnapshotReader(fixture.store, embedder: fixture.embedder)
        try await fixture.delete(["a"])
        try await fixture.commit([TestDocument("c", "a pump")])
        let second = try await SnapshotReader(fixture.store, embedder: fixture.embedder)
        #expect(try await names(first) == ["a#0", "b#0"])
        #expect(try await names(second) == ["b#0", "c#0"])
        _ = try await fixture.store.compact(keepingDeleted: 0)
        #expect(try await names(first) == ["a#0", "b#0"])
        #expect(try await first.dense("pump").count == 2)
        let third = try await SnapshotReader(fixture.store, embedder: fixture.embedder)
        #expect(try await names(third) == ["b#0", "c#0"])
        for reader in [first, second, third] { reader.snapshot.close() }
    }

    @Test func `another instance of the store sees a commit as soon as it is made`() async throws {
        // One                               Other
        // commit a
        //                                   has a
        // commit b
        //                                   has a, b
        // compact
        //                                   has a, b
        let other = FolderStore(at: fixture.store.path)
        try await fixture.commit([TestDocument("a", "a pump")])
        #expect(try await names(SnapshotReader(other)) == ["a#0"])
        try await fixture.commit([TestDocument("b", "a pump")])
        #expect(try await names(SnapshotReader(other)) == ["a#0", "b#0"])
        _ = try await fixture.store.compact(keepingDeleted: 0)
        #expect(try await names(SnapshotReader(other)) == ["a#0", "b#0"])
    }

    @Test func `readers beside a writer see whole commits only, whatever it does`() async throws {
        func pair(_ number: Int) -> [TestDocument] {
            ["left", "right"].map { TestDocument("\($0)\(number)", "a pump of pair\(number)", "\($0) valve") }
        }
        try await fixture.commit(pair(0))
        let isDone = Shared(false)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for reading in 0..<3 {
                group.addTask {
                    // Two instances: one that shares the writer's caches, one of its own.
                    let store = reading == 0 ? FolderStore(at: fixture.store.path) : fixture.store
                    var most = 0
                    repeat {
                        let reader = try await SnapshotReader(store, embedder: fixture.embedder)
                        defer { reader.snapshot.close() }
                        let found = try await reader.lexical("pump").map(\.name)
                        let dense = try await reader.dense("valve").count
                        let left = found.count { $0.hasPrefix("left") }
                        #expect(left * 2 == found.count && dense == found.count * 2)
                        #expect(reader.snapshot.statistics.chunks == dense)
                        most = max(most, left)
                        // What is asked of a snapshot is answered without a pause: the writer needs a turn.
                        await Task.yield()
                    } while !isDone.value
                    return most
                }
            }
            group.addTask {
                defer { isDone.withLock { $0 = true } }
                for number in 1..<25 {
                    try await fixture.commit(pair(number))
                    switch number % 6 {
                    case 2: try await fixture.delete(["left\(number)", "right\(number)"])
                    case 3: try await fixture.restore(["left\(number - 1)", "right\(number - 1)"])
                    case 4: try await fixture.settle()
                    case 5: _ = try await fixture.store.compact(keepingDeleted: 3600)
                    default: break
                    }
                }
                return 0
            }
            try await group.waitForAll()
        }
        #expect(try await names(SnapshotReader(fixture.store)).count == 50)
        #expect(try await fixture.store.verify(repair: false).isSound)
    }

    @Test func `verifying beside a writer raises no false alarm`() async throws {
        try await fixture.commit((0..<6).map { StoreFixture.document($0) })
        let isDone = Shared(false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                repeat {
                    let report = try await fixture.store.verify(repair: false)
                    #expect(report.problems == [])
                } while !isDone.value
            }
            group.addTask {
                defer { isDone.withLock { $0 = true } }
                for round in 0..<15 {
                    try await fixture.commit((0..<4).map { StoreFixture.document($0 + round, edition: round) })
                    _ = try await fixture.store.compact(keepingDeleted: 0)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `only one writes at a time: a second is told who does, or waits its turn`() async throws {
        let store = fixture.store
        let patient = FolderStore(at: store.path, waitSeconds: 60)
        let order = Shared([String]())
        try await store.write("ingest", to: Scope()) { writer in
            try await writer.create(NewCollection(language: "english"))
            let error = await #expect(throws: RAGError.self) {
                try await store.write("ingest", to: Scope()) { _ in }
            }
            #expect(error?.code == .busy)
            #expect(error?.description.contains("ingest of process \(getpid())") == true)
            #expect(error?.description.contains("--wait") == true)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    try await patient.write("test", to: Scope(tenant: "t\(number)")) { writer in
                        order.withLock { $0.append("begin \(number)") }
                        try await writer.put([TestDocument("a", "a pump")])
                        order.withLock { $0.append("end \(number)") }
                    }
                }
            }
            try await group.waitForAll()
        }
        let events = order.withLock { $0 }
        #expect(events.count == 16)
        for index in stride(from: 0, to: 16, by: 2) {
            #expect(events[index].dropFirst(6) == events[index + 1].dropFirst(4))
        }
    }

    @Test func `a cancelled wait for the writer ends, and nothing is written`() async throws {
        let patient = FolderStore(at: fixture.store.path, waitSeconds: 3600)
        try await fixture.commit([TestDocument("a", "a pump")])
        try await fixture.store.write("test", to: Scope()) { _ in
            let waiting = Task {
                try await patient.write("test", to: Scope()) { try await $0.put([TestDocument("b", "b")]) }
            }
            waiting.cancel()
            await #expect(throws: (any Error).self) { try await waiting.value }
        }
        #expect(try await names(SnapshotReader(fixture.store)) == ["a#0"])
    }

    @Test func `the lock is let go when its holder ends, whatever it has thrown`() async throws {
        struct Failure: Error {}
        await #expect(throws: (any Error).self) {
            try await fixture.store.write("test", to: Scope()) { _ in throw Failure() }
        }
        try await fixture.commit([TestDocument("a", "a pump")])
        #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.folder.file("store/writer.lock"))).isEmpty)
    }
}
