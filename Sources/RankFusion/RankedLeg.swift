/// The ranked answer of one leg (dense, lexical, …) to a query.
///
/// `ID` is what ties are broken by: the lower one wins. In the engine it is the chunk's key.
package struct RankedLeg<ID: Hashable & Comparable & Sendable>: Sendable {
    /// What the leg is called in explanations.
    package let name: String
    /// How much the leg counts, at least 0. A leg of weight 0 appears in explanations but brings in no candidates.
    package let weight: Double
    /// Best first, ties by the lower id, each id once (of a repeated id the first place counts).
    package let candidates: [(id: ID, score: Double)]
    /// Exact scores of candidates that other legs found and this one did not list. They have no rank here, so only
    /// fusion by score uses them.
    package let additionalScores: [ID: Double]
    /// The lowest score the leg could give to anything (0 for BM25, -1 for a cosine), if there is one.
    package let lowestPossibleScore: Double?

    package init(
        name: String, weight: Double = 1, candidates: [(id: ID, score: Double)],
        additionalScores: [ID: Double] = [:], lowestPossibleScore: Double? = nil
    ) {
        precondition(
            weight.isFinite && weight >= 0, "the weight of a leg is a finite number, at least 0")
        self.name = name
        self.weight = weight
        self.candidates = candidates
        self.additionalScores = additionalScores
        self.lowestPossibleScore = lowestPossibleScore
    }
}
