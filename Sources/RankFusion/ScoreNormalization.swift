/// Brings the scores of one leg to a scale that can be added to other legs' scores.
package enum ScoreNormalization: String, Sendable, Hashable, Codable, CaseIterable {
    /// Scores as they are.
    case none
    /// `(score - lowest) / (highest - lowest)` over the leg's scores; 1 for all if they are equal.
    case minMax
    /// Like `minMax`, from the lowest score the leg could give instead of the lowest it gave, so that a leg of equally
    /// good candidates does not spread them over the whole scale. A leg without such a bound is taken as `minMax`.
    ///
    /// Source: Bruch, Gai, Ingber, "An analysis of fusion functions for hybrid retrieval", TOIS 2023 (TMM).
    case theoreticalMinMax
    /// `(score - mean) / standard deviation` (of the population); 0 for all if they are equal.
    case zScore

    /// The map from a leg's scores to the common scale.
    struct Scale {
        let offset: Double
        let divisor: Double
        /// What all scores become when there is no spread to divide by.
        let constant: Double?
        /// The value of a candidate for which the leg has no score.
        let missing: Double

        init(offset: Double, divisor: Double, constant: Double? = nil, missing: Double) {
            self.offset = offset
            self.divisor = divisor
            self.constant = constant
            self.missing = missing
        }

        func callAsFunction(_ score: Double) -> Double { constant ?? ((score - offset) / divisor) }
    }

    /// - Parameter scores: finite.
    func scale(_ scores: [Double], lowestPossible: Double?) -> Scale {
        guard let first = scores.first else {
            return Scale(offset: 0, divisor: 1, constant: 0, missing: 0)
        }
        let highest = scores.reduce(first, max)
        switch self {
        case .none:
            return Scale(offset: 0, divisor: 1, missing: 0)
        case .minMax, .theoreticalMinMax:
            let lowestFound = scores.reduce(first, min)
            let lowest = self == .minMax ? lowestFound : min(lowestPossible ?? lowestFound, lowestFound)
            let spread = highest - lowest
            guard spread > 0, spread.isFinite else {
                return Scale(offset: 0, divisor: 1, constant: 1, missing: 0)
            }
            return Scale(offset: lowest, divisor: spread, missing: 0)
        case .zScore:
            let mean = scores.reduce(0) { $0 + $1 / Double(scores.count) }
            let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / Double(scores.count) }
            let deviation = variance.squareRoot()
            // Equal scores have a deviation of a few roundings, which must not be blown up to whole units.
            let noise = 1e-12 * max(abs(highest), abs(mean))
            guard deviation > noise, deviation.isFinite else {
                return Scale(offset: 0, divisor: 1, constant: 0, missing: 0)
            }
            let lowest = scores.reduce(first, min)
            return Scale(offset: mean, divisor: deviation, missing: (lowest - mean) / deviation)
        }
    }

    /// The scores on the common scale, in their order. Scores that are not finite become the lowest value.
    package func normalized(_ scores: [Double], lowestPossible: Double? = nil) -> [Double] {
        let scale = scale(scores.filter(\.isFinite), lowestPossible: lowestPossible)
        return scores.map { $0.isFinite ? scale($0) : scale.missing }
    }
}
