import CVectorKernels

/// Encodes vectors as rows of codes.
struct CodeEncoder {
    let configuration: VectorIndexConfiguration
    let step: Float

    /// Bytes of one row.
    var rowBytes: Int { CodeRows.bytes(configuration.quantizer, dimension: configuration.dimension) }

    /// Encodes `vector` into `row`, which has `rowBytes` zeroed bytes, and returns the squared length of what was coded.
    @discardableResult
    func encode(_ vector: UnsafePointer<Float>, into row: UnsafeMutableRawPointer) -> Float {
        let dimension = configuration.dimension
        var norm: Float = 0
        switch configuration.quantizer {
        case .none: break
        case .float16:
            let halves = row.assumingMemoryBound(to: UInt16.self)
            convert_f32_to_f16(vector, dimension, halves)
            guard configuration.metric == .euclidean else { break }
            for index in 0..<dimension {
                var value: Float = 0
                convert_f16_to_f32(halves + index, 1, &value)
                norm += value * value
            }
        case .int8:
            let codes = row.assumingMemoryBound(to: UInt8.self)
            quantize_offset_i8(vector, 1 / step, dimension, codes)
            for index in dimension..<CodeRows.stride(.int8, dimension: dimension) { codes[index] = 128 }
            guard configuration.metric == .euclidean else { break }
            var sum: Int32 = 0
            for index in 0..<dimension { sum += (Int32(codes[index]) - 128) * (Int32(codes[index]) - 128) }
            norm = Float(sum) * step * step
        }
        return norm
    }
}
