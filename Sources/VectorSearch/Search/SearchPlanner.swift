#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// Chooses how to search, by what each way is expected to cost.
///
/// Costs are in rows scored by a scan of codes. The constants were measured on 384-dimensional sentence embeddings, see
/// docs/decisions/vector-index.md; being off by a factor of two in any costs little, because the curves cross flatly.
struct SearchPlanner {
    let rows: Int
    let allowed: Int
    let ef: Int

    /// Candidates that the unfiltered look around in front of a filtered walk collects.
    static let probe = 16

    /// What a walk costs. It scores about `250 + 14 * ef` rows, scattered ones; with few allowed rows, most of the time
    /// goes into stepping over the others: measured for shares from a half to a fiftieth.
    var walkCost: Double {
        let share = Double(allowed) / Double(max(1, rows))
        return 3 * (250 + 14 * Double(ef)) * pow(max(share, 1e-6), -0.4)
    }

    var prefersScan: Bool { Double(allowed) <= walkCost }

    /// Whether what lies around the query says that a walk would find the allowed rows near it.
    ///
    /// If the filter allows much fewer rows near the query than elsewhere, the best allowed ones are spread over its far
    /// side, where nothing leads from one to the next: only a scan finds them all.
    func trustsWalk(_ surroundings: FilteredGraphSearch.Surroundings) -> Bool {
        let share = Double(allowed) / Double(max(1, rows))
        return Double(surroundings.allowed) >= 0.5 * share * Double(surroundings.seen)
    }
}
