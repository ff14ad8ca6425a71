import IndexSupport

/// How far a mean would move with other queries of the same kind.
///
/// Source: Efron, Tibshirani, "An introduction to the bootstrap", 1993, chapter 13 (percentile intervals).
enum Bootstrap {
    /// Where 95 % of the means of resampled values lie.
    ///
    /// - Complexity: O(values × samples)
    static func interval(
        _ values: [Double], samples: Int = 10_000, random: inout SplitMix64
    ) -> ClosedRange<Double> {
        guard !values.isEmpty else { return 0...0 }
        let count = UInt64(values.count)
        var means: [Double] = []
        means.reserveCapacity(samples)
        for _ in 0..<samples {
            var sum = 0.0
            for _ in 0..<count {
                // The high half of a product is uniform to 2⁻³² or better for as many values as a test has.
                sum += values[Int(random.next().multipliedFullWidth(by: count).high)]
            }
            means.append(sum / Double(count))
        }
        means.sort()
        func percentile(_ part: Double) -> Double { means[min(samples - 1, Int(part * Double(samples)))] }
        return percentile(0.025)...percentile(0.975)
    }

    /// The same from a fixed seed: the same values give the same interval.
    static func interval(_ values: [Double]) -> ClosedRange<Double> {
        var random = SplitMix64(seed: 1)
        return interval(values, samples: 2000, random: &random)
    }
}
