import Foundation
import LocalModels
import RAGModel
import TestSupport
import Testing

@Suite(.enabled(if: TestData.model != nil, "RAG_MODEL names no folder")) struct FragmentsTests {
    private func counts(_ text: String) throws -> (words: Int, fragments: Int) {
        let model = try #require(TestData.model)
        let counts = try LocalEmbedder(folder: model.path, threads: 1).fragments(in: text)
        return try #require(counts)
    }

    @Test(arguments: [
        ("The committee will meet again on Thursday to discuss the new budget.", 0.0...0.2),
        ("Комитет снова соберётся в четверг, чтобы обсудить новый бюджет.", 0.6...1),
        ("委员会将于星期四再次开会讨论新的预算。", 0.6...1),
    ])
    func `a vocabulary that does not know a language takes its words to pieces`(
        text: String, share: ClosedRange<Double>
    ) throws {
        let (words, fragments) = try counts(text)
        #expect(share.contains(Double(fragments) / Double(words)), "\(fragments) of \(words)")
    }

    @Test func `numbers and signs are no words`() throws {
        #expect(try counts("12 + 30 = 42").words == 0)
    }
}
