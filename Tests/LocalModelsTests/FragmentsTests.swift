import LocalModels
import RAGModel
import TestSupport
import Testing

@Suite struct FragmentsTests {
    @Test(.enabled(if: TestData.model != nil, "RAG_MODEL names no folder"))
    func `a vocabulary that does not know a language takes its words to pieces`() throws {
        let embedder = try LocalEmbedder(folder: try #require(TestData.model), threads: 1)
        func share(_ text: String) throws -> Double {
            let counts = try #require(embedder.fragments(in: text))
            return Double(counts.fragments) / Double(max(1, counts.words))
        }
        #expect(try share("The committee will meet again on Thursday to discuss the new budget.") < 0.2)
        #expect(try share("Комитет снова соберётся в четверг, чтобы обсудить новый бюджет.") > 0.6)
        #expect(try share("委员会将于星期四再次开会讨论新的预算。") > 0.6)
    }

    @Test(.enabled(if: TestData.model != nil, "RAG_MODEL names no folder"))
    func `numbers and signs are no words`() throws {
        let embedder = try LocalEmbedder(folder: try #require(TestData.model), threads: 1)
        #expect(try #require(embedder.fragments(in: "12 + 30 = 42")) == (0, 0))
    }
}
