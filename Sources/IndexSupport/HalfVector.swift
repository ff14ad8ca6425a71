import CVectorKernels

/// Vectors in IEEE half precision: 2 bytes a component, which changes a cosine by less than 0.001 (measured: see
/// docs/decisions).
package enum HalfVector {
    /// The components, brought to unit length: what half precision can hold of them does not depend on their scale.
    ///
    /// A vector of zeros, or with components that are not finite, is kept as it is.
    package static func encode(_ vector: [Float]) -> [UInt16] {
        let squares = vector.reduce(0.0) { $0 + Double($1) * Double($1) }
        let scale = squares > 0 && squares.isFinite ? 1 / squares.squareRoot() : 1
        let scaled = vector.map { Float(Double($0) * scale) }
        return [UInt16](unsafeUninitializedCapacity: scaled.count) { halves, count in
            if let base = halves.baseAddress { convert_f32_to_f16(scaled, scaled.count, base) }
            count = scaled.count
        }
    }

    /// - Parameter bytes: little-endian halves, at any address.
    package static func decode(_ bytes: UnsafeRawBufferPointer) -> [Float] {
        let halves = (0..<bytes.count / 2).map { bytes.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self) }
        return [Float](unsafeUninitializedCapacity: halves.count) { floats, count in
            if let base = floats.baseAddress { convert_f16_to_f32(halves, halves.count, base) }
            count = halves.count
        }
    }

    /// Whether a vector has the length that `encode` gives it, up to rounding. One of zeros, which has no direction, counts.
    package static func hasUnitLength(_ vector: [Float]) -> Bool {
        let squares = vector.reduce(0.0) { $0 + Double($1) * Double($1) }
        // Rounding changes no component by more than one part in 2,048, and the squares by no more than twice of that.
        return abs(squares - 1) <= 0x1p-9 || squares == 0
    }
}
