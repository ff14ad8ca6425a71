import IndexSupport

/// Builds a graph by inserting nodes in batches.
///
/// The nodes of a batch search the graph as it was before the batch, on all threads, without locks; then the reverse
/// edges are added, each target's by one worker, in a fixed order. So the graph does not depend on the number of
/// threads, and with batches of at most 2 % of the nodes it is as good as one built node by node.
///
/// Source: Manohar et al., "ParlayANN: Scalable and deterministic parallel graph-based approximate nearest neighbor
/// search algorithms", PPoPP 2024 (prefix doubling); HNSW: see `GraphSearch`.
final class GraphBuilder: Sendable {
    let configuration: VectorIndexConfiguration
    nonisolated(unsafe) let rows: CodeRows
    let storage: GraphStorage
    let threads: Int
    private let workers: [GraphBuildWorker]

    /// Nodes of a batch per node already there, and the most of them.
    private static let batchShare = 50
    private static let largestBatch = 8192

    /// - Parameter rows: in insertion order (`GraphLevels`); whoever owns their memory keeps it until the build is done.
    init(_ configuration: VectorIndexConfiguration, rows: CodeRows, levelCounts: [Int], threads: Int) {
        self.configuration = configuration
        self.rows = rows
        self.threads = max(1, threads)
        storage = GraphStorage(levelCounts: levelCounts, m: configuration.m)
        workers = (0..<self.threads).map { [storage] _ in
            GraphBuildWorker(configuration, rows: rows, storage: storage)
        }
    }

    /// Inserts the nodes from `first` on; those before it are there already.
    func insert(from first: Int = 1) {
        let count = storage.levelCounts[0]
        var inserted = max(1, first)
        while inserted < count {
            let batch = inserted..<min(count, inserted + min(Self.largestBatch, max(1, inserted / Self.batchShare)))
            let threads = batch.count < 4 ? 1 : threads
            Parallel.ranges(batch.count, chunk: 4, threads: threads) { [workers] worker, range in
                for offset in range { workers[worker].insert(batch.lowerBound + offset) }
            }
            for level in storage.levelCounts.indices { addReverseEdges(level: level, threads: threads) }
            inserted = batch.upperBound
        }
    }

    /// Adds target → source for every new edge source → target.
    private func addReverseEdges(level: Int, threads: Int) {
        var edges: [UInt64] = []
        for worker in workers { edges += worker.takeEdges(level: level) }
        guard !edges.isEmpty else { return }
        edges.sort()
        // Where each target's edges start.
        var starts: [Int] = []
        for index in edges.indices where index == 0 || edges[index] >> 32 != edges[index - 1] >> 32 {
            starts.append(index)
        }
        starts.append(edges.count)
        Parallel.ranges(starts.count - 1, chunk: 64, threads: threads) { [workers, starts, edges] worker, groups in
            edges.withUnsafeBufferPointer { edges in
                for group in groups {
                    workers[worker].addReverseEdges(
                        UnsafeBufferPointer(rebasing: edges[starts[group]..<starts[group + 1]]), level: level)
                }
            }
        }
    }

    /// Prunes the rows that use their slack to their final degree.
    func finish() {
        for level in storage.levelCounts.indices {
            Parallel.ranges(storage.levelCounts[level], chunk: 1024, threads: threads) { [workers] worker, nodes in
                for node in nodes { workers[worker].shrink(node, level: level) }
            }
        }
    }
}
