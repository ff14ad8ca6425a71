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
        let store = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
        try await store.ingest(documents: documents)
        let groups = try await store.nearDuplicates()
        #expect(groups.map(\.documents) == [["a", "b", "c"]])
        #expect(groups.allSatisfy { $0.similarity >= 0.8 })
    }
}
