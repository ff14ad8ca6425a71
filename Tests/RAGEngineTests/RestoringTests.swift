import Foundation
import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

/// Deleting, restoring and taking single files, by the names that people use.
@Suite struct RestoringTests {
    private let folder = TemporaryFolder(inMemory: true)
    private let embedder = HashEmbedder()

    private func store() -> Store { Store(at: folder.file("store"), embedder: embedder) }

    /// Documents of a folder, and one of a program.
    private func fill() async throws -> Store {
        for name in ["a.md", "sub/b.md", "sub/c.md", "subway.md"] {
            folder.write("docs/" + name, "the pump of \(name.prefix { $0 != "." }) hums")
        }
        let store = store()
        try await store.ingest([folder.file("docs")])
        try await store.ingest(documents: [SourceDocument(uri: "note:1", text: "the pump of a note hums")])
        return store
    }

    private func found(_ store: Store, _ mode: QueryMode = .lexical) async throws -> [String] {
        var options = QueryOptions()
        (options.mode, options.k, options.diversity.collapsesDuplicates) = (mode, 100, false)
        return try await store.query("pump", options: options).hits.map(\.path).sorted()
    }

    private static let all = ["a.md", "note:1", "sub/b.md", "sub/c.md", "subway.md"]

    @Test(arguments: [
        (["a.md"], ["a.md"]), (["sub"], ["sub/b.md", "sub/c.md"]), (["note:1"], ["note:1"]),
        (["sub/b.md", "a.md"], ["a.md", "sub/b.md"]), (["sub/b.md", "sub/b.md"], ["sub/b.md"]),
    ])
    func `what a name means is deleted from both legs, and comes back as it was`(
        names: [String], gone: [String]
    ) async throws {
        let store = try await fill()
        let full = names.map { $0.contains(":") ? $0 : folder.file("docs/" + $0) }
        let before = try await store.query("pump").hits
        let embedded = embedder.calls.count { $0.role == .document }
        #expect(try await store.delete(full).count == gone.count)
        for mode in [QueryMode.lexical, .dense] {
            #expect(try await found(store, mode) == Self.all.filter { !gone.contains($0) })
        }
        #expect(try await store.restore(full).count == gone.count)
        for mode in [QueryMode.lexical, .dense] { #expect(try await found(store, mode) == Self.all) }
        #expect(try await store.query("pump").hits == before)
        #expect(embedder.calls.count { $0.role == .document } == embedded)
        #expect(try await store.verify().problems == [])
    }

    @Test func `a name that means nothing deletes nothing, not even what stands beside it`() async throws {
        let store = try await fill()
        let error = await #expect(throws: RAGError.self) { try await store.delete(["note:1", "absent.md"]) }
        #expect(error?.code == .notFound && error?.description.contains("absent.md") == true)
        #expect(try await found(store) == Self.all)
        let restore = await #expect(throws: RAGError.self) { try await store.restore(["note:1"]) }
        #expect(restore?.description.contains("deleted") == true)
        let empty = Store(at: folder.file("empty"), embedder: embedder)
        await #expect(throws: RAGError.self) { try await empty.delete(["a"]) }
        #expect(!FileManager.default.fileExists(atPath: folder.file("empty")))
    }

    @Test func `a document that was deleted while its file is there comes back with the next ingest`() async throws {
        let store = try await fill()
        try await store.delete([folder.file("docs/a.md")])
        let report = try await store.ingest([folder.file("docs")])
        #expect(report.restored == 1 && report.added == 0 && report.embedded == 0)
        #expect(try await found(store) == Self.all)
    }

    @Test func `a file that changed while its document was deleted is the new text, once`() async throws {
        let store = try await fill()
        try await store.delete([folder.file("docs/a.md")])
        folder.write("docs/a.md", "the pump rattles")
        try await store.ingest([folder.file("docs/a.md")])
        var options = QueryOptions()
        options.filter = "path = \"a.md\""
        #expect(try await store.query("pump", options: options).hits.map(\.text) == ["the pump rattles"])
        await #expect(throws: RAGError.self) { try await store.restore(["a.md"]) }
    }

    @Test func `compacting makes a deletion final`() async throws {
        let store = try await fill()
        try await store.delete([folder.file("docs/sub")])
        let report = try await store.compact(keepingDeleted: 0)
        #expect(report.purgedDocuments == 2)
        await #expect(throws: RAGError.self) { try await store.restore([folder.file("docs/sub")]) }
        #expect(try await found(store) == ["a.md", "note:1", "subway.md"])
        // The files are still there: they are new documents.
        #expect(try await store.ingest([folder.file("docs")]).added == 2)
        #expect(try await found(store) == Self.all)
    }

    @Test func `single files of no known folder are documents by themselves, and stay when others come and go`()
        async throws
    {
        for name in ["one.md", "two.md", "three.md"] { folder.write("docs/" + name, "the pump of \(name)") }
        let store = store()
        #expect(try await store.ingest([folder.file("docs/one.md")]).added == 1)
        #expect(try await store.ingest([folder.file("docs/two.md")]).added == 1)
        #expect(try await found(store).count == 2)
        try FileManager.default.removeItem(atPath: folder.file("docs/two.md"))
        #expect(try await store.ingest([folder.file("docs/one.md")]).deleted == 0)
        #expect(try await found(store).count == 2)
        // Its folder takes both over, and knows that the second is gone.
        let report = try await store.ingest([folder.file("docs")])
        #expect(report.added == 1 && report.deleted == 1 && report.embedded == 1)
        #expect(try await found(store) == ["one.md", "three.md"])
    }
}
