import RAGModel
import TestSupport
import Testing

@Suite struct FluencyTests {
    private let embedder = HashEmbedder()

    @Test func `few words say nothing about a language`() throws {
        let few = try #require(embedder.fluency(in: "Привет, мир"))
        #expect(few.fragmentShare == 1 && !few.isUnknownLanguage)
        let many = try #require(embedder.fluency(in: String(repeating: "Привет, мир. ", count: 20)))
        #expect(many.isUnknownLanguage)
    }

    @Test func `a long text is judged by its beginning and its middle`() throws {
        let text = String(repeating: "known words ", count: 1000) + String(repeating: "дальше иначе ", count: 1000)
        let share = try #require(embedder.fluency(in: text)).fragmentShare
        #expect((0.2...0.6).contains(share))
    }

    @Test(arguments: 0..<8) func `no character is cut`(shift: Int) throws {
        let text = String(repeating: "a", count: shift) + String(repeating: "слово 例 ", count: 400)
        let fluency = try #require(embedder.fluency(in: text))
        #expect(fluency.words > 100)
    }

    @Test func `the share of unread text counts by length`() throws {
        let russian = String(repeating: "слово ", count: 100)
        let english = String(repeating: "word ", count: 240)
        #expect(embedder.unreadShare(of: [russian, english]) == 1100.0 / 2300)
        #expect(embedder.unreadShare(of: []) == 0)
    }
}
