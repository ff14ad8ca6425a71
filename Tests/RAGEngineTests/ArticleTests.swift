import Foundation
import RAGEngine
import TestSupport
import Testing

/// The code of the articles, compiled and run.
@Suite struct ArticleTests {
    @Test func `first search`() async throws {
        let temporary = TemporaryFolder()
        temporary.write("handbook/pump.md", "# Pump\n\nThe pump trips with E-4107 when the loop loses pressure.\n")
        let folder = temporary.path

        let store = Store(at: folder + "/handbook.rag", model: ModelOptions(isDisabled: true))
        let report = try await store.ingest([folder + "/handbook"])
        print(report.added, "documents,", report.chunks, "passages")

        let answer = try await store.query("why does the pump trip")
        for hit in answer.hits {
            print(hit.path, hit.lines, hit.score, hit.text)
        }
        #expect(answer.hits.map(\.path) == ["pump.md"])

        try await store.delete(["pump.md"])
        try await store.restore(["pump.md"])
        try await store.compact()
        #expect(try await store.query("why does the pump trip").hits.count == 1)
    }

    @Test func `filters and tenants`() async throws {
        let temporary = TemporaryFolder()
        let store = Store(at: temporary.file("store"), model: ModelOptions(isDisabled: true))

        let handbook = store.collection("handbook", tenant: "acme")
        try await handbook.ingest(documents: [
            SourceDocument(uri: "leave", text: "Parental leave is 14 months.", metadata: ["team": .string("people")]),
            SourceDocument(uri: "keys", text: "Rotate the keys each quarter.", metadata: ["team": .string("platform")]),
        ])

        var options = QueryOptions()
        options.filter = "team = 'people' and not exists draft"
        let answer = try await handbook.query("how long is the leave", options: options)
        #expect(answer.hits.map(\.uri) == ["leave"])

        for field in try await handbook.fields() {
            print(field.name, field.documents, field.values.map(\.value))
        }
        #expect(try await handbook.fields().contains { $0.name == "team" && $0.documents == 2 })
    }

    struct LetterEmbedder: Embedder {
        let identity = EmbedderIdentity(
            name: "letters", fingerprint: "letters-1", precision: .float32, dimension: 26, maximumTokens: 512)

        func embed(_ texts: [String], role: EmbeddingRole) async throws -> [Embedding] {
            texts.map { text in
                var counts = [Float](repeating: 0, count: 26)
                for byte in text.lowercased().utf8 where (97...122).contains(byte) { counts[Int(byte) - 97] += 1 }
                let length = counts.reduce(0) { $0 + $1 * $1 }.squareRoot()
                return Embedding(vector: counts.map { $0 / max(length, 1) }, tokens: text.utf8.count, truncated: false)
            }
        }
    }

    @Test func `own model`() async throws {
        let temporary = TemporaryFolder()
        let folder = temporary.path

        let store = Store(at: folder + "/letters.rag", embedder: LetterEmbedder())
        try await store.ingest(documents: [
            SourceDocument(uri: "a", text: "zigzag"), SourceDocument(uri: "b", text: "moon"),
        ])
        let answer = try await store.query("zzz")
        try await store.reindex()
        #expect(answer.hits.first?.uri == "a")
    }

    @Test(arguments: ["FirstSearch", "FiltersAndTenants", "OwnModel"])
    func `what an article shows is what is compiled here`(article: String) throws {
        let here = URL(fileURLWithPath: #filePath)
        let catalog = here.deletingLastPathComponent().appending(path: "../../Sources/RAGEngine/RAGEngine.docc")
        let text = try String(contentsOf: catalog.appending(path: article + ".md"), encoding: .utf8)
        let compiled = Self.lines(try String(contentsOf: here, encoding: .utf8)).joined(separator: "\n")
        let blocks = text.split(separator: "```swift\n").dropFirst().map { $0.prefix { $0 != "`" } }
        #expect(!blocks.isEmpty)
        for block in blocks {
            // Checks of the test may stand between the parts of a block.
            for part in Self.parts(String(block)) { #expect(compiled.contains(part), "\(part)") }
        }
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// What stands between empty lines.
    private static func parts(_ text: String) -> [String] {
        lines(text).split(separator: "").map { $0.joined(separator: "\n") }
    }
}
