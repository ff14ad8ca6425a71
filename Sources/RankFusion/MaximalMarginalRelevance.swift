/// A candidate chosen for relevance and novelty.
package struct DiverseSelection: Sendable, Hashable {
    /// The candidate's place in the list it was chosen from, from 0.
    package let index: Int
    package let relevance: Double
    /// The greatest similarity to a candidate chosen before; 0 for the first.
    package let redundancy: Double
    /// `lambda × relevance - (1 - lambda) × redundancy`.
    package let score: Double
}

/// Chooses candidates one after the other, each as relevant and as unlike those already chosen as possible (MMR).
///
/// Source: Carbonell, Goldstein, "The use of MMR, diversity-based reranking for reordering documents and producing
/// summaries", SIGIR 1998.
///
/// - Parameters:
///   - relevance: of each candidate, on the scale of the similarities (see `ScoreNormalization.normalized`); the list's
///     order breaks ties.
///   - lambda: from 0 (only novelty) to 1 (only relevance).
///   - similarity: of two candidates by their places; symmetric. A similarity that is not a number counts as 0.
/// - Returns: at most `limit` selections, in the order of choice.
/// - Complexity: O(limit × n), and as many calls of `similarity`.
package func maximalMarginalRelevance(
    relevance: [Double], lambda: Double, limit: Int,
    similarity: (_ first: Int, _ second: Int) -> Double
) -> [DiverseSelection] {
    precondition(lambda >= 0 && lambda <= 1, "lambda is from 0 to 1")
    var remaining = Array(relevance.indices)
    var redundancies: [Double?] = Array(repeating: nil, count: relevance.count)
    var selections: [DiverseSelection] = []
    while selections.count < limit, !remaining.isEmpty {
        var best = 0
        var bestScore = -Double.infinity
        for (place, index) in remaining.enumerated() {
            let score = lambda * relevance[index] - (1 - lambda) * (redundancies[index] ?? 0)
            if score > bestScore {
                best = place
                bestScore = score
            }
        }
        let chosen = remaining.remove(at: best)
        selections.append(
            DiverseSelection(
                index: chosen, relevance: relevance[chosen], redundancy: redundancies[chosen] ?? 0,
                score: bestScore))
        guard selections.count < limit else { break }
        for index in remaining {
            let value = similarity(chosen, index)
            redundancies[index] = max(redundancies[index] ?? -.infinity, value.isNaN ? 0 : value)
        }
    }
    return selections
}
