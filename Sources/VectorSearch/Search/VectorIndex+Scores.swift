import IndexSupport

extension VectorIndex {
    /// The full-precision scores of given rows, in the order given: bitwise what an exact search reports for them.
    package func scores(_ query: [Float], of ordinals: [Ordinal]) throws(VectorError) -> [Float] {
        let prepared = try query.withUnsafeBufferPointer { (buffer) throws(VectorError) in
            try PreparedVector(buffer, configuration)
        }
        if let outside = ordinals.first(where: { $0 >= count }) {
            throw VectorError(.invalidParameter, "row \(outside) of an index of \(count)")
        }
        return [Float](unsafeUninitializedCapacity: ordinals.count) { buffer, initialized in
            if let out = buffer.baseAddress {
                ordinals.withUnsafeBufferPointer {
                    exactScorer.scoreGathered(prepared.floats.base, $0.baseAddress!, count: $0.count, into: out)
                }
            }
            initialized = ordinals.count
        }
    }
}
