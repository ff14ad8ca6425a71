import Foundation
import RAGModel
import Synchronization
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct IngestPipelineTests {
    private static func files(_ count: Int, bytes: Int = 40) -> [String: String] {
        var files: [String: String] = [:]
        for index in 0..<count {
            let text = "document \(index) " + String(repeating: "w\(index) ", count: max(1, bytes / 4))
            files["d/\(String(format: "%05d", index)).txt"] = text
        }
        return files
    }

    private static let small = IngestContext.Limits(files: 4, bytes: 1 << 20, bytesInFlight: 1 << 20)

    @Test func `every file is in one of the counts`() async throws {
        var files = Self.files(10)
        files["d/.hidden"] = "x"
        files["d/empty.txt"] = ""
        files["d/.gitignore"] = "*.log"
        files["d/x.log"] = "ignored"
        let fixture = IngestionFixture(files)
        let report = try await fixture.ingest("d")
        #expect(report.found == report.accounted && report.pending == 0)
        #expect(report.added == 10 && report.skipped.reasons["empty"] == 1 && report.skipped.reasons["ignored"] == 1)
        #expect(report.formats == ["text": 10] && report.filesRead == 10)
    }

    @Test func `a report stays small however many files are skipped`() async throws {
        let fixture = IngestionFixture()
        let changes = (0..<3000).map { DocumentChange.invalid(subject: "line \($0)", message: "not JSON") }
        let report = try await fixture.give(changes)
        #expect(report.failed.count == 3000 && report.failed.reasons == ["invalidInput": 3000])
        #expect(report.failed.first.count == IngestExceptions.kept)
        #expect(try JSONEncoder().encode(report).count < 20_000)
    }

    @Test func `a dry run asks the store for nothing but to read, and says what would be done`() async throws {
        let log = EventLog()
        let store = HookedStore(InMemoryStore()) { log.add($0) }
        let fixture = IngestionFixture(Self.files(3), store: store)
        let first = try await fixture.ingest("d") { $0.dryRun = true }
        #expect(first.added == 3 && first.dryRun && log.events.isEmpty)
        #expect(try await store.collections().isEmpty)
        try await fixture.ingest("d")
        let before = (log.events, try await fixture.contents())
        fixture.folder.write("d/00001.txt", "other words")
        try fixture.remove("d/00002.txt")
        let report = try await fixture.ingest("d") { $0.dryRun = true }
        #expect(report.updated == 1 && report.unchanged == 1 && report.deleted == 1)
        #expect(log.events == before.0)
        #expect(try await fixture.contents() == before.1)
    }

    @Test func `of a URI that is given more than once the last text counts`() async throws {
        var fixture = IngestionFixture(embedder: HashEmbedder())
        fixture.limits = Self.small
        var changes: [DocumentChange] = [SourceDocument.change("same", "first")]
        changes += [SourceDocument.change("same", "second")]
        changes += (0..<40).map { SourceDocument.change("other \($0)", "text \($0)") }
        changes += [SourceDocument.change("same", "third"), .delete(uri: "other 7"), .delete(uri: "nowhere")]
        changes += [SourceDocument.change("other 7", "again")]
        let report = try await fixture.give(changes)
        let contents = try await fixture.contents()
        #expect(contents["same"]?.texts == ["third"] && contents["other 7"]?.texts == ["again"])
        #expect(contents.count == 41)
        #expect(report.notes.first.count { $0.path == "same" } == 2)
        #expect(report.notes.first.contains { $0.path == "nowhere" })
        #expect(report.failed.isEmpty && report.pending == 0)
        let again = try await fixture.give([SourceDocument.change("same", "x"), SourceDocument.change("same", "third")])
        #expect(again.found == 1 && again.unchanged == 1)
    }

    @Test func `while a batch is embedded the next one is read, and the one before is committed`() async throws {
        let log = EventLog()
        let embedder = GatedEmbedder()
        let store = HookedStore(InMemoryStore()) { call in
            log.add(call)
            if call == "commit" { embedder.committed() }
        }
        var fixture = IngestionFixture(Self.files(16), store: store, embedder: embedder)
        fixture.limits = Self.small
        // No batch is embedded before the next one is read and the one before is committed: were the stages to take turns,
        // this would never end.
        let report = try await fixture.ingest("d")
        #expect(report.added == 16 && report.embedded == 16)
        #expect(log.events.count { $0 == "commit" } == 4)
        #expect(embedder.mostReadAhead >= 8)
    }

    @Test func `the bytes between reading and commit stay under the limit`() async throws {
        var fixture = IngestionFixture(Self.files(2000, bytes: 400), embedder: HashEmbedder())
        fixture.limits = .init(files: 64, bytes: 16_000, bytesInFlight: 40_000)
        let peak = Mutex(0)
        let report = try await fixture.ingest("d")
        #expect(report.added == 2000)
        let inFlight = BytesInFlight(limit: 100)
        try await inFlight.take(60)
        try await inFlight.take(40)
        let third = Task {
            try await inFlight.take(500)
            peak.withLock { $0 = inFlight.peak }
        }
        inFlight.give(back: 60)
        #expect(inFlight.peak == 100)
        inFlight.give(back: 40)
        try await third.value
        #expect(peak.withLock { $0 } == 500)
        inFlight.close()
        await #expect(throws: PipelineStopped.self) { try await inFlight.take(1) }
    }

    @Test func `when the embedder fails, what has its vectors is committed, and nothing is embedded twice`()
        async throws
    {
        let embedder = FailingEmbedder(after: 10)
        var fixture = IngestionFixture(Self.files(40), embedder: embedder)
        fixture.limits = Self.small
        await #expect(throws: RAGError.self) { try await fixture.ingest("d") }
        let kept = try await fixture.documents().count
        #expect(kept == 10)
        embedder.repair()
        let report = try await fixture.ingest("d")
        #expect(report.added == 30 && report.unchanged == 10 && report.embedded == 30)
        #expect(embedder.texts.count == 40 && Set(embedder.texts).count == 40)
    }

    @Test func `a budget that is used up ends the run and keeps what was paid for`() async throws {
        let embedder = FailingEmbedder(
            after: 6, error: RAGError(.budgetExceeded, subject: "server", "the budget is used up"))
        var fixture = IngestionFixture(Self.files(12), embedder: embedder)
        fixture.limits = Self.small
        let report = try await fixture.ingest("d")
        #expect(report.stopped?.contains("budget") == true && report.added == 6 && report.pending == 6)
    }

    @Test func `a cancelled run keeps what is committed, and the next one goes on`() async throws {
        let embedder = FailingEmbedder(after: 10, waits: true)
        var fixture = IngestionFixture(Self.files(40), embedder: embedder)
        fixture.limits = Self.small
        let run = Task { [fixture] in try await fixture.ingest("d") }
        await embedder.waiting()
        run.cancel()
        let report = try await run.value
        #expect(report.interrupted && report.added == 10 && report.pending == 30)
        #expect(try await fixture.documents().count == 10)
        embedder.repair()
        let rest = try await fixture.ingest("d")
        #expect(rest.added == 30 && !rest.interrupted && Set(embedder.texts).count == embedder.texts.count)
    }

    @Test func `whatever call of the store fails, the next run completes the work`() async throws {
        func fixture(_ store: any DocumentStore, _ embedder: any Embedder) -> IngestionFixture {
            var fixture = IngestionFixture(Self.files(10), store: store, embedder: embedder)
            fixture.limits = Self.small
            return fixture
        }
        let undisturbed = fixture(InMemoryStore(), HashEmbedder())
        try await undisturbed.ingest("d")
        let expected = try await undisturbed.contents().mapValues(\.texts)
        var step = 0
        while true {
            let calls = Mutex(0)
            let failing = step
            let store = HookedStore(InMemoryStore()) { (call) throws(RAGError) in
                let number = calls.withLock { calls in
                    calls += 1
                    return calls - 1
                }
                if number == failing { throw RAGError(.system, subject: call, "injected") }
            }
            let embedder = HashEmbedder()
            let fixture = fixture(store, embedder)
            do {
                try await fixture.ingest("d")
                if calls.withLock({ $0 }) <= failing { break }
                Issue.record("step \(step) did not fail")
            } catch let error as RAGError {
                #expect(error.message.contains("injected"), "step \(step): \(error)")
            }
            let report = try await fixture.ingest("d")
            #expect(report.pending == 0 && report.failed.isEmpty, "step \(step)")
            #expect(try await fixture.contents().mapValues(\.texts) == expected, "step \(step)")
            #expect(try await fixture.contents().values.allSatisfy { $0.vectors == $0.texts.count }, "step \(step)")
            step += 1
        }
        #expect(step > 20)
    }

    @Test func `many tenants keep to themselves`() async throws {
        let store = InMemoryStore()
        for tenant in 0..<50 {
            var fixture = IngestionFixture(store: store)
            fixture.options.tenant = "t\(tenant)"
            try await fixture.give(
                (0...tenant % 3).map { SourceDocument.change("u\($0)", "tenant \(tenant) text \($0)") })
            #expect(try await fixture.documents(tenant: "t\(tenant)").count == tenant % 3 + 1)
        }
    }

    @Test func `chunks without vectors get them when there is an embedder`() async throws {
        let store = InMemoryStore()
        let plain = IngestionFixture(Self.files(5), store: store)
        #expect(try await plain.ingest("d").withoutVectors == 5)
        let embedder = HashEmbedder()
        var options = plain.options
        options.rehash = false
        let report = try await Ingestion(into: IngestionTarget(store), options: options) { _ in embedder }.run(
            .paths([plain.path("d")]))
        #expect(report.unchanged == 5 && report.embedded == 5)
        #expect(try await plain.contents().values.allSatisfy { $0.vectors == 1 })
        let snapshot = try await store.snapshot(of: Scope())
        #expect(snapshot.statistics.cosineMean != nil)
        snapshot.close()
    }
}
