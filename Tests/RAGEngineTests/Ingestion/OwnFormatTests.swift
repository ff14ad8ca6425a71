import RAGEngine
import RAGModel
import TestSupport
import Testing

/// Extractors and chunkers that a program brings.
@Suite struct OwnFormatTests {
    /// Cards for learning: a line for each, its sides parted by a tab.
    struct CardExtractor: Extractor {
        struct NoCards: Error, CustomStringConvertible { let description = "no line has a tab" }

        var format = "cards"
        let fileExtensions: Set<String> = ["cards"]
        var limits = ExtractionLimits(bytes: 4096, text: 4096)

        func extract(_ bytes: [UInt8], name: String) throws -> ExtractedDocument {
            let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            var document = ExtractedDocument(title: "Cards", metadata: ["kind": .string("learning")])
            for (number, line) in lines.prefix(100).enumerated() {
                let sides = line.split(separator: "\t", maxSplits: 1)
                guard sides.count == 2, line.utf8.count <= 40 else { continue }
                document.blocks.append(
                    ExtractedBlock(.heading(level: 1), String(sides[0]), at: .part("\(number + 1)")))
                document.blocks.append(ExtractedBlock(.paragraph, String(sides[1])))
            }
            guard !document.blocks.isEmpty else { throw NoCards() }
            return document
        }
    }

    /// Cuts before each word "Article".
    struct ArticleChunker: Chunker {
        var name = "articles-1"

        func cuts(in document: ChunkableDocument) -> [Int] {
            let text = document.text
            return text.ranges(of: "Article ").map { text.utf8.distance(from: text.startIndex, to: $0.lowerBound) }
        }
    }

    private let folder = TemporaryFolder()
    private var store: Store { Store(at: folder.file("store"), model: ModelOptions(isDisabled: true)) }

    @Test func `an extractor and a chunker keep what their protocols promise`() throws {
        try ExtractorConformance.check(
            CardExtractor(), samples: [("a.cards", Array("walrus\ta large seal\nibex\ta goat\n".utf8))])
        ChunkerConformance.check(ArticleChunker())
    }

    @Test func `a program's own extractor reads its files, with places and metadata`() async throws {
        folder.write("docs/a.cards", "walrus\ta large seal with tusks\nibex\ta goat of the mountains\n")
        folder.write("docs/broken.cards", "nothing here\n")
        folder.write("docs/b.md", "# Note\n\nA plain note.\n")
        var options = IngestOptions()
        options.extractors = [CardExtractor()]
        let report = try await store.ingest([folder.file("docs")], options: options)
        #expect(report.formats["cards"] == 1 && report.formats["markdown"] == 1)
        let answer = try await store.query("tusks")
        let hit = try #require(answer.hits.first)
        #expect(hit.path == "a.cards" && hit.title == "Cards" && hit.headingPath == ["walrus"])
        #expect(hit.place == .part("1"))
        var queryOptions = QueryOptions()
        queryOptions.filter = "kind = learning and format = cards"
        #expect(try await store.query("goat", options: queryOptions).hits.map(\.path) == ["a.cards"])
        // Its error costs that file only, and is told.
        let exceptions = report.skipped.first + report.failed.first
        #expect(exceptions.count == 1 && exceptions.first?.path.hasSuffix("broken.cards") == true)
        #expect(exceptions.first?.message.contains("no line has a tab") == true)
        // Nothing has changed: nothing is read again. Another version of the extractor reads anew.
        #expect(try await store.ingest([folder.file("docs")], options: options).unchanged == 2)
        options.extractors = [CardExtractor(format: "cards-2")]
        _ = try await store.ingest([folder.file("docs")], options: options)
        #expect(try await store.query("tusks").hits.count == 1)
        queryOptions.filter = "format = cards-2"
        #expect(try await store.query("goat", options: queryOptions).hits.count == 1)
    }

    @Test func `a program's own chunker decides where documents are cut`() async throws {
        folder.write(
            "docs/law.txt", "Preamble of the law. Article 1 says yes. Article 2 says no, and\n\nexplains it.\n")
        var options = IngestOptions()
        options.customChunker = ArticleChunker()
        try await store.ingest([folder.file("docs")], options: options)
        let hits = try await store.query("law yes explains").hits
        #expect(
            hits.map(\.text).sorted() == [
                "Article 1 says yes.", "Article 2 says no, and\n\nexplains it.", "Preamble of the law.",
            ])
    }
}
