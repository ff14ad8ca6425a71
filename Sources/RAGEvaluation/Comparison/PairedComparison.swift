import IndexSupport

/// How much better one system is than another on the same queries, and whether chance explains it.
public struct PairedComparison: Sendable, Hashable, Codable {
    public let queries: Int
    /// The mean of `second - first`.
    public let meanDifference: Double
    /// The probability of a mean difference at least as large, in either direction, if both systems were alike: by the
    /// paired randomisation test (which swaps the two systems' values query by query), exactly if there are few
    /// queries, else from random swaps.
    ///
    /// Source: Smucker, Allan, Carterette, "A comparison of statistical significance tests for information retrieval
    /// evaluation", CIKM 2007.
    public let pValue: Double
    /// Where 95 % of the mean differences of resampled queries lie (percentile bootstrap).
    ///
    /// Source: Efron, Tibshirani, "An introduction to the bootstrap", 1993, chapter 13.
    public let confidenceInterval: ClosedRange<Double>

    /// - Parameters:
    ///   - first, second: the two systems' values, query by query.
    ///   - samples: the number of random swaps and of resamplings.
    ///   - seed: the same seed gives the same result.
    /// - Complexity: O(queries × samples)
    public init(first: [Double], second: [Double], samples: Int = 10_000, seed: UInt64 = 1) {
        precondition(first.count == second.count, "the systems have values for the same queries")
        precondition(samples > 0)
        let differences = zip(first, second).map { $1 - $0 }
        queries = differences.count
        guard !differences.isEmpty else {
            (meanDifference, pValue, confidenceInterval) = (0, 1, 0...0)
            return
        }
        let count = Double(differences.count)
        let sum = differences.reduce(0, +)
        meanDifference = sum / count
        var random = SplitMix64(seed: seed)
        pValue = Self.randomisationTest(differences, sum: sum, samples: samples, random: &random)

        confidenceInterval = Bootstrap.interval(differences, samples: samples, random: &random)
    }

    private static func randomisationTest(
        _ differences: [Double], sum: Double, samples: Int, random: inout SplitMix64
    ) -> Double {
        // Queries on which the systems agree change nothing, whichever way they are swapped.
        let differences = differences.filter { $0 != 0 }
        // Sums of the same terms may differ by roundings.
        let bar = abs(sum) - 1e-12 * differences.reduce(0) { $0 + abs($1) }
        if differences.count < 63, 1 << differences.count <= samples {
            let assignments = 1 << differences.count
            let extreme = (0..<assignments).count(where: { assignment in
                let swapped = differences.indices.reduce(0.0) {
                    $0 + (assignment >> $1 & 1 == 0 ? differences[$1] : -differences[$1])
                }
                return abs(swapped) >= bar
            })
            return Double(extreme) / Double(assignments)
        }
        var extreme = 0
        for _ in 0..<samples {
            var swapped = 0.0
            var bits: UInt64 = 0
            for (index, difference) in differences.enumerated() {
                if index % 64 == 0 { bits = random.next() }
                swapped += bits & 1 == 0 ? difference : -difference
                bits >>= 1
            }
            if abs(swapped) >= bar { extreme += 1 }
        }
        // The observed assignment is one of the possible ones, so the probability is never 0.
        return Double(extreme + 1) / Double(samples + 1)
    }
}
