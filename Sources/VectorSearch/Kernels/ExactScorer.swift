import CVectorKernels
import IndexSupport

/// Full-precision scores of stored vectors against one query, in the fixed summation order of the kernels.
///
/// A score depends on the query, the vector and the kernel level only: not on the rows beside it, the segment or the
/// thread.
struct ExactScorer {
    let kernels: distance_kernels
    let metric: Metric
    let rows: UnsafePointer<Float>
    let stride: Int

    func score(_ query: UnsafePointer<Float>, _ ordinal: Int) -> Float {
        let row = rows + ordinal * stride
        return metric == .euclidean ? -kernels.l2_f32(query, row, stride) : kernels.dot_f32(query, row, stride)
    }

    /// Scores `count` consecutive rows from `first` on.
    func scoreRows(_ query: UnsafePointer<Float>, first: Int, count: Int, into out: UnsafeMutablePointer<Float>) {
        let start = rows + first * stride
        if metric == .euclidean {
            kernels.l2_f32_rows(query, start, stride, count, stride, out)
            for index in 0..<count { out[index] = -out[index] }
        } else {
            kernels.dot_f32_rows(query, start, stride, count, stride, out)
        }
    }

    /// Scores scattered rows. The ordinals must be below the number of rows.
    func scoreGathered(
        _ query: UnsafePointer<Float>, _ ordinals: UnsafePointer<UInt32>, count: Int,
        into out: UnsafeMutablePointer<Float>
    ) {
        if metric == .euclidean {
            kernels.l2_f32_gather(query, rows, stride, ordinals, count, stride, out)
            for index in 0..<count { out[index] = -out[index] }
        } else {
            kernels.dot_f32_gather(query, rows, stride, ordinals, count, stride, out)
        }
    }
}
