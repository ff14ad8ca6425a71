import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

/// What an ingest does and says about texts in a language that the encoder does not know. The embedder of these tests knows
/// ASCII words only.
@Suite struct UnknownLanguageTests {
    private static let russian = String(repeating: "Насос останавливается при низком давлении. ", count: 30)
    private static let english = String(repeating: "The pump stops when the pressure is low. ", count: 30)

    private func ingestion(_ fixture: IngestionFixture, _ embedder: any Embedder) -> Ingestion {
        Ingestion(into: IngestionTarget(fixture.store), options: fixture.options) { _ in embedder }
    }

    @Test func `the share of text that the encoder cannot read is reported, once, with what helps`() async throws {
        let fixture = IngestionFixture(["d/a.md": Self.russian, "d/b.md": Self.english])
        var ingestion = ingestion(fixture, HashEmbedder(name: "little"))
        ingestion.remedy = { texts in texts.isEmpty ? nil : "do this" }
        let report = try await ingestion.run(.paths([fixture.path("d")]))
        let share = try #require(report.unreadShare)
        #expect((0.5...0.8).contains(share))
        #expect(report.advice.count == 1)
        #expect(report.advice[0].hasPrefix("little does not know the language of \(Int((100 * share).rounded())) %"))
        #expect(report.advice[0].hasSuffix("do this"))
        let again = try await ingestion.run(.paths([fixture.path("d")]))
        #expect(again.unchanged == 2 && again.advice == [] && again.unreadShare == nil)
    }

    @Test func `nothing is said where the encoder knows the language`() async throws {
        let fixture = IngestionFixture(["d/b.md": Self.english])
        let report = try await ingestion(fixture, HashEmbedder()).run(.paths([fixture.path("d")]))
        #expect(report.unreadShare == 0 && report.advice == [])
    }

    @Test func `a new collection gets the embedder that is chosen by its texts, and its later ingests their own`()
        async throws
    {
        let fixture = IngestionFixture(["d/a.md": Self.russian, "d/b.md": Self.english])
        let (usual, other) = (HashEmbedder(name: "usual"), HashEmbedder(name: "other"))
        var ingestion = Ingestion(into: IngestionTarget(fixture.store), options: fixture.options) { collection in
            collection == nil ? usual : other
        }
        ingestion.choice = { samples in
            #expect(samples.count == 2)
            return samples.contains { $0.contains("Насос") } ? (other, "other it is") : nil
        }
        let report = try await ingestion.run(.paths([fixture.path("d")]))
        #expect(report.added == 2 && report.embedded > 0)
        #expect(report.advice.first == "other it is")
        #expect(usual.calls.isEmpty && !other.calls.isEmpty)
        fixture.folder.write("d/c.md", Self.english)
        let later = try await ingestion.run(.paths([fixture.path("d")]))
        #expect(later.added == 1 && !later.advice.contains("other it is"))
    }

    @Test func `documents of a program are looked at once, and none is lost`() async throws {
        let fixture = IngestionFixture()
        let embedder = HashEmbedder()
        var ingestion = ingestion(fixture, embedder)
        ingestion.choice = { samples in
            #expect(!samples.isEmpty)
            return (embedder, "chosen")
        }
        let changes = (0..<700).map { SourceDocument.change("u\($0)", "text number \($0)") }
        let report = try await ingestion.run(.documents { ProgramSource(ChangeList(changes)) })
        #expect(report.added == 700)
    }

    @Test func `an unreadable file does not keep an embedder from being chosen`() async throws {
        let fixture = IngestionFixture(["d/a.bin": "\u{0}\u{1}", "d/b.md": Self.english])
        var ingestion = ingestion(fixture, HashEmbedder())
        ingestion.choice = { samples in
            #expect(samples.count == 1)
            return nil
        }
        let report = try await ingestion.run(.paths([fixture.path("d")]))
        #expect(report.added == 1 && report.skipped.count == 1)
    }
}
