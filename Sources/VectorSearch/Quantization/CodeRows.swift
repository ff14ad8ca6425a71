import CVectorKernels
import IndexSupport

/// The rows that graph traversal reads, and how they are scored: codes of one quantizer, or the vectors themselves.
///
/// Scores order the rows of one query by similarity, greater first; they are not on the metric's scale. The value lends
/// memory it does not own: its maker keeps that alive.
struct CodeRows {
    let quantizer: Quantizer
    let kernels: distance_kernels
    let metric: Metric
    let base: UnsafeRawPointer
    /// Elements from one row to the next, and in a sum: rows are padded with codes of zero to whole cache lines.
    let stride: Int
    /// The size of one step of an int8 code.
    let step: Float
    /// Squared lengths of the decoded rows, where the metric needs them: Euclidean distance over codes.
    let norms: UnsafePointer<Float>?
    /// Where row `i` lies, if not at `i`: full vectors stay in the order of the ordinals.
    let places: UnsafePointer<UInt32>?
    /// The number of rows.
    let count: Int
    /// The last place there is: places past it, from a damaged file, are read as this one.
    let lastPlace: UInt32

    /// Elements of a row of codes: the dimension rounded up to whole cache lines.
    static func stride(_ quantizer: Quantizer, dimension: Int) -> Int {
        switch quantizer {
        case .none: return PreparedVector.stride(dimension)
        case .float16: return (dimension + 31) / 32 * 32
        case .int8: return (dimension + 63) / 64 * 64
        }
    }

    /// Bytes of a row of codes; 0 where the vectors themselves are read.
    static func bytes(_ quantizer: Quantizer, dimension: Int) -> Int {
        switch quantizer {
        case .none: return 0
        case .float16: return 2 * stride(quantizer, dimension: dimension)
        case .int8: return stride(quantizer, dimension: dimension)
        }
    }

    static func hasNorms(_ configuration: VectorIndexConfiguration) -> Bool {
        configuration.metric == .euclidean && configuration.quantizer != .none
    }

    /// Writes the scores of the rows `ids` (all below the number of rows) to `out`.
    @inline(__always)
    func score(_ query: QueryCodes, _ ids: UnsafePointer<UInt32>, _ count: Int, _ out: UnsafeMutablePointer<Float>) {
        switch quantizer {
        case .int8:
            let sums = UnsafeMutableRawPointer(out).assumingMemoryBound(to: Int32.self)
            kernels.dot_i8_gather(
                query.codes, base.assumingMemoryBound(to: UInt8.self), stride, ids, count, stride, sums)
            for index in 0..<count { out[index] = Float(sums[index]) }
        case .float16:
            kernels.dot_f16_gather(
                query.floats, base.assumingMemoryBound(to: UInt16.self), stride, ids, count, stride, out)
        case .none:
            scoreVectors(query, ids, count, out)
        }
        guard let norms else { return }
        let factor = query.factor
        for index in 0..<count { out[index] = factor * out[index] - norms[Int(ids[index])] }
    }

    /// Writes the scores of consecutive rows to `out`; not for rows with `places`.
    func scoreRows(_ query: QueryCodes, first: Int, count: Int, _ out: UnsafeMutablePointer<Float>) {
        switch quantizer {
        case .int8:
            let sums = UnsafeMutableRawPointer(out).assumingMemoryBound(to: Int32.self)
            let start = base.assumingMemoryBound(to: UInt8.self) + first * stride
            kernels.dot_i8_rows(query.codes, start, stride, count, stride, sums)
            for index in 0..<count { out[index] = Float(sums[index]) }
        case .float16:
            let start = base.assumingMemoryBound(to: UInt16.self) + first * stride
            kernels.dot_f16_rows(query.floats, start, stride, count, stride, out)
        case .none:
            preconditionFailure("vectors are scanned by ExactScan")
        }
        guard let norms else { return }
        for index in 0..<count { out[index] = query.factor * out[index] - norms[first + index] }
    }

    private func scoreVectors(
        _ query: QueryCodes, _ ids: UnsafePointer<UInt32>, _ count: Int, _ out: UnsafeMutablePointer<Float>
    ) {
        let rows = base.assumingMemoryBound(to: Float.self)
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { moved in
            var ids = ids
            if let places, count > 0 {
                for index in 0..<count { moved[index] = min(lastPlace, places[Int(ids[index])]) }
                ids = UnsafePointer(moved.baseAddress!)
            }
            if metric == .euclidean {
                kernels.l2_f32_gather(query.floats, rows, stride, ids, count, stride, out)
                for index in 0..<count { out[index] = -out[index] }
            } else {
                kernels.dot_f32_gather(query.floats, rows, stride, ids, count, stride, out)
            }
        }
    }

    /// What to add to `score(query: a, row: b)` to get `score(query: b, row: a)`: 0 unless rows have norms.
    @inline(__always)
    func asymmetry(from a: UInt32, to b: UInt32) -> Float {
        guard let norms else { return 0 }
        return norms[Int(b)] - norms[Int(a)]
    }
}

/// A query in the form that `CodeRows` compares with its rows.
struct QueryCodes {
    let storage: AlignedBuffer<Float>
    let codesStorage: AlignedBuffer<Int8>
    /// What a product of codes is multiplied with where norms are subtracted.
    private(set) var factor: Float = 2
    /// What a score on codes is multiplied with to be on the scale of the metric (but for Euclidean distance, where the
    /// query's own squared length is missing).
    private(set) var unit: Float = 1

    /// Room for a query of `rows`.
    init(stride: Int) {
        storage = AlignedBuffer(count: stride)
        codesStorage = AlignedBuffer(count: stride)
    }

    var floats: UnsafePointer<Float> { UnsafePointer(storage.base) }
    var codes: UnsafePointer<Int8> { UnsafePointer(codesStorage.base) }

    /// Takes a prepared vector as the query.
    mutating func set(_ vector: UnsafePointer<Float>, dimension: Int, _ rows: CodeRows) {
        guard rows.quantizer == .int8 else {
            storage.base.update(from: vector, count: dimension)
            return
        }
        var largest: Float = 0
        for index in 0..<dimension { largest = max(largest, abs(vector[index])) }
        // The query has a range of its own, so none of its components is clamped.
        let step = largest > 0 ? largest / 127 : 1
        quantize_i8(vector, 1 / step, dimension, codesStorage.base)
        factor = 2 * step * rows.step
        unit = rows.norms == nil ? step * rows.step : 1
    }

    /// The Euclidean distance between a prepared vector and this query, which was set from it.
    func error(_ vector: UnsafePointer<Float>, dimension: Int, _ rows: CodeRows) -> Float {
        guard rows.quantizer == .int8 else { return 0 }
        let step = factor / (2 * rows.step)
        var squares: Float = 0
        for index in 0..<dimension {
            let difference = vector[index] - Float(codesStorage.base[index]) * step
            squares += difference * difference
        }
        return squares.squareRoot()
    }

    /// Takes a stored row as the query.
    mutating func set(row: Int, _ rows: CodeRows) {
        switch rows.quantizer {
        case .int8:
            let codes = rows.base.assumingMemoryBound(to: UInt8.self) + row * rows.stride
            offset_to_signed_i8(codes, rows.stride, codesStorage.base)
            factor = 2 * rows.step * rows.step
        case .float16:
            let halves = rows.base.assumingMemoryBound(to: UInt16.self) + row * rows.stride
            convert_f16_to_f32(halves, rows.stride, storage.base)
        case .none:
            let place = rows.places.map { Int(min(rows.lastPlace, $0[row])) } ?? row
            let vector = rows.base.assumingMemoryBound(to: Float.self) + place * rows.stride
            storage.base.update(from: vector, count: rows.stride)
        }
    }
}
