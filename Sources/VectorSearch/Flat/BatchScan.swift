import COpenBLAS
import CVectorKernels
import IndexSupport
import RAGModel

/// The exact answers to many queries at once, by products of matrices: OpenBLAS reads a block of rows once for all of them.
///
/// Its sums are rounded in another order than those of ``ExactScorer``, whose scores are the answer. So it only says which
/// rows may be among the best: all that come within the rounding of both, which are scored again. The answers are those of
/// ``ExactScan`` to the last bit.
///
/// It halves the time over vectors as they are, and takes a third from half-precision codes; beside codes of 8 bits, which rule
/// out most rows, it would lose.
///
/// - Complexity: O(queries × rows × dimension), at the speed of the processor's multipliers instead of memory.
struct BatchScan {
    let scorer: ExactScorer
    let count: Int
    let dimension: Int

    private static let rowsAtOnce = 1024
    /// Queries of one block: what a worker takes at a time.
    static let queriesAtOnce = 128
    /// Below as many a block of rows is not read often enough.
    static let fewestQueries = 16
    /// Above as many the candidates are more than products are worth.
    static let largestAnswer = 4096

    /// Whether it can be used: rows have unit length, so that rounding has a bound, and the library is there.
    static func isAvailable(for configuration: VectorIndexConfiguration) -> Bool {
        configuration.metric == .cosine && blas_library_open() != 0
    }

    /// The best `k` rows for each query, best first.
    func search(_ queries: [PreparedVector], k: Int) -> [[ScoredOrdinal]] {
        let stride = scorer.stride
        let left = AlignedBuffer<Float>(count: queries.count * stride)
        for (index, query) in queries.enumerated() {
            (left.base + index * stride).update(from: query.floats.base, count: stride)
        }
        let right = AlignedBuffer<Float>(count: Self.rowsAtOnce * stride)
        let products = AlignedBuffer<Float>(count: queries.count * Self.rowsAtOnce)
        var candidates = [Candidates](repeating: Candidates(k: k), count: queries.count)
        var first = 0
        while first < count {
            let rows = min(Self.rowsAtOnce, count - first)
            let vectors = scorer.floats(first: first, count: rows, into: right.base)
            blas_products(queries.count, rows, stride, left.base, vectors, products.base)
            for index in queries.indices {
                candidates[index].add(products.base + index * rows, from: first, count: rows, margin: margin)
            }
            first += rows
        }
        return queries.indices.map { index in
            rescored(candidates[index].ordinals(margin: margin), queries[index], k: k)
        }
    }

    /// By how much two sums of the same products can differ, whatever their order: each is off by no more than `dimension`
    /// roundings of the sum of their sizes, which Cauchy and Schwarz bound by the product of the lengths, 1 up to rounding
    /// (Higham, Accuracy and Stability of Numerical Algorithms, 3.1).
    private var margin: Float { 4 * Float(dimension) * 0x1p-24 }

    private func rescored(_ ordinals: [UInt32], _ query: PreparedVector, k: Int) -> [ScoredOrdinal] {
        var best = TopK(k: k)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: max(1, ordinals.count)) { scores in
            scorer.scoreGathered(query.floats.base, ordinals, count: ordinals.count, into: scores.baseAddress!)
            for (ordinal, score) in zip(ordinals, scores) { best.insert(ordinal, score) }
        }
        return best.sorted()
    }
}

/// The rows that may be among the best of one query.
private struct Candidates {
    private var best: TopK
    private var kept: [ScoredOrdinal] = []

    init(k: Int) { best = TopK(k: k) }

    mutating func add(_ scores: UnsafePointer<Float>, from first: Int, count: Int, margin: Float) {
        var least = best.threshold - margin
        for index in 0..<count where scores[index] >= least {
            let ordinal = Ordinal(truncatingIfNeeded: first + index)
            kept.append(ScoredOrdinal(ordinal: ordinal, score: scores[index]))
            best.insert(ordinal, scores[index])
            least = best.threshold - margin
        }
    }

    func ordinals(margin: Float) -> [UInt32] {
        let least = best.threshold - margin
        return kept.lazy.filter { $0.score >= least }.map(\.ordinal)
    }
}
