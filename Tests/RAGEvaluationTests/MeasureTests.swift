import Foundation
import TestSupport
import Testing

@testable import RAGEvaluation

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

    /// Values of trec_eval, through pytrec_eval; see `Fixtures/evaluation/make_cases.py`. The runs are full of ties.
    @Test func `measures are those of trec_eval`() throws {
        let reader = try LineReader(path: TestData.fixture("evaluation/cases.jsonl.gz").path)
        var runs = 0
        while let line = try reader.next() {
            let number = reader.line
            let example = try JSONDecoder().decode(Case.self, from: Data(line))
            runs += example.answered.count
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
        #expect(runs >= 1000)
    }

    @Test(arguments: [
        ("nDCG@10", "nDCG@10"), ("ndcg@3", "nDCG@3"), ("recall@100", "recall@100"), ("P@5", "P@5"), ("mrr", "MRR"),
        ("MRR@10", "MRR@10"), ("map", "MAP"),
    ])
    func `measures are read by name`(_ name: String, _ description: String) {
        #expect(Measure(name)?.description == description)
    }

    @Test(arguments: ["", "nDCG", "nDCG@", "nDCG@0", "P@-1", "MAP@10", "F1", "P@5@6"])
    func `other names are no measures`(_ name: String) { #expect(Measure(name) == nil) }

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
        #expect(means.map(\.name) == ["nDCG@10", "recall@10", "recall@100", "P@10", "MRR@10", "MAP"])
        #expect(means.allSatisfy { $0.value == 0 })
        #expect(perQuery.isEmpty)
    }
}

@Suite struct PairedComparisonTests {
    /// Values of scipy.stats.permutation_test; see `Fixtures/evaluation/make_significance.py`.
    @Test func `the probability is the reference implementation's`() throws {
        struct Case: Decodable {
            let first: [Double]
            let second: [Double]
            let p: Double
        }
        let data = try Data(contentsOf: TestData.fixture("evaluation/significance.json"))
        let cases = try JSONDecoder().decode([Case].self, from: data)
        #expect(cases.count >= 50)
        for (number, example) in cases.enumerated() {
            let exact = PairedComparison(first: example.first, second: example.second)
            #expect(abs(exact.pValue - example.p) < 1e-9, "case \(number)")
        }
    }

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
