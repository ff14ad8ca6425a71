/// Chooses the edges of a node among its nearest candidates: near ones, in different directions.
///
/// A candidate is pruned when a chosen neighbour is at least as near to it as the node itself is: that neighbour leads
/// there. Free slots are then filled with the nearest pruned candidates.
///
/// Source: Malkov, Yashunin, TPAMI 2020, algorithm 4 with `keepPrunedConnections`. Here every chosen neighbour prunes
/// all later candidates at once, which scores them in one sweep. Ties prune, so that copies of one vector do not take
/// all the slots.
struct NeighbourSelection {
    private let ids: AlignedBuffer<UInt32>
    /// How similar each candidate is to the node, as seen from the candidate.
    private let limits: AlignedBuffer<Float>
    private let scores: AlignedBuffer<Float>
    private var query: QueryCodes

    init(capacity: Int, stride: Int) {
        ids = AlignedBuffer(count: capacity)
        limits = AlignedBuffer(count: capacity)
        scores = AlignedBuffer(count: capacity)
        query = QueryCodes(stride: stride)
    }

    /// Writes up to `m` chosen nodes to `out` and returns how many.
    ///
    /// - Parameter candidates: keys of the pool for `node`, best first, without `node` itself.
    mutating func select(
        for node: UInt32, _ candidates: UnsafeBufferPointer<UInt64>, m: Int, _ rows: CodeRows,
        into out: UnsafeMutablePointer<UInt32>
    ) -> Int {
        let (ids, limits, scores) = (ids.base, limits.base, scores.base)
        var remaining = candidates.count
        for index in 0..<remaining {
            let id = CandidatePool.node(candidates[index])
            ids[index] = id
            limits[index] = CandidatePool.score(candidates[index]) + rows.asymmetry(from: node, to: id)
        }
        guard remaining > m else {
            out.update(from: ids, count: remaining)
            return remaining
        }
        var chosen = 0
        var first = 0
        while first < remaining {
            let id = ids[first]
            out[chosen] = id
            chosen += 1
            first += 1
            if chosen == m { return m }
            query.set(row: Int(id), rows)
            rows.score(query, ids + first, remaining - first, scores)
            // Keeps those that no chosen neighbour is nearer to, in their order.
            var kept = first
            for index in first..<remaining {
                let score = scores[index - first] + rows.asymmetry(from: id, to: ids[index])
                if score < limits[index] {
                    ids[kept] = ids[index]
                    limits[kept] = limits[index]
                    kept += 1
                }
            }
            remaining = kept
        }
        return fill(out, chosen, m: m, candidates)
    }

    /// Fills free slots with the nearest candidates that are not chosen yet.
    private func fill(
        _ out: UnsafeMutablePointer<UInt32>, _ chosen: Int, m: Int, _ candidates: UnsafeBufferPointer<UInt64>
    ) -> Int {
        var count = chosen
        // Chosen ones are a subsequence of the candidates: one pass over both.
        var nextChosen = 0
        for key in candidates {
            if count == m { break }
            let id = CandidatePool.node(key)
            if nextChosen < chosen, out[nextChosen] == id {
                nextChosen += 1
            } else {
                out[count] = id
                count += 1
            }
        }
        return count
    }
}
