import CVectorKernels
import IndexSupport

/// Scores of stored vectors against one query, in the fixed summation order of the kernels.
///
/// A score depends on the query, the vector and the kernel level only: not on the rows beside it, the segment or the
/// thread.
struct ExactScorer {
    let kernels: distance_kernels
    let metric: Metric
    let precision: VectorPrecision
    /// `stride` elements for each row.
    let base: UnsafeRawPointer
    let stride: Int

    private var rows: UnsafePointer<Float> { base.assumingMemoryBound(to: Float.self) }
    private var halves: UnsafePointer<UInt16> { base.assumingMemoryBound(to: UInt16.self) }

    /// Scores `count` consecutive rows from `first` on.
    func scoreRows(_ query: UnsafePointer<Float>, first: Int, count: Int, into out: UnsafeMutablePointer<Float>) {
        if precision == .half {
            kernels.dot_f16_rows(query, halves + first * stride, stride, count, stride, out)
            return
        }
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
        if precision == .half {
            kernels.dot_f16_gather(query, halves, stride, ordinals, count, stride, out)
        } else if metric == .euclidean {
            kernels.l2_f32_gather(query, rows, stride, ordinals, count, stride, out)
            for index in 0..<count { out[index] = -out[index] }
        } else {
            kernels.dot_f32_gather(query, rows, stride, ordinals, count, stride, out)
        }
    }

    /// Consecutive rows as floats without gaps: those of the index, or a copy in `buffer`, which has room for them.
    func floats(
        first: Int, count: Int, into buffer: UnsafeMutablePointer<Float>
    ) -> UnsafePointer<Float> {
        guard precision == .half else { return rows + first * stride }
        convert_f16_to_f32(halves + first * stride, count * stride, buffer)
        return UnsafePointer(buffer)
    }
}
