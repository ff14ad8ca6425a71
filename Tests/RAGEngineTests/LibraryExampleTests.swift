import RAGEngine
import RAGModel
import TestSupport
import Testing

/// The example of the README, compiled and run.
@Suite struct LibraryExampleTests {
    @Test func `a program ingests, asks and deletes in a few lines`() async throws {
        let folder = TemporaryFolder()
        folder.write("handbook/pump.md", "# Pump\n\nThe pump trips with E-4107 when the loop loses pressure.\n")

        let store = Store(at: folder.file("handbook.rag"), model: ModelOptions(isDisabled: true))
        try await store.ingest([folder.file("handbook")])

        let answer = try await store.query("why does the pump trip")
        for hit in answer.hits { print(hit.path, hit.lines, hit.score, hit.text) }

        try await store.delete(["pump.md"])
        #expect(answer.hits.first?.path == "pump.md")
        #expect(try await store.query("why does the pump trip").hits.isEmpty)
    }

    @Test func `documents of a program are replaced by URI`() async throws {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
        try await store.ingest(documents: [
            SourceDocument(uri: "note:1", title: "Boiler", text: "It hums.", metadata: ["floor": .integer(2)]),
            SourceDocument(uri: "note:2", text: "The lamp flickers."),
        ])
        try await store.ingest(documents: [SourceDocument(uri: "note:2", text: "The lamp is fine.")])
        #expect(try await store.query("flickers").hits.isEmpty)
        #expect(try await store.query("lamp").hits.map(\.uri) == ["note:2"])
        var options = QueryOptions()
        options.filter = "floor = 2"
        #expect(try await store.query("boiler", options: options).hits.map(\.uri) == ["note:1"])
        #expect(try await store.query("lamp", options: options).hits.isEmpty)
    }
}
