/// The working memory of one search at a time: visited marks, and buffers for a hop.
///
/// Marks are never cleared between searches: a node is visited if its mark equals the number of the search; only when
/// the numbers run out, every 255 searches, they are reset.
///
/// Thread safety: `@unchecked Sendable` because it is handed from one search to the next, never used by two.
final class SearchScratch: @unchecked Sendable {
    let marks: AlignedBuffer<UInt8>
    let ids: AlignedBuffer<UInt32>
    /// Neighbours that a filter does not allow.
    let others: AlignedBuffer<UInt32>
    let scores: AlignedBuffer<Float>
    private var epoch: UInt8 = 0
    private(set) var pool: AlignedBuffer<UInt64>
    var query: QueryCodes

    /// - Parameters:
    ///   - nodes: the number of nodes in the graph.
    ///   - degree: the most ids one hop can have.
    ///   - stride: the elements of a row of codes.
    init(nodes: Int, degree: Int, stride: Int) {
        marks = AlignedBuffer(count: nodes)
        // A filtered hop may gather the neighbours of several nodes.
        ids = AlignedBuffer(count: 2 * degree + 16)
        others = AlignedBuffer(count: degree + 16)
        scores = AlignedBuffer(count: 2 * degree + 16)
        pool = AlignedBuffer(count: 256)
        query = QueryCodes(stride: stride)
    }

    /// Starts a search: returns the mark that stands for "visited" in it.
    func nextEpoch() -> UInt8 {
        if epoch == .max {
            marks.base.update(repeating: 0, count: marks.count)
            epoch = 0
        }
        epoch += 1
        return epoch
    }

    /// Makes room for a candidate pool of `ef`.
    func reservePool(_ ef: Int) {
        if pool.count < ef + 1 { pool = AlignedBuffer(count: ef + 1) }
    }
}
