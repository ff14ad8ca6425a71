import IndexSupport
import RankFusion
import Testing

typealias Leg = RankedLeg<Int>

@Suite struct FusionTests {
    let dense = Leg(
        name: "dense", candidates: [(id: 7, score: 0.9), (id: 3, score: 0.8), (id: 5, score: 0.1)])
    let lexical = Leg(
        name: "lexical", weight: 2, candidates: [(id: 3, score: 12), (id: 9, score: 4)])

    @Test func reciprocalRankFusionSumsWeightOverKPlusRank() {
        let fused = fuse([dense, lexical], method: .reciprocalRank(), limit: 10)
        #expect(fused.map(\.id) == [3, 9, 7, 5])
        #expect(fused[0].score == 1 / 62.0 + 2 / 61.0)
        #expect(fused[1].score == 2 / 62.0)
        #expect(fused[2].score == 1 / 61.0)
        #expect(
            fused[1].contributions == [
                LegContribution(
                    leg: "dense", rank: nil, score: nil, normalizedScore: nil, weight: 1, contribution: 0),
                LegContribution(
                    leg: "lexical", rank: 2, score: 4, normalizedScore: nil, weight: 2, contribution: 2 / 62.0
                ),
            ])
    }

    @Test func minMaxFusionSpreadsEachLegFromZeroToOne() {
        let fused = fuse([dense, lexical], method: .weightedScore(normalization: .minMax), limit: 10)
        #expect(fused.map(\.id) == [3, 7, 5, 9])
        #expect(abs(fused[0].score - (0.7 / 0.8 + 2)) < 1e-12)
        #expect(fused[1].score == 1)
        #expect(fused[2].score == 0)
        #expect(fused[3].score == 0)
    }

    @Test func theoreticalMinMaxFusionStartsAtTheLowestPossibleScore() {
        let leg = Leg(
            name: "bm25", candidates: [(id: 1, score: 10), (id: 2, score: 9)], lowestPossibleScore: 0)
        let fused = fuse([leg], method: .weightedScore(normalization: .theoreticalMinMax), limit: 10)
        #expect(fused.map(\.score) == [1, 0.9])
    }

    @Test func zScoreFusionGivesAMissingCandidateTheLowestValue() {
        let other = Leg(name: "other", candidates: [(id: 1, score: 1)])
        let leg = Leg(name: "leg", candidates: [(id: 2, score: 4), (id: 3, score: 2)])
        let fused = fuse([leg, other], method: .weightedScore(normalization: .zScore), limit: 10)
        #expect(fused.map(\.id) == [2, 1, 3])
        #expect(fused.map(\.score) == [1, -1, -1])
        #expect(fused[1].contributions[0].score == nil)
        #expect(fused[1].contributions[0].normalizedScore == -1)
    }

    @Test func additionalScoresTakePartInScoreFusionButHaveNoRank() {
        let leg = Leg(
            name: "leg", candidates: [(id: 1, score: 4), (id: 2, score: 2)],
            additionalScores: [3: 0, 99: 5])
        let other = Leg(name: "other", candidates: [(id: 3, score: 1)])
        let byScore = fuse([leg, other], method: .weightedScore(normalization: .minMax), limit: 10)
        #expect(byScore.map(\.id) == [1, 3, 2])
        #expect(byScore.map(\.score) == [1, 1, 0.5])
        #expect(byScore[1].contributions[0].score == 0)
        #expect(byScore[1].contributions[0].rank == nil)
        let byRank = fuse([leg, other], method: .reciprocalRank(), limit: 10)
        #expect(byRank.first { $0.id == 3 }!.score == 1 / 61.0)
    }

    @Test(arguments: ScoreNormalization.allCases)
    func scoresThatAreNotFiniteCountAsMissing(_ normalization: ScoreNormalization) {
        let leg = Leg(
            name: "leg",
            candidates: [
                (id: 1, score: .infinity), (id: 2, score: 5), (id: 3, score: 1), (id: 4, score: .nan),
            ])
        let fused = fuse([leg], method: .weightedScore(normalization: normalization), limit: 10)
        #expect(fused.allSatisfy { $0.score.isFinite })
        #expect(fused.first?.id == 2)
        #expect(fused.count == 4)
    }

    @Test func aLegOfWeightZeroExplainsButBringsInNoCandidates() {
        let silent = Leg(
            name: "silent", weight: 0, candidates: [(id: 3, score: 1), (id: 4, score: 0.5)])
        let fused = fuse([lexical, silent], method: .reciprocalRank(), limit: 10)
        #expect(fused.map(\.id) == [3, 9])
        #expect(fused[0].contributions[1].rank == 1)
        #expect(fused[0].contributions[1].contribution == 0)
    }

    @Test func tiesGoToTheLowerId() {
        let first = Leg(name: "a", candidates: [(id: 9, score: 1), (id: 4, score: 0)])
        let second = Leg(name: "b", candidates: [(id: 4, score: 1), (id: 9, score: 0)])
        #expect(fuse([first, second], method: .reciprocalRank(), limit: 10).map(\.id) == [4, 9])
        #expect(fuse([first, second], method: .weightedScore(), limit: 1).map(\.id) == [4])
    }

    @Test func aRepeatedIdCountsAtItsFirstPlace() {
        let leg = Leg(
            name: "leg", candidates: [(id: 1, score: 3), (id: 1, score: 2), (id: 2, score: 1)])
        let fused = fuse([leg], method: .reciprocalRank(), limit: 10)
        #expect(fused.map(\.id) == [1, 2])
        #expect(fused[0].contributions[0].score == 3)
    }

    @Test func nothingComesOfNothing() {
        #expect(fuse([Leg](), method: .reciprocalRank(), limit: 5).isEmpty)
        #expect(fuse([Leg(name: "leg", candidates: [])], method: .weightedScore(), limit: 5).isEmpty)
        #expect(fuse([dense], method: .weightedScore(), limit: 0).isEmpty)
    }

    /// Random legs against the definitions, written down as loops over all ids.
    @Test(arguments: 0..<200)
    func fusionAgreesWithTheDefinitions(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let legs = (0..<Int.random(in: 1...4, using: &random)).map { number in
            let ids = (0..<30).shuffled(using: &random).prefix(Int.random(in: 0...20, using: &random))
            let candidates = ids.map { (id: $0, score: Double(Int.random(in: -3...5, using: &random))) }
                .sorted { ($1.score, $0.id) < ($0.score, $1.id) }
            return Leg(
                name: "leg \(number)", weight: Double(Int.random(in: 1...3, using: &random)),
                candidates: candidates)
        }
        for limit in [1, 5, 100] {
            check(legs, .reciprocalRank(k: 60), limit) { leg, id in
                guard let place = leg.candidates.firstIndex(where: { $0.id == id }) else { return 0 }
                return leg.weight / (60 + Double(place + 1))
            }
            check(legs, .weightedScore(normalization: .minMax), limit) { leg, id in
                let scores = leg.candidates.map(\.score)
                guard let score = leg.candidates.first(where: { $0.id == id })?.score else { return 0 }
                let low = scores.min()!
                let high = scores.max()!
                return leg.weight * (low == high ? 1 : (score - low) / (high - low))
            }
        }
    }

    private func check(
        _ legs: [Leg], _ method: FusionMethod, _ limit: Int, summand: (Leg, Int) -> Double
    ) {
        let expected = Set(legs.flatMap { $0.candidates.map(\.id) })
            .map { id in (id: id, score: legs.map { summand($0, id) }.sorted().reduce(0, +)) }
            .sorted { ($1.score, $0.id) < ($0.score, $1.id) }
        let fused = fuse(legs, method: method, limit: limit)
        #expect(fused.map(\.id) == expected.prefix(limit).map(\.id))
        for (candidate, (_, score)) in zip(fused, expected) {
            #expect(candidate.score == score)
            #expect(candidate.contributions.map(\.contribution).sorted().reduce(0, +) == candidate.score)
            #expect(candidate.contributions.map(\.leg) == legs.map(\.name))
        }
        // The order of the legs decides nothing.
        #expect(fuse(legs.reversed(), method: method, limit: limit).map(\.id) == fused.map(\.id))
    }
}

@Suite struct ScoreNormalizationTests {
    @Test func equalScoresHaveNoSpread() {
        let scores = [0.1 + 0.2, 0.3, 0.1 + 0.2]
        #expect(ScoreNormalization.zScore.normalized(scores) == [0, 0, 0])
        #expect(ScoreNormalization.minMax.normalized([2, 2]) == [1, 1])
        #expect(ScoreNormalization.theoreticalMinMax.normalized([2, 2], lowestPossible: 0) == [1, 1])
        #expect(
            ScoreNormalization.theoreticalMinMax.normalized([2, 1], lowestPossible: 0) == [1, 0.5])
    }

    @Test func zScoresHaveMeanZeroAndDeviationOne() {
        let values = ScoreNormalization.zScore.normalized([1, 2, 4, 9, 100])
        #expect(abs(values.reduce(0, +)) < 1e-12)
        #expect(abs(values.map { $0 * $0 }.reduce(0, +) / 5 - 1) < 1e-12)
    }

    @Test(arguments: ScoreNormalization.allCases)
    func extremeScoresStayNumbers(_ normalization: ScoreNormalization) {
        let largest = Double.greatestFiniteMagnitude
        for scores in [
            [largest, -largest], [0, .leastNonzeroMagnitude], [.nan, .infinity], [], [-0.0, 0.0],
        ] {
            let values = normalization.normalized(scores)
            #expect(values.allSatisfy { !$0.isNaN })
        }
    }
}
