import IndexSupport
import RAGModel
import VectorSearch

extension VectorIndex {
    /// Whether the row is this vector, up to the rounding of bringing it to unit length.
    package func holds(_ vector: [Float], at ordinal: Ordinal) -> Bool {
        guard vector.count == configuration.dimension else { return false }
        let norm = vector.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        guard norm > 0 else { return false }
        return withVector(ordinal) { row in
            // Both were rounded to half precision, one of them before it was scaled.
            zip(row, vector).allSatisfy { abs($0 - $1 / norm) <= 1e-6 + abs($0) / 512 }
        }
    }
}
