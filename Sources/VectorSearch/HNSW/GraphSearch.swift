import CVectorKernels

/// Best-first search in a layered graph over codes.
///
/// Source: Malkov, Yashunin, "Efficient and robust approximate nearest neighbor search using Hierarchical Navigable
/// Small World graphs", TPAMI 2020, algorithms 2 and 5; the candidates and the results share one sorted pool.
struct GraphSearch {
    let graph: GraphView
    let rows: CodeRows

    struct Cost {
        var hops = 0
        var scored = 0
    }

    /// Walks greedily from node 0 of the top level down to `level + 1`; returns where to enter `level`, as a key.
    func descend(to level: Int, _ scratch: SearchScratch, _ cost: inout Cost) -> UInt64 {
        let ids = scratch.ids.base
        let scores = scratch.scores.base
        ids[0] = 0
        rows.score(scratch.query, ids, 1, scores)
        var best = CandidatePool.key(scores[0], 0)
        var current = graph.levelCounts.count - 1
        while current > level {
            let limit = UInt32(truncatingIfNeeded: graph.levelCounts[current])
            let degree = graph.degrees[current]
            while true {
                let row = graph.links[current] + Int(CandidatePool.node(best)) * degree
                var count = 0
                while count < degree, row[count] < limit {
                    ids[count] = row[count]
                    count &+= 1
                }
                rows.score(scratch.query, ids, count, scores)
                cost.hops &+= 1
                cost.scored &+= count
                let before = best
                for index in 0..<count { best = max(best, CandidatePool.key(scores[index], ids[index])) }
                // Better by the score: equal ones could lead in circles.
                if best >> 32 == before >> 32 {
                    best = before
                    break
                }
            }
            current -= 1
        }
        return best
    }

    /// Where to enter level 0: the node that `descend` finds, and node 0, from which every node can be reached. The
    /// latter is only expanded when the surroundings of the former do not fill the pool.
    func entries(_ scratch: SearchScratch, _ cost: inout Cost) -> [UInt64] {
        let nearest = descend(to: 0, scratch, &cost)
        guard CandidatePool.node(nearest) != 0 else { return [nearest] }
        scratch.ids.base[0] = 0
        rows.score(scratch.query, scratch.ids.base, 1, scratch.scores.base)
        return [nearest, CandidatePool.key(scratch.scores.base[0], 0)]
    }

    /// Collects the best `ef` nodes of a level, starting from `entries`, which are keys of distinct nodes of it.
    func expand(
        level: Int, entries: UnsafeBufferPointer<UInt64>, ef: Int, _ scratch: SearchScratch, _ cost: inout Cost
    ) -> CandidatePool {
        expand(level: level, entries: entries, ef: ef, patience: Patience(), scratch, &cost) { _ in }
    }

    /// When to stop before every candidate has been expanded: after `hops` of them without a newcomer among the best
    /// `top`. Easy queries stop early, and the width of the pool is there for the hard ones.
    ///
    /// Measured on sentence embeddings: for equal recall, 8 % fewer distances at 0.95 and 15 % fewer at 0.99.
    struct Patience {
        var hops = Int.max
        var top = 0
    }

    /// - Parameter observe: called after each hop with the number of nodes it scored, which are in `scratch.ids`.
    @inline(__always)
    func expand(
        level: Int, entries: UnsafeBufferPointer<UInt64>, ef: Int, patience: Patience, _ scratch: SearchScratch,
        _ cost: inout Cost, observe: (Int) -> Void
    ) -> CandidatePool {
        scratch.reservePool(ef)
        let epoch = scratch.nextEpoch()
        let marks = scratch.marks.base
        let ids = scratch.ids.base
        let scores = scratch.scores.base
        let links = graph.links[level]
        let degree = graph.degrees[level]
        let limit = UInt32(truncatingIfNeeded: graph.levelCounts[level])
        let query = scratch.query
        var pool = CandidatePool(keys: scratch.pool.base, capacity: ef)
        for entry in entries {
            marks[Int(CandidatePool.node(entry))] = epoch
            if entry > pool.threshold { pool.insert(entry) }
        }
        var stale = 0
        while let node = pool.next() {
            let row = links + Int(node) &* degree
            let count = collect_unvisited(row, degree, limit, marks, epoch, ids)
            rows.score(query, ids, count, scores)
            cost.hops &+= 1
            cost.scored &+= count
            observe(count)
            var best = Int.max
            for index in 0..<count {
                let key = CandidatePool.key(scores[index], ids[index])
                guard key > pool.threshold else { continue }
                prefetch_links(links + Int(ids[index]) &* degree, degree)
                best = min(best, pool.insert(key))
            }
            stale = best < patience.top ? 0 : stale &+ 1
            if stale >= patience.hops { break }
        }
        return pool
    }
}
