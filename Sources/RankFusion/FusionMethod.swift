/// How the ranked lists of several legs become one.
package enum FusionMethod: Sendable, Hashable {
    /// The sum of `weight / (k + rank)` over the legs that list a candidate. Only places count, so legs with scores of
    /// different kinds need no calibration.
    ///
    /// Source: Cormack, Clarke, Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning
    /// methods", SIGIR 2009, where `k` is 60.
    case reciprocalRank(k: Double = 60)
    /// The sum of `weight × normalised score`. A candidate for which a leg has no score gets 0 there, or with `zScore`
    /// the leg's lowest value.
    case weightedScore(normalization: ScoreNormalization = .minMax)
}
