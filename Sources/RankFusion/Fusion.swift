/// Joins ranked lists into one, best first; ties go to the lower id.
///
/// The result depends on the lists alone: not on hashing, threads or the order in which candidates were found. Scores
/// that are not finite count as missing; with reciprocal rank fusion only ranks count, so these play no part.
///
/// - Parameter limit: at most this many candidates are returned.
/// - Complexity: O(n log n) for n candidates over all legs; explanations are built for the returned ones only.
package func fuse<ID: Hashable & Comparable & Sendable>(
    _ legs: [RankedLeg<ID>], method: FusionMethod, limit: Int
) -> [FusedCandidate<ID>] {
    guard limit > 0 else { return [] }
    if case .reciprocalRank(let k) = method {
        precondition(k.isFinite && k >= 0, "k of reciprocal rank fusion is a finite number, at least 0")
    }

    var indexes: [ID: Int] = [:]
    var ids: [ID] = []
    for leg in legs where leg.weight > 0 {
        for candidate in leg.candidates where indexes[candidate.id] == nil {
            indexes[candidate.id] = ids.count
            ids.append(candidate.id)
        }
    }

    let places = legs.map { LegPlaces($0, indexes: indexes, ids: ids, method: method) }
    let totals = ids.indices.map { index in
        var values = zip(legs, places).map { leg, place in
            place.contribution(index, weight: leg.weight).value
        }
        // Rounding must not decide a tie, nor the order of the legs the result: equal summands give equal sums.
        if values.count > 2 { values.sort() }
        return values.reduce(0, +)
    }
    let order = ids.indices.sorted { left, right in
        totals[left] > totals[right] || (totals[left] == totals[right] && ids[left] < ids[right])
    }
    return order.prefix(limit).map { index in
        let contributions = zip(legs, places).map { leg, place in
            let (value, normalized) = place.contribution(index, weight: leg.weight)
            return LegContribution(
                leg: leg.name, rank: place.ranks[index] == 0 ? nil : place.ranks[index],
                score: place.scores[index].isNaN ? nil : place.scores[index], normalizedScore: normalized,
                weight: leg.weight, contribution: value)
        }
        return FusedCandidate(id: ids[index], score: totals[index], contributions: contributions)
    }
}

/// Where one leg has each of the candidates of all legs.
struct LegPlaces {
    /// From 1; 0 where the leg does not list the candidate.
    var ranks: [Int]
    /// NaN where the leg has no finite score.
    var scores: [Double]
    let k: Double?
    let scale: ScoreNormalization.Scale?

    init<ID>(_ leg: RankedLeg<ID>, indexes: [ID: Int], ids: [ID], method: FusionMethod) {
        ranks = [Int](repeating: 0, count: ids.count)
        scores = [Double](repeating: .nan, count: ids.count)
        for (place, candidate) in leg.candidates.enumerated() {
            guard let index = indexes[candidate.id], ranks[index] == 0 else { continue }
            ranks[index] = place + 1
            if candidate.score.isFinite { scores[index] = candidate.score }
        }
        if !leg.additionalScores.isEmpty {
            for (index, id) in ids.enumerated() where ranks[index] == 0 {
                if let score = leg.additionalScores[id], score.isFinite { scores[index] = score }
            }
        }
        switch method {
        case .reciprocalRank(let k):
            self.k = k
            scale = nil
        case .weightedScore(let normalization):
            k = nil
            scale = normalization.scale(
                scores.filter { !$0.isNaN }, lowestPossible: leg.lowestPossibleScore)
        }
    }

    /// The leg's summand in the fused score of a candidate, and the normalised score it is made from.
    func contribution(_ index: Int, weight: Double) -> (value: Double, normalized: Double?) {
        if let k { return (ranks[index] == 0 ? 0 : weight / (k + Double(ranks[index])), nil) }
        guard let scale else { return (0, nil) }
        let normalized = scores[index].isNaN ? scale.missing : scale(scores[index])
        return (weight * normalized, normalized)
    }
}
