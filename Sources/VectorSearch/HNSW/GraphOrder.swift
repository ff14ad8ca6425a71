/// The numbering of a finished graph: nodes that are visited together lie together.
///
/// Nodes of higher levels stay first; within a level, they follow in the order in which a breadth-first walk from node
/// 0 meets them.
struct GraphOrder {
    /// New number → number in the build.
    let buildNumbers: [UInt32]
    /// Number in the build → new number.
    let newNumbers: [UInt32]

    init(_ storage: GraphStorage) {
        let count = storage.levelCounts[0]
        var queue: [UInt32] = []
        queue.reserveCapacity(count)
        var reached = [Bool](repeating: false, count: count)
        for start in 0..<count where !reached[start] {
            reached[start] = true
            var next = queue.count
            queue.append(UInt32(truncatingIfNeeded: start))
            while next < queue.count {
                for neighbour in storage.neighbours(Int(queue[next]), level: 0) where !reached[Int(neighbour)] {
                    reached[Int(neighbour)] = true
                    queue.append(neighbour)
                }
                next += 1
            }
        }
        // A stable distribution by level, highest first.
        var positions = storage.levelCounts.indices.map {
            $0 + 1 < storage.levelCounts.count ? storage.levelCounts[$0 + 1] : 0
        }
        var buildNumbers = [UInt32](repeating: 0, count: count)
        var newNumbers = [UInt32](repeating: 0, count: count)
        for node in queue {
            let level = storage.levelCounts.lastIndex { Int(node) < $0 }!
            buildNumbers[positions[level]] = node
            newNumbers[Int(node)] = UInt32(truncatingIfNeeded: positions[level])
            positions[level] += 1
        }
        self.buildNumbers = buildNumbers
        self.newNumbers = newNumbers
    }
}
