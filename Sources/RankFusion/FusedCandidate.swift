/// What one leg added to a candidate's fused score.
package struct LegContribution: Sendable, Hashable, Codable {
    package let leg: String
    /// The place in the leg's list, from 1; `nil` if the leg did not list the candidate.
    package let rank: Int?
    /// The leg's own score; `nil` if the leg has none for the candidate.
    package let score: Double?
    /// The score after normalisation, before the weight; `nil` for reciprocal rank fusion.
    package let normalizedScore: Double?
    package let weight: Double
    /// The summand of the fused score, weight included.
    package let contribution: Double

    package init(
        leg: String, rank: Int?, score: Double?, normalizedScore: Double?, weight: Double,
        contribution: Double
    ) {
        self.leg = leg
        self.rank = rank
        self.score = score
        self.normalizedScore = normalizedScore
        self.weight = weight
        self.contribution = contribution
    }
}

/// A candidate after fusion, with the arithmetic that led to its score.
package struct FusedCandidate<ID: Hashable & Comparable & Sendable>: Sendable, Hashable {
    package let id: ID
    /// The sum of the contributions, added in ascending order, so that it does not depend on the order of the legs.
    package let score: Double
    /// One for each leg, in the order the legs were given.
    package let contributions: [LegContribution]

    package init(id: ID, score: Double, contributions: [LegContribution]) {
        self.id = id
        self.score = score
        self.contributions = contributions
    }
}
