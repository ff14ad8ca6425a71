import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import TestSupport
import Testing

/// Checking in the background. No section is checked when a file is opened here, so that all are left to it.
@Suite(.timeLimit(.minutes(10))) struct ScrubbingTests {
    private let fixture = StoreFixture()

    private var pace: ScrubPace {
        var pace = ScrubPace()
        (pace.bytesPerSecond, pace.rest, pace.interval) = (1 << 40, .milliseconds(1), .milliseconds(5))
        return pace
    }

    /// Scrubs `store` until `body` returns; returns what was reported.
    private func scrubbing(
        _ store: FolderStore, _ body: (Shared<[StoreDamage]>) async throws -> Void
    ) async throws -> [StoreDamage] {
        let reported = Shared([StoreDamage]())
        try await SegmentFile.$checkedAtOpening.withValue(-1) {
            let task = Task {
                await store.scrub(at: pace) { damage in reported.withLock { $0.append(damage) } }
            }
            try await body(reported)
            task.cancel()
            await task.value
        }
        return reported.value
    }

    /// Flips a bit of the last file of a kind, in the middle of a section.
    private func damage(_ kind: String) throws -> String {
        let name = try #require(try fixture.files("." + kind).last)
        let url = URL(fileURLWithPath: fixture.segments + "/" + name)
        var data = try Data(contentsOf: url)
        data[64] ^= 1
        try data.write(to: url)
        return "segments/" + name
    }

    private func wait(until condition: () async throws -> Bool) async throws {
        while try await !condition() { try await Task.sleep(for: .milliseconds(2)) }
    }

    @Test func `damage is reported once, with file and remedy, and is in the status until it is mended`() async throws {
        for batch in 0..<3 { try await fixture.commit((0..<4).map { StoreFixture.document(batch * 4 + $0) }) }
        let before = try await fixture.answers()
        let file = try damage("vectors")
        let reported = try await scrubbing(FolderStore(at: fixture.store.path)) { reported in
            try await wait { !reported.value.isEmpty }
            // Several rounds more say nothing new.
            try await Task.sleep(for: .milliseconds(60))
        }
        #expect(reported.map(\.file) == [file])
        #expect(reported[0].problem.contains(file) && reported[0].problem.contains("rag verify --repair"))
        let other = FolderStore(at: fixture.store.path)
        #expect(try await other.damages() == reported)
        #expect(try await other.status().damages == reported)
        _ = try await other.verify(repair: true)
        #expect(try await other.damages() == [])
        #expect(try await other.status().damages == [])
        #expect(try await fixture.answers(from: other) == before)
    }

    @Test func `what is written while a store is scrubbed is checked too`() async throws {
        try await fixture.commit((0..<4).map { StoreFixture.document($0) })
        let reported = try await scrubbing(fixture.store) { reported in
            try await Task.sleep(for: .milliseconds(20))
            #expect(reported.value.isEmpty)
            try await fixture.commit([StoreFixture.document(9)])
            let file = try damage("postings")
            try await wait { !reported.value.isEmpty }
            #expect(reported.value.map(\.file) == [file])
        }
        #expect(reported.count == 1)
    }

    @Test func `beside a writer, and before there is a store, nothing is reported`() async throws {
        let reported = try await scrubbing(FolderStore(at: fixture.store.path)) { _ in
            try await Task.sleep(for: .milliseconds(10))
            for round in 0..<10 {
                try await fixture.commit((0..<4).map { StoreFixture.document($0 + round, edition: round) })
                _ = try await fixture.store.compact(keepingDeleted: 0)
            }
        }
        #expect(reported == [])
        #expect(try await fixture.store.damages() == [])
    }

    @Test func `a list of damages that is damaged itself says nothing`() async throws {
        try await fixture.commit([StoreFixture.document(1)])
        for text in ["", "[{]", "{\"a\": 1}"] {
            fixture.folder.write("store/damaged.json", text)
            #expect(try await fixture.store.damages() == [])
        }
    }
}
