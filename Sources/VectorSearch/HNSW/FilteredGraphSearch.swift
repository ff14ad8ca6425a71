import CVectorKernels
import IndexSupport

/// Which nodes a filtered search may score.
struct NodeFilter {
    /// The bitmap of allowed ordinals; lent for the time of the search.
    let words: UnsafePointer<UInt64>
    let graph: MappedGraph
    let lastOrdinal: UInt32

    /// - Parameter count: the number of ordinals.
    init(_ words: UnsafeBufferPointer<UInt64>, _ graph: MappedGraph, count: Int) {
        self.words = words.baseAddress!
        self.graph = graph
        lastOrdinal = UInt32(truncatingIfNeeded: count - 1)
    }

    func contains(_ ordinal: UInt32) -> Bool { bitmap_contains(words, ordinal) }

    /// Whether any ordinal of a node is allowed.
    func allows(_ node: UInt32) -> Bool {
        bitmap_contains(words, graph.ordinal(node)) || allowsCopy(node)
    }

    /// Whether a further ordinal of a node is allowed.
    func allowsCopy(_ node: UInt32) -> Bool {
        graph.copies(node).contains { bitmap_contains(words, min(lastOrdinal, $0)) }
    }
}

/// Best-first search among allowed nodes only, stepping over those that are not.
///
/// An expanded node's allowed neighbours are scored; where they are few, so are the allowed neighbours of its other
/// neighbours. So the walk goes through the graph that the filter induces, thickened by its two-hop edges, and nothing
/// outside the filter is scored.
///
/// Source: Patel et al., "ACORN: Performant and predicate-agnostic search over vector embeddings and structured data",
/// SIGMOD 2024 (ACORN-1).
struct FilteredGraphSearch {
    let search: GraphSearch
    let filter: NodeFilter

    /// What lies around a query: a short walk through all nodes.
    struct Surroundings {
        /// The nearest nodes, allowed or not, as keys.
        var nearest: [UInt64]
        /// Nodes looked at, nearly all of them near the query, and how many of them are allowed.
        var seen: Int
        var allowed: Int
    }

    /// Walks to the query, collecting the best `ef` nodes, and counts allowed ones on the way.
    func lookAround(
        ef: Int, _ scratch: SearchScratch, _ cost: inout GraphSearch.Cost
    ) -> Surroundings {
        var found = Surroundings(nearest: [], seen: 0, allowed: 0)
        let pool = search.entries(scratch, &cost).withUnsafeBufferPointer {
            search.expand(level: 0, entries: $0, ef: ef, patience: .init(), scratch, &cost) { count in
                found.seen += count
                for index in 0..<count where filter.allows(scratch.ids.base[index]) { found.allowed += 1 }
            }
        }
        found.nearest = (0..<pool.count).map { pool.keys[$0] & ~CandidatePool.expanded }
        return found
    }

    /// Collects the best `ef` allowed nodes of level 0.
    ///
    /// - Parameter entries: keys of distinct nodes near the query, allowed or not.
    func expand(
        entries: UnsafeBufferPointer<UInt64>, ef: Int, _ scratch: SearchScratch, _ cost: inout GraphSearch.Cost
    ) -> CandidatePool {
        scratch.reservePool(ef)
        let epoch = scratch.nextEpoch()
        var pool = CandidatePool(keys: scratch.pool.base, capacity: ef)
        for entry in entries {
            let node = CandidatePool.node(entry)
            scratch.marks.base[Int(node)] = epoch
            if filter.allows(node), entry > pool.threshold { pool.insert(entry) }
        }
        // What lies around an entry that is not allowed itself is reached by stepping over it.
        for entry in entries where !filter.allows(CandidatePool.node(entry)) {
            step(from: CandidatePool.node(entry), epoch, scratch, &pool, &cost)
        }
        while let node = pool.next() { step(from: node, epoch, scratch, &pool, &cost) }
        return pool
    }

    private func step(
        from node: UInt32, _ epoch: UInt8, _ scratch: SearchScratch, _ pool: inout CandidatePool,
        _ cost: inout GraphSearch.Cost
    ) {
        let ids = scratch.ids.base
        let scores = scratch.scores.base
        let links = search.graph.links[0]
        let degree = search.graph.degrees[0]
        let count = collect(links + Int(node) &* degree, epoch, scratch)
        search.rows.score(scratch.query, ids, count, scores)
        cost.hops &+= 1
        cost.scored &+= count
        for index in 0..<count {
            let key = CandidatePool.key(scores[index], ids[index])
            guard key > pool.threshold else { continue }
            prefetch_links(links + Int(ids[index]) &* degree, degree)
            pool.insert(key)
        }
    }

    /// Puts into `scratch.ids` the unvisited allowed nodes one edge away, or two if one does not give enough.
    private func collect(_ row: UnsafePointer<UInt32>, _ epoch: UInt8, _ scratch: SearchScratch) -> Int {
        let degree = search.graph.degrees[0]
        let limit = UInt32(truncatingIfNeeded: search.graph.count)
        let ids = scratch.ids.base
        let others = scratch.others.base
        let marks = scratch.marks.base
        let ordinals = filter.graph.ordinals
        var otherCount = 0
        var allowedCount = 0
        var count = partition_unvisited(
            row, degree, limit, marks, epoch, ordinals, filter.lastOrdinal, filter.words, ids, others, &otherCount,
            &allowedCount)
        if filter.graph.hasCopies {
            for index in 0..<otherCount where filter.allowsCopy(others[index]) {
                ids[count] = others[index]
                count &+= 1
            }
        }
        // Measured: with a quarter of a row allowed, its two-hop neighbours cost more than they add.
        guard allowedCount < degree / 4 else { return count }
        let links = search.graph.links[0]
        for index in 0..<otherCount { prefetch_links(links + Int(others[index]) &* degree, degree) }
        for index in 0..<otherCount {
            let next = links + Int(others[index]) &* degree
            count &+= collect_allowed(
                next, degree, limit, marks, epoch, ordinals, filter.lastOrdinal, filter.words, ids + count)
            if count >= degree * 3 / 4 { break }
        }
        return count
    }
}
