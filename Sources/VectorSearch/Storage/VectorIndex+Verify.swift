import IndexSupport

extension VectorIndex {
    /// Checks every checksum, and that the graph is whole: numbers in range, ordinals and nodes that answer each other,
    /// every node reachable from node 0.
    ///
    /// - Complexity: O(size of the file).
    /// - Throws: `FileError` with what is wrong.
    package func verify() throws(FileError) {
        try file.verify()
        guard let graph else { return }
        try verifyOrdinals(graph)
        let view = graph.view
        for level in view.levelCounts.indices {
            for node in 0..<view.levelCounts[level] {
                let row = UnsafeBufferPointer(
                    start: view.links[level] + node * view.degrees[level], count: view.degrees[level])
                let neighbours = view.neighbours(node, level: level)
                guard row.dropFirst(neighbours.count).allSatisfy({ $0 == .max }) else {
                    throw file.corrupt("node \(node) has an edge to no node on level \(level)")
                }
                guard !neighbours.contains(UInt32(truncatingIfNeeded: node)) else {
                    throw file.corrupt("node \(node) has an edge to itself on level \(level)")
                }
            }
        }
        let reached = reachableNodes(view)
        guard reached == view.count else {
            throw file.corrupt("\(view.count - reached) of \(view.count) nodes of the graph cannot be reached")
        }
    }

    private func verifyOrdinals(_ graph: MappedGraph) throws(FileError) {
        var seen = OrdinalSet(universe: count)
        for node in 0..<UInt32(graph.view.count) {
            var previous: UInt32?
            var isConsistent = true
            graph.forEachOrdinal(node) { ordinal in
                isConsistent =
                    graph.nodes[Int(ordinal)] == node && !seen.contains(ordinal)
                    && previous.map { $0 < ordinal } ?? true
                seen.insert(ordinal)
                previous = ordinal
                return isConsistent
            }
            guard isConsistent else { throw file.corrupt("node \(node) and its rows do not answer each other") }
        }
        guard seen.count == count else {
            throw file.corrupt("\(count - seen.count) of \(count) rows have no node in the graph")
        }
    }

    private func reachableNodes(_ graph: GraphView) -> Int {
        var reached = OrdinalSet(universe: graph.count)
        var queue: [UInt32] = [0]
        reached.insert(0)
        var next = 0
        while next < queue.count {
            for neighbour in graph.neighbours(Int(queue[next]), level: 0) where !reached.contains(neighbour) {
                reached.insert(neighbour)
                queue.append(neighbour)
            }
            next += 1
        }
        return queue.count
    }
}
