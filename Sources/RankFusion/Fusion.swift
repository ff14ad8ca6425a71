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
    // Ids are looked up once; from here on a candidate is its index.
    var indexes: [ID: Int] = [:]
    var ids: [ID] = []
    var lists: [[Int?]] = legs.map { _ in [] }
    for (number, leg) in legs.enumerated() where leg.weight > 0 {
        lists[number] = leg.candidates.map { candidate in
            if let index = indexes[candidate.id] { return index }
            indexes[candidate.id] = ids.count
            ids.append(candidate.id)
            return ids.count - 1
        }
    }
    for (number, leg) in legs.enumerated() where leg.weight == 0 {
        lists[number] = leg.candidates.map { indexes[$0.id] }
    }

    let places = zip(legs, lists).map { leg, list in
        var place = FusionLeg(
            name: leg.name, weight: leg.weight, lowestPossibleScore: leg.lowestPossibleScore, count: ids.count)
        for (rank, index) in list.enumerated() {
            guard let index, place.ranks[index] == 0 else { continue }
            place.ranks[index] = rank + 1
            place.scores[index] = leg.candidates[rank].score
        }
        if !leg.additionalScores.isEmpty {
            for (index, id) in ids.enumerated() where place.ranks[index] == 0 {
                if let score = leg.additionalScores[id] { place.scores[index] = score }
            }
        }
        place.prepare(method)
        return place
    }
    let totals = FusionLeg.totals(places, count: ids.count)
    let order = ids.indices.sorted { left, right in
        totals[left] > totals[right] || (totals[left] == totals[right] && ids[left] < ids[right])
    }
    return order.prefix(limit).map { index in
        FusedCandidate(id: ids[index], score: totals[index], contributions: places.map { $0.explanation(index) })
    }
}

/// Where one leg has each of the candidates of all legs, and what that adds to their scores.
struct FusionLeg {
    let name: String
    let weight: Double
    let lowestPossibleScore: Double?
    /// The place of each candidate in the leg's list, from 1; 0 where it is not listed.
    var ranks: [Int]
    /// NaN where the leg has no score.
    var scores: [Double]
    private var arithmetic = Arithmetic.none

    private enum Arithmetic {
        case none
        case reciprocalRank(k: Double)
        case score(ScoreNormalization.Scale)
    }

    init(name: String, weight: Double, lowestPossibleScore: Double?, count: Int) {
        self.name = name
        self.weight = weight
        self.lowestPossibleScore = lowestPossibleScore
        ranks = [Int](repeating: 0, count: count)
        scores = [Double](repeating: .nan, count: count)
    }

    /// Sets how contributions are computed, once ranks and scores are in.
    mutating func prepare(_ method: FusionMethod) {
        switch method {
        case .reciprocalRank(let k):
            precondition(k.isFinite && k >= 0, "k of reciprocal rank fusion is a finite number, at least 0")
            arithmetic = .reciprocalRank(k: k)
        case .weightedScore(let normalization):
            arithmetic = .score(
                normalization.scale(scores.filter(\.isFinite), lowestPossible: lowestPossibleScore))
        }
    }

    /// The leg's summand in the fused score of a candidate, and the normalised score it is made from.
    private func contribution(_ index: Int) -> (value: Double, normalized: Double?) {
        switch arithmetic {
        case .none:
            return (0, nil)
        case .reciprocalRank(let k):
            return (ranks[index] == 0 ? 0 : weight / (k + Double(ranks[index])), nil)
        case .score(let scale):
            let normalized = scores[index].isFinite ? scale(scores[index]) : scale.missing
            return (weight * normalized, normalized)
        }
    }

    /// The fused scores of `count` candidates.
    static func totals(_ legs: [FusionLeg], count: Int) -> [Double] {
        (0..<count).map { index in
            // Rounding must not decide a tie, nor the order of the legs the result: equal summands give equal sums.
            if legs.count <= 2 { return legs.reduce(0) { $0 + $1.contribution(index).value } }
            return legs.map { $0.contribution(index).value }.sorted().reduce(0, +)
        }
    }

    func explanation(_ index: Int) -> LegContribution {
        let (value, normalized) = contribution(index)
        return LegContribution(
            leg: name, rank: ranks[index] == 0 ? nil : ranks[index],
            score: scores[index].isFinite ? scores[index] : nil, normalizedScore: normalized, weight: weight,
            contribution: value)
    }
}
