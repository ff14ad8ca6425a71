import Foundation
import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct ChangeDetectionTests {
    private let files = ["d/a.md": "# A\n\nalpha", "d/b.md": "# B\n\nbeta"]

    @Test func `what has not changed is not opened`() async throws {
        let fixture = IngestionFixture(files)
        #expect(try await fixture.ingest("d").added == 2)
        let again = try await fixture.ingest("d")
        #expect(again.unchanged == 2 && again.filesRead == 0 && again.revised == 0 && again.chunks == 0)
    }

    @Test func `a touched file has its new time in the filter too`() async throws {
        let fixture = IngestionFixture(files)
        try fixture.touch("d/a.md", at: 1_000_000_000)
        try await fixture.ingest("d")
        #expect(try await fixture.matching("modified < 2002-01-01") == 1)
        try fixture.touch("d/a.md", at: 1_700_000_000)
        let report = try await fixture.ingest("d")
        #expect(report.unchanged == 2 && report.revised == 1 && report.updated == 0)
        #expect(try await fixture.matching("modified < 2002-01-01") == 0)
        #expect(try await fixture.matching("modified >= 2023-01-01") == 2)
        #expect(try await fixture.ingest("d").filesRead == 0)
    }

    @Test func `an edit that keeps size and time is seen`() async throws {
        let fixture = IngestionFixture(files)
        try fixture.touch("d/a.md", at: 1_000_000_000)
        try await fixture.ingest("d")
        usleep(20_000)
        fixture.folder.write("d/a.md", "# A\n\nomega")
        try fixture.touch("d/a.md", at: 1_000_000_000)
        #expect(try await fixture.ingest("d").updated == 1)
        #expect(try await fixture.contents()["a.md"]?.texts.joined().contains("omega") == true)
    }

    @Test func `rehash reads every file, and finds them the same`() async throws {
        let fixture = IngestionFixture(files)
        try await fixture.ingest("d")
        let report = try await fixture.ingest("d") { $0.rehash = true }
        #expect(report.filesRead == 2 && report.unchanged == 2 && report.updated == 0 && report.revised == 0)
    }

    @Test func `a document of a program keeps its time while its text is the same`() async throws {
        let fixture = IngestionFixture()
        try await fixture.give([SourceDocument.change("p", "words")])
        let before = try await fixture.contents()
        let report = try await fixture.give([SourceDocument.change("p", "words")])
        #expect(report.unchanged == 1 && report.revised == 0)
        #expect(try await fixture.contents() == before)
    }

    @Test func `a file that holds nothing to index any more is deleted, and counted as that`() async throws {
        let fixture = IngestionFixture(files)
        try await fixture.ingest("d")
        fixture.folder.write("d/a.md", "")
        fixture.folder.write("d/b.md", Data([0x7F, 0x45, 0x4C, 0x46, 0, 0, 0, 1, 2, 3]))
        let report = try await fixture.ingest("d")
        #expect(report.deleted == 2 && report.skipped.count == 2 && report.found == 2)
        #expect(report.skipped.reasons == ["empty": 1, "binary": 1])
        #expect(try await fixture.documents().isEmpty)
    }

    @Test func `a file that is back is restored with its vectors`() async throws {
        let embedder = HashEmbedder()
        let fixture = IngestionFixture(files, embedder: embedder)
        try await fixture.ingest("d")
        try fixture.move("d/a.md", to: "away/a.md")
        #expect(try await fixture.ingest("d").deleted == 1)
        try fixture.move("away/a.md", to: "d/a.md")
        let texts = embedder.calls.flatMap(\.texts).count
        let report = try await fixture.ingest("d")
        #expect(report.restored == 1 && report.unchanged == 1 && report.added + report.updated == 0)
        #expect(embedder.calls.flatMap(\.texts).count == texts)
        #expect(try await fixture.contents()["a.md"]?.vectors == 1)
    }

    @Test func `globs narrow a run and do not delete the rest`() async throws {
        let fixture = IngestionFixture(files)
        try await fixture.ingest("d")
        try fixture.remove("d/b.md")
        fixture.folder.write("d/c.txt", "gamma")
        let report = try await fixture.ingest("d") { $0.include = ["*.txt"] }
        #expect(report.added == 1 && report.deleted == 1)
        #expect(Set(try await fixture.contents().keys) == ["a.md", "c.txt"])
    }

    @Test func `changed, new, deleted and renamed paths below a root are followed`() async throws {
        let fixture = IngestionFixture(files)
        fixture.folder.write("d/.gitignore", "*.log\n")
        try await fixture.ingest("d")
        fixture.folder.write("d/a.md", "# A\n\nalpha and more")
        fixture.folder.write("d/new/c.md", "gamma")
        fixture.folder.write("d/new/c.log", "ignored")
        fixture.folder.write("d/.secret/x.md", "hidden")
        try fixture.move("d/b.md", to: "d/moved/b.md")
        let report = try await fixture.follow(
            "d/a.md", "d/new", "d/new/c.md", "d/.secret/x.md", "d/b.md", "d/moved/b.md", "d/new/c.log", "elsewhere/y")
        #expect(report.updated == 1 && report.added == 2 && report.deleted == 1 && report.renamed == 1)
        let followed = try await fixture.contents()
        #expect(Set(followed.keys) == ["a.md", "new/c.md", "moved/b.md"])
        let whole = try await fixture.ingest("d")
        #expect(whole.unchanged == 3 && whole.added + whole.updated + whole.deleted + whole.revised == 0)
        #expect(try await fixture.contents() == followed)
    }

    @Test func `a folder that is deleted takes its documents with it; a root that vanishes does not`() async throws {
        let fixture = IngestionFixture(files)
        fixture.folder.write("d/sub/c.md", "gamma")
        try await fixture.ingest("d")
        try fixture.remove("d/sub")
        #expect(try await fixture.follow("d/sub").deleted == 1)
        try fixture.move("d", to: "unmounted")
        let report = try await fixture.follow("d/a.md", "d")
        #expect(report.deleted == 0 && report.advice.contains { $0.contains("rag documents delete") })
        #expect(try await fixture.documents().count == 2)
    }
}
