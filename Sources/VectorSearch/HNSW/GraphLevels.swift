import IndexSupport

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// The levels of the nodes of a graph, and the order in which they are inserted: higher levels first, otherwise random.
///
/// With the nodes of every level a prefix of one numbering, upper levels need no maps. A random order keeps neighbours
/// in the input (consecutive chunks of a document) out of one batch, and the graph independent of it.
struct GraphLevels {
    /// For each node, in insertion order, its row.
    let order: [UInt32]
    /// The number of nodes on each level, level 0 first.
    let counts: [Int]

    private static let maximumLevel = 30

    /// - Parameters:
    ///   - rows: the rows that become nodes.
    ///   - kept: the levels of rows that are nodes of a graph already; none is above them, and they come first in
    ///     their level, so that the first node of all is one of them.
    init(rows: [UInt32], m: Int, seed: UInt64, kept: [UInt32: Int] = [:]) {
        let highest = kept.values.max() ?? Self.maximumLevel
        let scale = 1 / log(Double(m))
        var keys: [(level: Int, isNew: Int, random: UInt64, row: UInt32)] = []
        keys.reserveCapacity(rows.count)
        for row in rows {
            var random = SplitMix64(seed: seed ^ (UInt64(row) &* 0xD6E8_FEB8_6659_FD93))
            let uniform = Double(random.next() >> 11) * 0x1p-53 + 0x1p-54
            let drawn = min(highest, Int(-log(uniform) * scale))
            let level = kept[row]
            keys.append((level ?? drawn, level == nil ? 1 : 0, random.next(), row))
        }
        keys.sort { ($1.level, $0.isNew, $0.random, $0.row) < ($0.level, $1.isNew, $1.random, $1.row) }
        order = keys.map(\.row)
        var counts = [rows.count]
        for level in stride(from: 1, through: keys.first?.level ?? 0, by: 1) {
            counts.append(keys.partitioningCount { $0.level >= level })
        }
        self.counts = counts
    }
}

extension Array {
    /// How many leading elements satisfy a predicate that no later element satisfies.
    fileprivate func partitioningCount(_ predicate: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
