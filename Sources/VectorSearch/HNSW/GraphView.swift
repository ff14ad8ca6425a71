/// The edges of a layered proximity graph, in memory that somebody else owns.
///
/// Nodes are numbered so that those of higher levels come first: level `l` has the nodes `0..<levelCounts[l]`, and every
/// search starts at node 0. A node's edges fill its row from the left; a number that is no node of the level ends them,
/// so rows need no lengths and flipped bits cannot lead outside.
struct GraphView {
    /// The number of nodes on each level, level 0 first; never empty, descending.
    let levelCounts: [Int]
    /// The rows of each level.
    let links: [UnsafePointer<UInt32>]
    /// Slots of a row on each level.
    let degrees: [Int]

    var count: Int { levelCounts[0] }
}
