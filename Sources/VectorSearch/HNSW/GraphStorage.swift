import IndexSupport

/// The edges of a graph under construction.
///
/// Thread safety: `@unchecked Sendable` because a row is written only by the worker that owns its node in the current
/// step of the build, and not read by others in that step.
final class GraphStorage: @unchecked Sendable {
    /// The number of nodes on each level, level 0 first.
    let levelCounts: [Int]
    /// Slots of a row on each level. While a graph grows, rows have slack, so that pruning can wait until it pays.
    let capacities: [Int]
    /// The most edges a finished row has on each level.
    let degrees: [Int]
    private let links: [AlignedBuffer<UInt32>]
    private let counts: [AlignedBuffer<UInt16>]

    init(levelCounts: [Int], m: Int) {
        self.levelCounts = levelCounts
        degrees = levelCounts.indices.map { $0 == 0 ? 2 * m : m }
        capacities = degrees.map { $0 + max(4, $0 / 2) }
        links = zip(levelCounts, capacities).map { count, capacity in
            let buffer = AlignedBuffer<UInt32>(count: count * capacity)
            buffer.base.update(repeating: .max, count: buffer.count)
            return buffer
        }
        counts = levelCounts.map { AlignedBuffer(count: $0) }
    }

    var view: GraphView {
        GraphView(levelCounts: levelCounts, links: links.map { UnsafePointer($0.base) }, degrees: capacities)
    }

    func row(_ node: Int, level: Int) -> UnsafeMutablePointer<UInt32> { links[level].base + node * capacities[level] }

    func count(_ node: Int, level: Int) -> Int { Int(counts[level].base[node]) }

    func neighbours(_ node: Int, level: Int) -> UnsafeBufferPointer<UInt32> {
        UnsafeBufferPointer(start: row(node, level: level), count: count(node, level: level))
    }

    /// Replaces the edges of a node.
    func set(_ neighbours: UnsafeBufferPointer<UInt32>, of node: Int, level: Int) {
        let row = row(node, level: level)
        precondition(neighbours.count <= capacities[level])
        if let base = neighbours.baseAddress { row.update(from: base, count: neighbours.count) }
        let rest = capacities[level] - neighbours.count
        (row + neighbours.count).update(repeating: .max, count: rest)
        counts[level].base[node] = UInt16(neighbours.count)
    }

    /// Adds an edge; the row must have a free slot.
    func append(_ neighbour: UInt32, to node: Int, level: Int) {
        let count = count(node, level: level)
        precondition(count < capacities[level])
        row(node, level: level)[count] = neighbour
        counts[level].base[node] = UInt16(count + 1)
    }
}
