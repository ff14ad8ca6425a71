/// The edges of a layered proximity graph, in memory that somebody else owns.
///
/// Nodes are numbered so that those of higher levels come first: level `l` has the nodes `0..<levelCounts[l]`, and every
/// search starts at node 0. A node's edges fill its row from the left; a number that is no node of the level ends them,
/// so rows need no lengths and flipped bits cannot lead outside.
///
/// Thread safety: `@unchecked Sendable` because it only reads; whoever writes the memory meanwhile says how that is safe.
struct GraphView: @unchecked Sendable {
    /// The number of nodes on each level, level 0 first; never empty, descending.
    let levelCounts: [Int]
    /// The rows of each level.
    let links: [UnsafePointer<UInt32>]
    /// Slots of a row on each level.
    let degrees: [Int]

    var count: Int { levelCounts[0] }

    /// The edges of a node.
    func neighbours(_ node: Int, level: Int) -> UnsafeBufferPointer<UInt32> {
        let row = links[level] + node * degrees[level]
        var count = 0
        while count < degrees[level], row[count] < levelCounts[level] { count += 1 }
        return UnsafeBufferPointer(start: row, count: count)
    }
}
