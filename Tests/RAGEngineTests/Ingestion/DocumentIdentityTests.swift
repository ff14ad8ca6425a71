import Foundation
import RAGModel
import SegmentStore
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct DocumentIdentityTests {
    private let files = [
        "ov/a.txt": "alpha", "ov/sub/b.txt": "beta", "ov/sub/deep/c.txt": "gamma", "other/d.txt": "delta",
    ]

    @Test func `one file ingested alone keeps its path and its root`() async throws {
        let fixture = IngestionFixture(files)
        try await fixture.ingest("ov")
        fixture.folder.write("ov/sub/b.txt", "beta has changed")
        let report = try await fixture.ingest("ov/sub/b.txt")
        #expect(report.updated == 1 && report.found == 1 && report.deleted == 0)
        let document = try #require(try await fixture.documents().first { $0.uri.hasSuffix("b.txt") })
        #expect(document.path == "sub/b.txt" && document.root == fixture.path("ov"))
        #expect(try await fixture.matching("path = \"sub/b.txt\"") == 1)
        #expect(try await fixture.roots() == [fixture.path("ov")])
        #expect(try await fixture.ingest("ov").unchanged == 3)
    }

    @Test(arguments: [
        ["ov"], ["ov", "ov/sub"], ["ov/sub", "ov"], ["ov/sub/b.txt", "ov/sub", "ov"], ["ov/sub/deep", "ov"],
    ])
    func `the order of ingest calls does not matter`(_ order: [String]) async throws {
        let fixture = IngestionFixture(files)
        for name in order { try await fixture.ingest(name) }
        let contents = try await fixture.contents()
        #expect(Set(contents.keys) == ["a.txt", "sub/b.txt", "sub/deep/c.txt"])
        #expect(contents.values.allSatisfy { $0.root == fixture.path("ov") })
        #expect(try await fixture.roots() == [fixture.path("ov")])
        #expect(try await fixture.matching("path = \"sub/b.txt\"") == 1)
    }

    @Test func `a wider root takes over documents without embedding them again`() async throws {
        let embedder = HashEmbedder()
        let fixture = IngestionFixture(files, embedder: embedder)
        try await fixture.ingest("ov/sub")
        let before = embedder.calls.flatMap(\.texts).count
        let report = try await fixture.ingest("ov")
        #expect(report.added == 1 && report.unchanged == 2 && report.revised == 2 && report.filesRead == 1)
        #expect(embedder.calls.flatMap(\.texts).count == before + 1)
    }

    @Test(arguments: [
        ["caf\u{E9}.txt", "cafe\u{301}.txt"], ["caf\u{E9}/a.txt", "cafe\u{301}/a.txt"],
    ])
    func `names that differ only in how a letter is composed are two documents`(_ names: [String]) async throws {
        let folder = TemporaryFolder()
        let fixture = IngestionFixture(store: FolderStore(at: folder.file("store")))
        // A file system that takes both names for one has but one file.
        fixture.folder.write("ov/" + names[0], "composed words")
        guard !FileManager.default.fileExists(atPath: fixture.folder.file("ov/" + names[1])) else { return }
        fixture.folder.write("ov/" + names[1], "decomposed words")
        #expect(try await fixture.ingest("ov").added == 2)
        let bytes = try await fixture.documents().map { Array($0.uri.utf8) }
        #expect(Set(bytes).count == 2)
        let again = try await fixture.ingest("ov")
        #expect(again.unchanged == 2 && again.deleted == 0)

        fixture.folder.write("ov/" + names[1], "decomposed words that have changed")
        #expect(try await fixture.ingest("ov").updated == 1)
        try fixture.remove("ov/" + names[1])
        let last = try await fixture.ingest("ov")
        #expect(last.deleted == 1 && last.unchanged == 1)
        let left = try await fixture.documents()
        #expect(left.count == 1 && Array(left[0].uri.utf8) == Array((fixture.path("ov") + "/" + names[0]).utf8))
    }

    @Test func `roots that differ only in how a letter is composed are two roots`() async throws {
        let folder = TemporaryFolder()
        let fixture = IngestionFixture(store: FolderStore(at: folder.file("store")))
        let names = ["caf\u{E9}", "cafe\u{301}"]
        fixture.folder.write(names[0] + "/a.txt", "composed words")
        guard !FileManager.default.fileExists(atPath: fixture.folder.file(names[1])) else { return }
        fixture.folder.write(names[1] + "/a.txt", "decomposed words")
        for name in names { try await fixture.ingest(name) }
        #expect(try await fixture.documents().count == 2)
        #expect(Set(try await fixture.documents().map { Array(($0.root ?? "").utf8) }).count == 2)
        for name in names { #expect(try await fixture.ingest(name).unchanged == 1) }
    }

    @Test func `documents of a program that differ only in how a letter is composed are two`() async throws {
        let folder = TemporaryFolder()
        let fixture = IngestionFixture(store: FolderStore(at: folder.file("store")))
        let names = ["caf\u{E9}", "cafe\u{301}"]
        let report = try await fixture.give(names.map { SourceDocument.change($0, "words of \(Array($0.utf8))") })
        #expect(report.added == 2 && report.notes.isEmpty)
        #expect(try await fixture.give([.delete(uri: names[0])]).deleted == 1)
        #expect(try await fixture.documents().map { Array($0.uri.utf8) } == [Array(names[1].utf8)])
    }

    @Test func `a hidden folder ingested by its name stays, whichever root is ingested next`() async throws {
        for order in [["ov", "ov/.hidden"], ["ov/.hidden", "ov"], ["ov/.hidden", "ov", "ov"]] {
            let fixture = IngestionFixture(files)
            fixture.folder.write("ov/.hidden/h.txt", "hidden words")
            for name in order { try await fixture.ingest(name) }
            let contents = try await fixture.contents()
            #expect(contents[".hidden/h.txt"]?.root == fixture.path("ov"), "\(order)")
            #expect(contents.count == 4, "\(order)")
            #expect(try await fixture.roots() == [fixture.path("ov"), fixture.path("ov/.hidden")])
        }
    }

    @Test func `documents that the globs of a run pass over get the wider root too`() async throws {
        let fixture = IngestionFixture(files)
        try await fixture.ingest("ov/sub")
        try await fixture.ingest("ov") { $0.include = ["a.txt"] }
        #expect(Set(try await fixture.contents().keys) == ["a.txt", "sub/b.txt", "sub/deep/c.txt"])
    }

    @Test func `a single file without a root is one`() async throws {
        let fixture = IngestionFixture(files)
        try await fixture.ingest("ov/sub/b.txt")
        let document = try #require(try await fixture.documents().first)
        #expect(document.path == "b.txt" && document.root == document.uri)
    }

    @Test func `a root that is gone is said, and forgotten with its last document`() async throws {
        let fixture = IngestionFixture(files)
        try await fixture.ingest("ov", "other")
        let gone = fixture.path("other")
        try fixture.remove("other")
        let report = try await fixture.ingest("ov")
        #expect(report.advice.contains { $0.contains(gone) && $0.contains("rag documents delete") })
        #expect(try await fixture.documents().count == 4)
    }

    @Test func `a moved file keeps its vectors and is counted`() async throws {
        let embedder = HashEmbedder()
        let fixture = IngestionFixture(files, embedder: embedder)
        try await fixture.ingest("ov")
        let before = embedder.calls.flatMap(\.texts).count
        try fixture.move("ov/sub/b.txt", to: "ov/new/place.txt")
        let report = try await fixture.ingest("ov")
        #expect(report.renamed == 1 && report.added == 1 && report.deleted == 1 && report.embedded == 0)
        #expect(report.reused == 1 && embedder.calls.flatMap(\.texts).count == before)
        #expect(try await fixture.contents()["new/place.txt"]?.vectors == 1)
    }

    @Test func `the maps of roots know the outermost one`() {
        let map = RootMap([DocumentRoot(path: "/a/b"), DocumentRoot(path: "/a"), DocumentRoot(path: "/a-b")])
        #expect(map.home(of: "/a/b/c.txt")?.root == "/a" && map.home(of: "/a/b/c.txt")?.relative == "b/c.txt")
        #expect(map.home(of: "/a-b/c")?.root == "/a-b" && map.home(of: "/ab") == nil)
        #expect(map.covering("/a/b/x").map(\.path) == ["/a", "/a/b"])
        #expect(RootMap([DocumentRoot(path: "/")]).home(of: "/x/y")?.relative == "x/y")
        #expect(RootMap([DocumentRoot(path: "/x/y")]).home(of: "/x/y")?.relative == "y")
    }
}

extension IngestionFixture {
    func roots() async throws -> [String] {
        let snapshot = try await store.snapshot(of: Scope(collection: options.collection, tenant: options.tenant))
        defer { snapshot.close() }
        return try await snapshot.roots().map(\.path)
    }
}
