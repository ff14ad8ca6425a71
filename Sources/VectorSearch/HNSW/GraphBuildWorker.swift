import IndexSupport

/// What one thread of a build does, with its own working memory.
///
/// Thread safety: `@unchecked Sendable` because one thread uses it at a time: `Parallel` gives each worker its number.
final class GraphBuildWorker: @unchecked Sendable {
    private let configuration: VectorIndexConfiguration
    private let rows: CodeRows
    private let storage: GraphStorage
    private let search: GraphSearch
    private let scratch: SearchScratch
    private var selection: NeighbourSelection
    /// The most candidates of one selection.
    private let capacity: Int
    private let candidates: AlignedBuffer<UInt64>
    private let chosen: AlignedBuffer<UInt32>
    /// New edges of the current batch by level: target in the upper half, source in the lower.
    private var edges: [[UInt64]]

    /// A node that loses at least this part of its edges in a merge is worn.
    private static let wear = 6
    private var worn: [UInt32] = []

    func takeWorn() -> [UInt32] {
        defer { worn = [] }
        return worn
    }

    /// The candidates that a node finds when it chooses anew.
    private static let refinementWidth = 64

    init(_ configuration: VectorIndexConfiguration, rows: CodeRows, storage: GraphStorage) {
        self.configuration = configuration
        self.rows = rows
        self.storage = storage
        search = GraphSearch(graph: storage.view, rows: rows)
        let widest = storage.capacities.max()!
        scratch = SearchScratch(nodes: storage.levelCounts[0], degree: widest, stride: rows.stride)
        capacity = max(configuration.efConstruction, 2 * widest)
        selection = NeighbourSelection(capacity: capacity, stride: rows.stride)
        candidates = AlignedBuffer(count: capacity)
        chosen = AlignedBuffer(count: widest)
        edges = storage.levelCounts.map { _ in [] }
    }

    func takeEdges(level: Int) -> [UInt64] {
        defer { edges[level].removeAll(keepingCapacity: true) }
        return edges[level]
    }

    /// Finds and writes the edges of a new node; edges back to it are left to `addReverseEdges`.
    func insert(_ node: Int) {
        let id = UInt32(truncatingIfNeeded: node)
        let level = storage.levelCounts.lastIndex { node < $0 }!
        scratch.query.set(row: node, rows)
        var cost = GraphSearch.Cost()
        candidates.base[0] = search.descend(to: level, scratch, &cost)
        var entries = 1
        for level in stride(from: level, through: 0, by: -1) {
            let pool = search.expand(
                level: level, entries: UnsafeBufferPointer(start: candidates.base, count: entries),
                ef: configuration.efConstruction, scratch, &cost)
            // The best of this level are where the next one starts.
            entries = pool.count
            for index in 0..<entries { candidates.base[index] = pool.keys[index] & ~CandidatePool.expanded }
            let count = selection.select(
                for: id, UnsafeBufferPointer(start: candidates.base, count: entries),
                m: storage.degrees[level], rows, into: chosen.base)
            storage.set(UnsafeBufferPointer(start: chosen.base, count: count), of: node, level: level)
            for index in 0..<count { edges[level].append(UInt64(chosen.base[index]) << 32 | UInt64(id)) }
        }
    }

    /// Chooses the edges of a node on level 0 anew among those it has and what a search finds; writes them to `out`
    /// and returns how many. Edges back to it are left to `addReverseEdges`.
    func choose(for node: Int, into out: UnsafeMutablePointer<UInt32>) -> Int {
        let id = UInt32(truncatingIfNeeded: node)
        scratch.query.set(row: node, rows)
        var cost = GraphSearch.Cost()
        candidates.base[0] = search.descend(to: 0, scratch, &cost)
        let pool = search.expand(
            level: 0, entries: UnsafeBufferPointer(start: candidates.base, count: 1),
            ef: min(Self.refinementWidth, configuration.efConstruction), scratch, &cost)
        var count = 0
        for index in 0..<pool.count where CandidatePool.node(pool.keys[index]) != id {
            candidates.base[count] = pool.keys[index] & ~CandidatePool.expanded
            count += 1
        }
        let found = count
        for neighbour in storage.neighbours(node, level: 0) {
            let isFound = (0..<found).contains { CandidatePool.node(candidates.base[$0]) == neighbour }
            guard !isFound, count < capacity else { continue }
            candidates.base[count] = UInt64(neighbour)
            count += 1
        }
        score(candidates.base + found, count - found)
        var all = UnsafeMutableBufferPointer(start: candidates.base, count: count)
        all.sort(by: >)
        let chosen = selection.select(
            for: id, UnsafeBufferPointer(all), m: storage.degrees[0], rows, into: out)
        for index in 0..<chosen { edges[0].append(UInt64(out[index]) << 32 | UInt64(id)) }
        return chosen
    }

    /// Completes keys that hold only a node by its score for the current query.
    private func score(_ keys: UnsafeMutablePointer<UInt64>, _ count: Int) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { ids in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { scores in
                guard count > 0, let ids = ids.baseAddress, let scores = scores.baseAddress else { return }
                for index in 0..<count { ids[index] = CandidatePool.node(keys[index]) }
                rows.score(scratch.query, ids, count, scores)
                for index in 0..<count { keys[index] = CandidatePool.key(scores[index], ids[index]) }
            }
        }
    }

    /// Adds edges to one target, pruning its row if they do not fit.
    ///
    /// - Parameter edges: target in the upper half, the same in all; source in the lower.
    func addReverseEdges(_ edges: UnsafeBufferPointer<UInt64>, level: Int) {
        let target = Int(edges[0] >> 32)
        let old = storage.neighbours(target, level: level)
        var new: [UInt32] = []
        for edge in edges {
            let source = UInt32(truncatingIfNeeded: edge)
            if !old.contains(source) { new.append(source) }
        }
        if old.count + new.count <= storage.capacities[level] {
            for source in new { storage.append(source, to: target, level: level) }
        } else {
            setBest(Array(old) + new, of: target, level: level)
        }
    }

    /// Takes over the edges of a node of a finished graph; see `GraphBuilder.adopt`.
    func adopt(_ node: Int, _ base: GraphView, _ numbers: [UInt32], level: Int) {
        let number = Int(numbers[node])
        var kept: [UInt32] = []
        var lost: [Int] = []
        for neighbour in base.neighbours(node, level: level) {
            if numbers[Int(neighbour)] == .max {
                lost.append(Int(neighbour))
            } else {
                kept.append(numbers[Int(neighbour)])
            }
        }
        guard !lost.isEmpty else {
            kept.withUnsafeBufferPointer { storage.set($0, of: number, level: level) }
            return
        }
        if level == 0, lost.count * Self.wear >= kept.count + lost.count { worn.append(numbers[node]) }
        var known = Set(kept)
        known.insert(numbers[node])
        for neighbour in lost {
            for next in base.neighbours(neighbour, level: level) {
                let next = numbers[Int(next)]
                if next != .max, known.insert(next).inserted { kept.append(next) }
            }
        }
        setBest(kept, of: number, level: level)
    }

    /// Prunes a row that has more edges than a finished one may.
    func shrink(_ node: Int, level: Int) {
        guard storage.count(node, level: level) > storage.degrees[level] else { return }
        setBest(Array(storage.neighbours(node, level: level)), of: node, level: level)
    }

    /// Chooses the edges of a node among `neighbours`.
    func setBest(_ neighbours: [UInt32], of node: Int, level: Int) {
        var query = scratch.query
        query.set(row: node, rows)
        var keys: [UInt64] = []
        keys.reserveCapacity(neighbours.count)
        neighbours.withUnsafeBufferPointer { neighbours in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: neighbours.count) { scores in
                rows.score(query, neighbours.baseAddress!, neighbours.count, scores.baseAddress!)
                for index in neighbours.indices { keys.append(CandidatePool.key(scores[index], neighbours[index])) }
            }
        }
        keys.sort(by: >)
        // A hub may meet a whole batch of sources.
        if keys.count > capacity { keys.removeLast(keys.count - capacity) }
        let count = keys.withUnsafeBufferPointer {
            selection.select(
                for: UInt32(truncatingIfNeeded: node), $0, m: storage.degrees[level], rows, into: chosen.base)
        }
        storage.set(UnsafeBufferPointer(start: chosen.base, count: count), of: node, level: level)
    }
}
