/// Decides which segments of a partition to join.
///
/// Segments are sorted into tiers by size, each tier `fanout` times as large as the one below. A tier with `fanout`
/// segments is joined into one of the next tier: each row is rewritten O(log rows) times over its life, and a query
/// sees O(fanout × log rows) segments. Segments of which more than half is dead are rewritten by themselves.
/// Source: O'Neil et al., "The log-structured merge-tree", 1996; Lucene's TieredMergePolicy.
package enum MergePolicy {
    package static let fanout = 8
    package static let smallestTier = 128
    /// The most segments that are joined at once.
    package static let maximumInputs = 64

    package struct Candidate: Sendable {
        package let id: Int64
        package let rows: Int
        package let liveRows: Int

        package init(id: Int64, rows: Int, liveRows: Int) {
            self.id = id
            self.rows = rows
            self.liveRows = liveRows
        }
    }

    package static func tier(ofRows rows: Int) -> Int {
        var tier = 0
        var limit = smallestTier
        while rows > limit {
            tier += 1
            limit *= fanout
        }
        return tier
    }

    /// The ids of the segments to join next; empty when the partition is in order.
    package static func next(_ segments: [Candidate]) -> [Int64] {
        let tiers = Dictionary(grouping: segments) { tier(ofRows: $0.liveRows) }
        for tier in tiers.keys.sorted() where tiers[tier]!.count >= fanout {
            return tiers[tier]!.prefix(maximumInputs).map(\.id)
        }
        return segments.first { $0.liveRows * 2 < $0.rows }.map { [$0.id] } ?? []
    }

    /// The ids of the segments to join at the end of a run: all, if the run brought at least half as many rows as there were.
    ///
    /// A store that is filled in a few runs is then searched as one index, whose graph is walked once; each row is rewritten
    /// O(log rows) times more over its life, since the store has grown by half each time.
    package static func settled(new: [Candidate], old: [Candidate]) -> [Int64] {
        func rows(_ segments: [Candidate]) -> Int { segments.reduce(0) { $0 + $1.liveRows } }
        guard !new.isEmpty, 2 * rows(new) >= rows(old) else { return [] }
        return (new + old).map(\.id)
    }
}
