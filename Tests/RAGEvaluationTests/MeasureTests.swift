import Foundation
import RAGEvaluation
import TestSupport
import Testing

@Suite struct MeasureTests {
    static let measures: [Measure] = [
        .nDCG(at: 10), .nDCG(at: 3), .recall(at: 5), .recall(at: 100), .precision(at: 5), .precision(at: 10),
        .averagePrecision, .reciprocalRank(at: nil), .reciprocalRank(at: 10),
    ]

    struct Case: Decodable {
        struct Hit: Decodable {
            let document: String
            let score: Double

            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                document = try container.decode(String.self)
                score = try container.decode(Double.self)
            }
        }

        let judgements: [String: [String: Int]]
        let run: [String: [Hit]]
        let expected: [String: [String: Double]]
        let answered: [String]
    }

    /// Values of trec_eval, through pytrec_eval; see `Fixtures/evaluation/make_cases.py`. `RAG_TREC_CASES` names a larger
    /// file made by the same script.
    @Test func measuresAreThoseOfTrecEval() throws {
        let larger = ProcessInfo.processInfo.environment["RAG_TREC_CASES"].map { URL(fileURLWithPath: $0) }
        let data = try Data(contentsOf: larger ?? TestData.fixture("evaluation/cases.json"))
        let cases = try JSONDecoder().decode([Case].self, from: data)
        #expect(cases.count >= 20)
        for (number, example) in cases.enumerated() {
            var judgements = Judgements()
            for (query, levels) in example.judgements {
                for (document, level) in levels { judgements.add(query: query, document: document, relevance: level) }
            }
            var run = Run()
            for (query, hits) in example.run { run.add(query: query, hits.map { ($0.document, $0.score) }) }
            let (means, perQuery) = Measures.evaluate(run, judgements, measures: Self.measures)
            #expect(perQuery.count == example.expected.count)
            for query in perQuery {
                for measure in query.measures {
                    let expected = try #require(example.expected[query.query]?[measure.name])
                    #expect(abs(measure.value - expected) < 1e-9, "case \(number) \(query.query) \(measure.name)")
                }
            }
            let answeredMeans = Measures.evaluate(
                run, judgements, measures: Self.measures, averaging: .answeredQueries
            ).means
            for (index, measure) in means.enumerated() {
                let all = example.expected.values.map { $0[measure.name] ?? .nan }
                #expect(abs(measure.value - all.reduce(0, +) / Double(all.count)) < 1e-9)
                let answered = example.answered.map { example.expected[$0]?[measure.name] ?? .nan }
                let mean = answered.isEmpty ? 0 : answered.reduce(0, +) / Double(answered.count)
                #expect(abs(answeredMeans[index].value - mean) < 1e-9)
            }
        }
    }

    @Test func equalScoresAreRankedByDescendingIdentifier() {
        var run = Run()
        run.add(query: "q", [("b", 1), ("a", 2), ("c", 1), ("é", 1), ("B", 1), ("d", 1 + 1e-12)])
        #expect(run.ranking(of: "q") == ["a", "é", "d", "c", "b", "B"])
    }

    @Test func theBestScoreOfADocumentCounts() {
        var run = Run()
        run.add(query: "q", [("a", 1), ("b", 2), ("a", 3)])
        #expect(run.ranking(of: "q") == ["a", "b"])
        #expect(run["q"].count == 2)
    }

    @Test func nDCGUsesLinearGain() {
        let value = Measure.nDCG(at: 10).value(ranking: [0, 2, 1], judgements: [2, 1, 3])
        let ideal = 3 + 2 / log2(3) + 1 / log2(4.0)
        #expect(abs(value - (2 / log2(3.0) + 1 / log2(4.0)) / ideal) < 1e-12)
    }

    @Test func nothingJudgedGivesZero() {
        let (means, perQuery) = Measures.standard(Run(), Judgements())
        #expect(means.map(\.name) == ["nDCG@10", "recall@10", "recall@100", "MRR@10", "MAP"])
        #expect(means.allSatisfy { $0.value == 0 })
        #expect(perQuery.isEmpty)
    }
}

@Suite struct PairedComparisonTests {
    @Test func equalSystemsDoNotDiffer() {
        let comparison = PairedComparison(first: [0.1, 0.5, 0.9], second: [0.1, 0.5, 0.9])
        #expect(comparison.meanDifference == 0)
        #expect(comparison.pValue == 1)
        #expect(comparison.confidenceInterval == 0...0)
    }

    /// All differences have one sign: only the two assignments with all signs equal are as extreme.
    @Test func fewQueriesAreTestedExactly() {
        let comparison = PairedComparison(first: [0, 0, 0, 0, 0], second: [1, 2, 3, 4, 5])
        #expect(comparison.pValue == 2 / 32.0)
        #expect(comparison.meanDifference == 3)
        #expect(comparison.confidenceInterval.lowerBound > 1 && comparison.confidenceInterval.upperBound < 5)
    }

    @Test func randomSwapsApproachTheExactProbability() {
        let second = [0.3, -0.1, 0.2, 0.25, -0.05, 0.4, 0.1, 0.15, -0.2, 0.3, 0.05, 0.12]
        let first = [Double](repeating: 0, count: second.count)
        let exact = PairedComparison(first: first, second: second, samples: 5000).pValue
        let approximate = PairedComparison(first: first, second: second, samples: 4000).pValue
        #expect(exact != approximate)
        #expect(abs(exact - approximate) < 0.02)
        #expect(approximate == PairedComparison(first: first, second: second, samples: 4000).pValue)
    }

    @Test func aClearDifferenceIsSignificantAndNoiseIsNot() {
        let first = (0..<200).map { Double($0 % 10) / 10 }
        let better = first.enumerated().map { $1 + ($0 % 3 == 0 ? -0.02 : 0.05) }
        let noise = first.enumerated().map { $1 + ($0 % 2 == 0 ? -0.05 : 0.05) }
        #expect(PairedComparison(first: first, second: better).pValue < 0.001)
        #expect(PairedComparison(first: first, second: noise).pValue > 0.5)
    }
}
