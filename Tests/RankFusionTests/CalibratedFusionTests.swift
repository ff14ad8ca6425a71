import Foundation
import IndexSupport
import RAGModel
import Testing

@testable import RankFusion

@Suite struct CalibratedFusionTests {
    private let measured = ScopeStatistics(
        chunks: 10_000, chunksWithVectors: 10_000, cosineMean: 0.1, cosineDeviation: 0.1)

    private func fusion(
        _ change: (inout ScopeStatistics) -> Void = { _ in }, fragments: Double? = 0, best: Double? = 0.6,
        idf: Double? = 10
    ) -> CalibratedFusion {
        var statistics = measured
        change(&statistics)
        return CalibratedFusion(statistics: statistics, queryFragments: fragments, bestCosine: best, knownIDF: idf)
    }

    @Test func `the weight of the dense leg is that of the rule`() {
        // z = (.6 - .1) / .5 = 1, so w = sigmoid(-1 + 2).
        #expect(abs(fusion().denseWeight - 1 / (1 + exp(-1.0))) < 1e-12)
        // Code adds 1.
        #expect(abs(fusion { $0.codeShare = 1 }.denseWeight - 1 / (1 + exp(-2.0))) < 1e-12)
        // h = min(.9, .8) - .3 = .5 takes 2.75 away.
        let strange = fusion({ $0.fragmentShare = 0.8 }, fragments: 0.9)
        #expect(abs(strange.denseWeight - 1 / (1 + exp(1.75))) < 1e-12)
    }

    @Test func `the encoder is only distrusted where neither query nor documents are in its language`() {
        let plain = fusion().denseWeight
        #expect(fusion({ $0.fragmentShare = 0.8 }, fragments: 0.1).denseWeight == plain)
        #expect(fusion({ $0.fragmentShare = 0.1 }, fragments: 0.9).denseWeight == plain)
        #expect(fusion({ $0.fragmentShare = 0.8 }, fragments: nil).denseWeight == plain)
    }

    @Test func `a leg that did not run, or that knows nothing, has no weight`() {
        #expect(fusion(best: nil).denseWeight == 0)
        #expect(fusion(idf: nil).denseWeight == 1)
        #expect(fusion(idf: 0).denseWeight == 1)
    }

    @Test func `scores grow with the score of each leg, and missing ones are the least`() {
        let fusion = fusion()
        var random = SplitMix64(seed: 3)
        for _ in 0..<200 {
            let (low, high) = (Double.random(in: -1...1, using: &random), Double.random(in: -1...1, using: &random))
            #expect((fusion.dense(low) < fusion.dense(high)) == (low < high))
            #expect((fusion.lexical(low) < fusion.lexical(high)) == (low < high))
        }
        #expect(fusion.lexical(nil) == 0)
        #expect(fusion.dense(nil) == 0 && fusion.dense(0.1) == 0)
        #expect(fusion.lexical(5) == 0.5)
    }

    @Test(arguments: [0, 1, 2, 5, 100_000])
    func `every scope has a scale, the smallest too`(chunks: Int) {
        for deviation in [nil, 0, 0.1, .nan] as [Double?] {
            let fusion = fusion {
                $0.chunksWithVectors = chunks
                $0.cosineMean = deviation
                $0.cosineDeviation = deviation
            }
            #expect(fusion.deviation >= 0.01 && fusion.mean.isFinite)
            #expect(fusion.denseWeight.isFinite && fusion.dense(0.9).isFinite)
        }
        // Few pairs hardly move it from the common scale.
        let two = fusion {
            $0.chunksWithVectors = 2
            $0.cosineMean = 0.9
            $0.cosineDeviation = 0
        }
        #expect(two.mean < 0.2 && two.deviation > 0.08)
    }

    private func terms(_ known: [(String, String, Int, Double, Bool)]) -> [QueryTerm] {
        known.map {
            QueryTerm(
                source: $0.0, term: $0.1, documentFrequency: $0.2, inverseDocumentFrequency: $0.3,
                isWholeIdentifier: $0.4)
        }
    }

    @Test func `holding a rare identifier outweighs any distance where it is the whole query`() {
        let terms = terms([
            ("debounceSearch", "debouncesearch", 1, 8, true), ("debounceSearch", "debounce", 40, 4, false),
            ("debounceSearch", "search", 400, 2, false),
        ])
        let scores = [0.05, 0.9, 0.4]
        let exactness = Exactness(terms: terms, chunks: 10_000, scores: scores)
        #expect(scores[0] + exactness.gain(holding: [0, 1]) > scores[1] + exactness.gain(holding: [1, 2]))
        #expect(exactness.gain(holding: [1, 2]) == 0)
    }

    @Test(arguments: [(0, 1.0), (1, 1), (2, 0.22), (3, 0), (6, 0)])
    func `the more else is asked, the less an identifier decides`(words: Int, share: Double) {
        let words = (0..<words).map { ("w\($0)", "w\($0)", 50, 5.0, false) }
        let sentence = Exactness(
            terms: terms([("E-4107", "e-4107", 1, 8, true)] + words), chunks: 10_000, scores: [0, 1])
        #expect(abs(sentence.gain(holding: [0]) - 1.06 * share) < 0.01)
    }

    @Test func `what stands in many chunks names nothing`() {
        let common = Exactness(
            terms: terms([("read-only", "read-only", 900, 2, true)]), chunks: 10_000, scores: [0, 1])
        #expect(common.gains.isEmpty)
        #expect(Exactness(terms: [], chunks: 0, scores: []).gain(holding: []) == 0)
    }

    @Test func `relevance is from 0 to 1 and keeps the order`() {
        #expect(Relevance.of(-1) == 0 && Relevance.of(0) == 0 && Relevance.of(0.5) == 0.5)
        let scores = stride(from: 0.0, through: 3, by: 0.01).map(Relevance.of)
        #expect(zip(scores, scores.dropFirst()).allSatisfy { $0 < $1 } && scores.last! < 1)
    }
}
