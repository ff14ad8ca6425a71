import RAGEngine
import RAGModel
import TestSupport
import Testing

@testable import RAGEvaluation

@Suite struct LexicalTuningTests {
    private let candidates = [0.9, 0.5, 2.0].map { LexicalParameters(k1: $0, b: 0.7, titleShare: 0.25) }

    @Test func `what is better on all folds is gained, and significantly`() {
        let current = (0..<40).map { Double($0 % 4) / 10 }
        let tuning = LexicalTuning(measure: "nDCG@10", candidates, [current, current.map { $0 + 0.2 }, current])
        #expect(tuning.best == candidates[1])
        #expect(abs(tuning.crossValidatedMean - tuning.currentMean - 0.2) < 1e-12)
        #expect(tuning.isSignificant)
    }

    @Test func `what is better on the queries that chose it alone is no gain`() {
        // Each candidate is best on one fold and bad on the others: chosen without that fold, it fails on it.
        let values = (0..<5).map { good in (0..<50).map { $0 % 5 == good ? 1.0 : 0.45 } }
        let five = (0..<5).map { LexicalParameters(k1: 0.5 + Double($0), b: 0.7, titleShare: 0) }
        let tuning = LexicalTuning(measure: "nDCG@10", five, values)
        #expect(!tuning.isSignificant)
        #expect(tuning.crossValidatedMean < tuning.bestMean)
    }

    @Test func `equal candidates leave what there is`() {
        let values = Array(repeating: (0..<30).map { Double($0 % 3) }, count: 3)
        let tuning = LexicalTuning(measure: "nDCG@10", candidates, values)
        #expect(tuning.best == candidates[0])
        #expect(!tuning.isSignificant)
        #expect(tuning.comparison.meanDifference == 0)
    }

    @Test func `a store keeps its parameters until they are reset, and searches by them`() async throws {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
        try await store.ingest(documents: [
            SourceDocument(uri: "short", text: "the pump"),
            SourceDocument(uri: "long", text: "the pump " + String(repeating: "of many words ", count: 30)),
        ])
        let plain = try await store.query("pump").hits.map(\.score)
        let new = LexicalParameters(k1: 2, b: 0, titleShare: 0)
        var options = QueryOptions()
        options.lexicalParameters = new
        let other = try await store.query("pump", options: options).hits.map(\.score)
        #expect(other != plain)
        try await store.setLexicalParameters(new, of: "default")
        #expect(try await store.lexicalParameters(of: "default") == new)
        #expect(try await store.query("pump").hits.map(\.score) == other)
        try await store.setLexicalParameters(nil, of: "default")
        #expect(try await store.query("pump").hits.map(\.score) == plain)
        await #expect(throws: RAGError.self) {
            try await store.setLexicalParameters(LexicalParameters(k1: -1, b: 0, titleShare: 0), of: "default")
        }
    }
}
