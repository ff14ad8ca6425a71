import IndexSupport
import RankFusion
import Testing

@Suite struct MaximalMarginalRelevanceTests {
    @Test func aDuplicateOfTheFirstIsPutBehindSomethingNew() {
        let similarity = [[1, 1, 0], [1, 1, 0], [0, 0, 1.0]]
        let selections = maximalMarginalRelevance(relevance: [0.9, 0.89, 0.5], lambda: 0.5, limit: 3) {
            similarity[$0][$1]
        }
        #expect(selections.map(\.index) == [0, 2, 1])
        #expect(selections.map(\.redundancy) == [0, 0, 1])
        #expect(selections[0].score == 0.45)
    }

    @Test func lambdaOneKeepsTheOrderOfRelevance() {
        let selections = maximalMarginalRelevance(relevance: [3, 2, 2, 1], lambda: 1, limit: 10) {
            _, _ in 1
        }
        #expect(selections.map(\.index) == [0, 1, 2, 3])
    }

    @Test func lambdaZeroTakesTheLeastSimilar() {
        let position = [0.0, 0.1, 1.0, 0.5]
        let selections = maximalMarginalRelevance(relevance: [1, 1, 1, 1], lambda: 0, limit: 3) {
            -abs(position[$0] - position[$1])
        }
        #expect(selections.map(\.index) == [0, 2, 3])
    }

    @Test(arguments: 0..<50)
    func eachChoiceIsTheBestOfTheRest(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let count = Int.random(in: 0...15, using: &random)
        let lambda = Double.random(in: 0...1, using: &random)
        let relevance = (0..<count).map { _ in Double.random(in: 0...1, using: &random) }
        var table = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
        for row in 0..<count {
            for column in 0..<row {
                table[row][column] = Double.random(in: -1...1, using: &random)
                table[column][row] = table[row][column]
            }
        }
        var expected: [Int] = []
        while expected.count < min(8, count) {
            let scores = relevance.indices.map { index -> Double in
                if expected.contains(index) { return -.infinity }
                return lambda * relevance[index] - (1 - lambda)
                    * (expected.map { table[$0][index] }.max() ?? 0)
            }
            expected.append(scores.firstIndex(of: scores.max()!)!)
        }
        let selections = maximalMarginalRelevance(relevance: relevance, lambda: lambda, limit: 8) {
            table[$0][$1]
        }
        #expect(selections.map(\.index) == expected)
    }
}
