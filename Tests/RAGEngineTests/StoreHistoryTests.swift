import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

/// Whatever happened to a folder and to its store, the answers are those of a store that saw only the end.
@Suite struct StoreHistoryTests {
    private let folder = TemporaryFolder(inMemory: true)
    private static let words = ["pump", "valve", "turbine", "rotor", "sensor", "boiler", "relay", "gauge", "cable"]

    private func text(_ random: inout SplitMix64) -> String {
        let count = Int.random(in: 3...40, using: &random)
        let body = (0..<count).map { _ in Self.words.randomElement(using: &random)! }.joined(separator: " ")
        return "---\nnumber: \(Int.random(in: 0..<9, using: &random))\n---\n\n\(body)\n"
    }

    private func store(_ name: String, _ embedder: HashEmbedder = HashEmbedder()) -> Store {
        Store(at: folder.file(name), embedder: embedder)
    }

    /// Both legs by themselves: how they are fused also depends on what was measured when.
    private func answers(_ store: Store) async throws -> [String] {
        var answers: [String] = []
        for mode in [QueryMode.lexical, .dense] {
            for filter in [nil, "number >= 4"] {
                var options = QueryOptions()
                (options.mode, options.filter, options.k, options.exact) = (mode, filter, 1000, true)
                options.diversity.preferredPerDocument = nil
                for hit in try await store.query("pump valve rotor", options: options).hits {
                    answers.append(
                        "\(mode) \(filter ?? "") \(hit.path) \(hit.lines) \(Float(hit.score)) \(hit.metadata)")
                }
            }
        }
        return answers
    }

    @Test(arguments: [11, 12, 13, 14] as [UInt64])
    func `files that come, change, move and go, ingested one by one or all at once`(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let live = store("live")
        let root = folder.file("docs")
        folder.write("docs/first.md", text(&random))
        try await live.ingest([root])
        for step in 0..<40 {
            let name = "\(["", "a/", "a/b/", "c/"].randomElement(using: &random)!)f\(step % 9).md"
            let path = root + "/" + name
            let exists = FileManager.default.fileExists(atPath: path)
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1, 2:
                folder.write("docs/" + name, text(&random))
                try await live.ingest([path])
            case 3 where exists:
                try FileManager.default.removeItem(atPath: path)
                try await live.ingest([root])
            case 4 where exists:
                try FileManager.default.moveItem(atPath: path, toPath: root + "/moved\(step).md")
                try await live.ingest([root])
            case 5: try await live.ingest([root])
            case 6: try await live.compact()
            default: folder.write("docs/" + name, text(&random))
            }
        }
        try await live.ingest([root])
        let fresh = store("fresh")
        try await fresh.ingest([root])
        let expected = try await answers(fresh)
        #expect(!expected.isEmpty)
        #expect(try await answers(live) == expected)
        #expect(try await live.verify().problems == [])
        try await live.compact()
        #expect(try await answers(live) == expected)
    }

    @Test func `a changed file that is ingested by itself stays a document of its folder`() async throws {
        folder.write("docs/sub/a.md", "the pump hums")
        folder.write("docs/b.md", "the valve leaks")
        let store = store("store")
        try await store.ingest([folder.file("docs")])
        folder.write("docs/sub/a.md", "the pump hums no more")
        let report = try await store.ingest([folder.file("docs/sub/a.md")])
        #expect(report.updated == 1 && report.added == 0 && report.deleted == 0)
        var options = QueryOptions()
        options.filter = "path = \"sub/a.md\""
        #expect(try await store.query("pump", options: options).hits.map(\.text) == ["the pump hums no more"])
        #expect(try await store.ingest([folder.file("docs")]).unchanged == 2)
    }

    @Test func `what was not embedded yet is embedded by the next run, once`() async throws {
        for number in 0..<12 { folder.write("docs/\(number).md", "note\(number) of the pump") }
        let words = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
        try await words.ingest([folder.file("docs")])
        let embedder = HashEmbedder()
        let store = store("store", embedder)
        try await store.ingest([folder.file("docs")])
        let embedded = embedder.calls.filter { $0.role == .document }.flatMap(\.texts)
        #expect(embedded.count == 12 && Set(embedded).count == 12)
        let tenant = try #require(try await store.status().collections.first?.tenants.first)
        #expect(tenant.chunksWithVectors == 12)
        #expect(try await store.ingest([folder.file("docs")]).unchanged == 12)
        #expect(embedder.calls.filter { $0.role == .document }.flatMap(\.texts).count == 12)
    }

    @Test func `after a reindexing ingests go on with the new embedder, and the old one is refused`() async throws {
        folder.write("docs/a.md", "the pump hums")
        let old = store("store")
        try await old.ingest([folder.file("docs")])
        let new = store("store", HashEmbedder(name: "new", dimension: 24))
        let refused = await #expect(throws: RAGError.self) { try await new.ingest([folder.file("docs")]) }
        #expect(refused?.code == .modelMismatch && refused?.description.contains("reindex") == true)
        try await new.reindex()
        folder.write("docs/b.md", "the valve leaks")
        #expect(try await new.ingest([folder.file("docs")]).added == 1)
        let fresh = store("fresh", HashEmbedder(name: "new", dimension: 24))
        try await fresh.ingest([folder.file("docs")])
        let expected = try await answers(fresh)
        #expect(try await answers(new) == expected)
        await #expect(throws: RAGError.self) { try await old.query("pump") }
        #expect(try await new.verify().problems == [])
    }

    @Test func `a hit whose file has changed or gone since says so, when files are looked at`() async throws {
        for name in ["same", "edited", "gone"] { folder.write("docs/\(name).md", "the \(name) pump hums") }
        let store = store("store")
        try await store.ingest([folder.file("docs")])
        folder.write("docs/edited.md", "something else")
        try FileManager.default.removeItem(atPath: folder.file("docs/gone.md"))
        var options = QueryOptions()
        (options.mode, options.checksFiles) = (.lexical, true)
        let answer = try await store.query("pump", options: options)
        let changes = Dictionary(uniqueKeysWithValues: answer.hits.map { ($0.path, $0.change) })
        #expect(changes == ["same.md": nil, "edited.md": .edited, "gone.md": .gone])
        #expect(answer.notes.contains { $0.contains("gone.md") } && answer.notes.contains { $0.contains("edited.md") })
        options.checksFiles = false
        #expect(try await store.query("pump", options: options).hits.allSatisfy { $0.change == nil })
    }
}
