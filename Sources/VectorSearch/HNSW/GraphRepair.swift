/// Makes every node of a graph reachable from node 0 on level 0.
///
/// Pruning can leave a node, or a group of them, without any edge that leads to it. Each such node gets one from a
/// reachable node near it: in a free slot, or in place of an edge that no shortest path from node 0 needs, so that
/// nothing else gets lost.
struct GraphRepair {
    let storage: GraphStorage
    let rows: CodeRows
    private let capacity: Int

    private static let width = 64

    init(storage: GraphStorage, rows: CodeRows) {
        self.storage = storage
        self.rows = rows
        capacity = storage.degrees[0]
    }

    /// Repairs the finished rows of level 0; returns how many nodes had been unreachable.
    ///
    /// - Complexity: O(edges) when all is well, and a search for each group of unreachable nodes.
    func run() -> Int {
        let count = storage.levelCounts[0]
        guard count > 1 else { return 0 }
        /// The node each node was first reached from; its own number for node 0, `max` for those not reached.
        var parents = [UInt32](repeating: .max, count: count)
        parents[0] = 0
        var queue: [UInt32] = []
        queue.reserveCapacity(count)
        spread(from: 0, &parents, &queue)
        guard queue.count < count else { return 0 }

        let scratch = SearchScratch(nodes: count, degree: storage.capacities.max()!, stride: rows.stride)
        let search = GraphSearch(graph: storage.view, rows: rows)
        var repaired = 0
        for node in 0..<count where parents[node] == .max {
            repaired += 1
            scratch.query.set(row: node, rows)
            var cost = GraphSearch.Cost()
            var entry = search.descend(to: 0, scratch, &cost)
            // Upper levels may lead into the lost part: then begin where everything reachable begins.
            if parents[Int(CandidatePool.node(entry))] == .max { entry = CandidatePool.key(0, 0) }
            let pool = withUnsafePointer(to: entry) {
                search.expand(
                    level: 0, entries: UnsafeBufferPointer(start: $0, count: 1), ef: Self.width, scratch, &cost)
            }
            let near = (0..<pool.count).map { CandidatePool.node(pool.keys[$0]) }
            let host =
                near.first { hasFreeSlot($0) } ?? near.first { spareEdge($0, parents) != nil }
                ?? queue.first { spareEdge($0, parents) != nil || hasFreeSlot($0) }
            guard let host else { preconditionFailure("a tree with no free slot on \(count) nodes") }
            link(Int(host), to: node, parents)
            parents[node] = host
            spread(from: UInt32(truncatingIfNeeded: node), &parents, &queue)
        }
        return repaired
    }

    /// Reaches everything that `node`, itself reached, leads to.
    private func spread(from node: UInt32, _ parents: inout [UInt32], _ queue: inout [UInt32]) {
        var next = queue.count
        queue.append(node)
        while next < queue.count {
            let current = queue[next]
            next += 1
            for neighbour in storage.neighbours(Int(current), level: 0) where parents[Int(neighbour)] == .max {
                parents[Int(neighbour)] = current
                queue.append(neighbour)
            }
        }
    }

    private func hasFreeSlot(_ node: UInt32) -> Bool { storage.count(Int(node), level: 0) < capacity }

    /// The last slot of a row whose edge is no edge of the tree of parents.
    private func spareEdge(_ node: UInt32, _ parents: [UInt32]) -> Int? {
        storage.neighbours(Int(node), level: 0).lastIndex { parents[Int($0)] != node }
    }

    private func link(_ host: Int, to node: Int, _ parents: [UInt32]) {
        let id = UInt32(truncatingIfNeeded: node)
        if storage.count(host, level: 0) < capacity {
            storage.append(id, to: host, level: 0)
        } else if let slot = spareEdge(UInt32(truncatingIfNeeded: host), parents) {
            storage.row(host, level: 0)[slot] = id
        }
    }
}
