import CVectorKernels

/// Encodes vectors as rows of codes, and keeps the extremes that bound the error of scores on codes.
struct CodeEncoder {
    let configuration: VectorIndexConfiguration
    let step: Float
    /// The largest Euclidean distance between a vector and its decoded row so far.
    private(set) var largestError: Float = 0
    /// The greatest length of a decoded row so far.
    private(set) var largestLength: Float = 0
    private var squaredErrors = 0.0
    private var encoded = 0
    private let decoded: AlignedBuffer<Float>

    init(configuration: VectorIndexConfiguration, step: Float) {
        self.configuration = configuration
        self.step = step
        decoded = AlignedBuffer(count: CodeRows.stride(configuration.quantizer, dimension: configuration.dimension))
    }

    /// The root of the mean squared distance between vectors and their decoded rows so far.
    var typicalError: Float { encoded == 0 ? 0 : Float((squaredErrors / Double(encoded)).squareRoot()) }

    /// Bytes of one row.
    var rowBytes: Int { CodeRows.bytes(configuration.quantizer, dimension: configuration.dimension) }

    /// Encodes `vector` into `row`, which has `rowBytes` zeroed bytes, and returns the squared length of what was coded.
    @discardableResult
    mutating func encode(_ vector: UnsafePointer<Float>, into row: UnsafeMutableRawPointer) -> Float {
        let dimension = configuration.dimension
        let decoded = decoded.base
        switch configuration.quantizer {
        case .none: return 0
        case .float16:
            let halves = row.assumingMemoryBound(to: UInt16.self)
            convert_f32_to_f16(vector, dimension, halves)
            convert_f16_to_f32(halves, dimension, decoded)
        case .int8:
            let codes = row.assumingMemoryBound(to: UInt8.self)
            quantize_offset_i8(vector, 1 / step, dimension, codes)
            for index in dimension..<CodeRows.stride(.int8, dimension: dimension) { codes[index] = 128 }
            for index in 0..<dimension { decoded[index] = Float(Int32(codes[index]) - 128) * step }
        }
        let norm = squaredLength(decoded, dimension)
        for index in 0..<dimension { decoded[index] -= vector[index] }
        let error = squaredLength(decoded, dimension)
        squaredErrors += Double(error)
        encoded += 1
        largestError = max(largestError, error.squareRoot())
        largestLength = max(largestLength, norm.squareRoot())
        return norm
    }

    private func squaredLength(_ vector: UnsafePointer<Float>, _ dimension: Int) -> Float {
        var sums = SIMD16<Float>.zero
        // The buffer is padded with zeros to whole vectors of sixteen.
        let blocks = UnsafeRawPointer(vector)
        for start in stride(from: 0, to: dimension, by: 16) {
            let block = blocks.loadUnaligned(fromByteOffset: start * 4, as: SIMD16<Float>.self)
            sums.addProduct(block, block)
        }
        return sums.sum()
    }
}
