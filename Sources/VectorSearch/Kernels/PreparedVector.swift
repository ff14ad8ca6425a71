import CVectorKernels

/// A checked vector as the index compares it: scaled to unit length for cosine, padded with zeros to whole cache lines.
struct PreparedVector: Sendable {
    let floats: AlignedBuffer<Float>

    /// Floats from one stored vector to the next: the dimension rounded up to whole cache lines.
    static func stride(_ dimension: Int) -> Int { (dimension + 15) / 16 * 16 }

    init(_ vector: UnsafeBufferPointer<Float>, _ configuration: VectorIndexConfiguration) throws(VectorError) {
        // Rows in half precision are padded to twice as many elements.
        floats = AlignedBuffer(count: CodeRows.stride(.float16, dimension: configuration.dimension))
        try Self.prepare(vector, configuration, into: floats.base)
    }

    /// Checks `vector` and writes its prepared form to `target`, which has room for `stride` floats; the padding is
    /// not touched.
    static func prepare(
        _ vector: UnsafeBufferPointer<Float>, _ configuration: VectorIndexConfiguration,
        into target: UnsafeMutablePointer<Float>
    ) throws(VectorError) {
        guard vector.count == configuration.dimension, let source = vector.baseAddress else {
            throw VectorError(
                .dimensionMismatch,
                "a vector of \(vector.count) dimensions where the index has \(configuration.dimension)")
        }
        var squares = 0.0
        for index in 0..<vector.count {
            let value = Double(source[index])
            squares += value * value
        }
        guard squares.isFinite else {
            throw VectorError(.notFinite, "a vector with a component that is not a finite number")
        }
        // By the Cauchy–Schwarz inequality no sum over two such vectors overflows.
        guard configuration.metric == .cosine || squares <= Double(Float.greatestFiniteMagnitude) / 4 else {
            throw VectorError(.tooLarge, "a vector of length \(squares.squareRoot()): products of two would overflow")
        }
        if configuration.quantizer == .float16 || configuration.precision == .half, configuration.metric != .cosine,
            let large = vector.first(where: { abs($0) > 65_504 })
        {
            throw VectorError(.tooLarge, "a component of \(large): half precision ends at 65504")
        }
        if configuration.metric == .cosine {
            guard squares > 0 else { throw VectorError(.zeroVector, "a vector of zeros has no direction") }
            let scale = 1 / squares.squareRoot()
            for index in 0..<vector.count { target[index] = Float(Double(source[index]) * scale) }
        } else {
            guard squares > 0 || configuration.metric == .euclidean else {
                throw VectorError(.zeroVector, "a vector of zeros has the same product with everything")
            }
            target.update(from: source, count: vector.count)
        }
    }
}
