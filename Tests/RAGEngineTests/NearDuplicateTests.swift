import Foundation
import IndexSupport
import RAGEngine
import RAGModel
import TestSupport
import Testing

@Suite struct NearDuplicateTests {
    @Test func `documents that share nearly all of their words are listed together, others are not`() async throws {
        let folder = TemporaryFolder()
        var random = SplitMix64(seed: 3)
        let words = (0..<400).map { "word\($0)" }
        func text(_ count: Int) -> [String] { (0..<count).map { _ in words.randomElement(using: &random)! } }
        var documents: [SourceDocument] = []
        for number in 0..<30 {
            documents.append(SourceDocument(uri: "other\(number)", text: text(200).joined(separator: " ")))
        }
        let original = text(300)
        var edited = original
        edited[100] = "changed"
        documents.append(SourceDocument(uri: "a", text: original.joined(separator: " ")))
        documents.append(SourceDocument(uri: "b", text: edited.joined(separator: " ")))
        documents.append(SourceDocument(uri: "c", text: original.joined(separator: "\n").uppercased()))
        documents.append(SourceDocument(uri: "half", text: (original.prefix(150) + text(150)).joined(separator: " ")))
        documents.append(SourceDocument(uri: "short", text: "two words"))
        documents.append(SourceDocument(uri: "short2", text: "two words"))
        documents.append(SourceDocument(uri: "short3", text: "two words more"))
        documents.append(SourceDocument(uri: "short4", title: "Other", text: "two words"))
        let store = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
        try await store.ingest(documents: documents)
        let groups = try await store.nearDuplicates()
        // Of very short ones only those are alike that say the same.
        #expect(groups.map(\.documents) == [["a", "b", "c"], ["short", "short2"]])
        #expect(groups.allSatisfy { $0.similarity >= 0.8 } && groups.last?.similarity == 1)
    }

    private func text(_ seed: UInt64) -> [String] {
        var random = SplitMix64(seed: seed)
        return (0..<300).map { _ in "word\(Int.random(in: 0..<500, using: &random))" }
    }

    @Test func `a copy is indexed once if that is wanted, listed, and taken when its original is gone`() async throws {
        let folder = TemporaryFolder()
        let original = text(1)
        var edited = original
        edited[200] = "changed"
        folder.write("docs/a.md", original.joined(separator: " "))
        folder.write("docs/b.md", edited.joined(separator: " "))
        folder.write("docs/other.md", text(2).joined(separator: " "))
        folder.write("docs/short.md", "two words")
        folder.write("docs/short2.md", "Two words")
        let store = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
        var options = IngestOptions()
        options.skipsNearDuplicates = true
        let first = try await store.ingest([folder.file("docs")], options: options)
        #expect(first.added == 4 && first.skipped.reasons["near-duplicate"] == 1)
        let listed = try #require(first.skipped.first.first { $0.reason == "near-duplicate" })
        #expect(listed.path.hasSuffix("docs/b.md") && listed.message.contains("docs/a.md"))
        // The same again changes nothing, and a new copy is left out too.
        folder.write("docs/z.md", original.joined(separator: "\n"))
        let second = try await store.ingest([folder.file("docs")], options: options)
        #expect(second.unchanged == 4 && second.added == 0 && second.skipped.reasons["near-duplicate"] == 2)
        // A document that becomes a copy goes.
        folder.write("docs/other.md", edited.joined(separator: "  "))
        let third = try await store.ingest([folder.file("docs")], options: options)
        #expect(third.deleted == 1 && third.skipped.reasons["near-duplicate"] == 3)
        // Without its original the first copy counts, and the others repeat that one.
        try FileManager.default.removeItem(atPath: folder.file("docs/a.md"))
        let fourth = try await store.ingest([folder.file("docs")], options: options)
        #expect(fourth.added == 1 && fourth.deleted == 1 && fourth.skipped.reasons["near-duplicate"] == 2)
        var query = QueryOptions()
        query.minimumScore = 0
        #expect(try await store.query(edited[3], options: query).hits.map(\.path) == ["b.md"])
        // Not asked for any more: all are there.
        let fifth = try await store.ingest([folder.file("docs")])
        #expect(fifth.added + fifth.restored + fifth.updated == 2 && fifth.skipped.isEmpty)
    }

    @Test func `of very short documents those are left out that say exactly the same`() async throws {
        let folder = TemporaryFolder()
        folder.write("docs/a.md", "To do.")
        folder.write("docs/b.md", "To do.")
        folder.write("docs/c.md", "To do!")
        folder.write("docs/d.md", "---\ntitle: Other\n---\nTo do.")
        folder.write("docs/e.md", "只有一句话")
        folder.write("docs/f.md", "只有一句话")
        let store = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
        var options = IngestOptions()
        options.skipsNearDuplicates = true
        let first = try await store.ingest([folder.file("docs")], options: options)
        #expect(first.added == 4 && first.skipped.reasons["near-duplicate"] == 2)
        let listed = try #require(first.skipped.first.first { $0.path.hasSuffix("docs/b.md") })
        #expect(listed.message.hasPrefix("it says the same as ") && listed.message.hasSuffix("docs/a.md"))
        let second = try await store.ingest([folder.file("docs")], options: options)
        #expect(second.unchanged == 4 && second.skipped.reasons["near-duplicate"] == 2)
        // Another text is another document, and the place is free.
        folder.write("docs/a.md", "Done.")
        let third = try await store.ingest([folder.file("docs")], options: options)
        #expect(third.updated == 1 && third.added == 1 && third.skipped.reasons["near-duplicate"] == 1)
    }

    @Test func `copies that a program gives are left out too, in a dry run as well`() async throws {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
        let documents = ["a", "b", "c"].map { SourceDocument(uri: $0, text: text(7).joined(separator: " ") + " " + $0) }
        var options = IngestOptions()
        options.skipsNearDuplicates = true
        options.dryRun = true
        #expect(try await store.ingest(documents: documents, options: options).added == 1)
        options.dryRun = false
        let report = try await store.ingest(documents: documents, options: options)
        #expect(report.added == 1 && report.skipped.reasons["near-duplicate"] == 2)
        let again = try await store.ingest(documents: [documents[0], documents[2]], options: options)
        #expect(again.unchanged == 1 && again.skipped.reasons["near-duplicate"] == 1)
    }
}
