import IndexSupport
import Testing

@Suite struct TopKTests {
    /// Random candidates with many ties, in random order, against sorting them all.
    @Test func theBestAreThoseThatSortingFinds() {
        for seed in 0..<500 {
            var random = SplitMix64(seed: UInt64(seed))
            let k = Int.random(in: 0...40, using: &random)
            let scores: [Float] = [0, -0, 1, 2, 0.5, -1, .infinity, -.infinity, .leastNonzeroMagnitude, .nan]
            let candidates = (0..<Ordinal.random(in: 0...100, using: &random)).map {
                ScoredOrdinal(ordinal: $0, score: scores.randomElement(using: &random)!)
            }.shuffled(using: &random)
            var top = TopK(k: k)
            var model: [ScoredOrdinal] = []
            for candidate in candidates {
                let threshold = top.threshold
                let entered = top.insert(candidate.ordinal, candidate.score)
                if !candidate.score.isNaN { model.append(candidate) }
                model.sort { $0.precedes($1) }
                if model.count > k { model.removeLast() }
                #expect(entered == model.contains { $0.ordinal == candidate.ordinal })
                if entered { #expect(candidate.score >= threshold) }
                #expect(top.count == model.count)
                #expect(top.threshold == (model.count < k ? -.infinity : model.last?.score ?? .infinity))
            }
            #expect(top.sorted() == model)
        }
    }

    @Test func equalScoresGoToTheLowerOrdinal() {
        var top = TopK(k: 2)
        for ordinal in [5, 3, 9, 1] as [Ordinal] { top.insert(ordinal, 1) }
        #expect(top.sorted().map(\.ordinal) == [1, 3])
    }
}
