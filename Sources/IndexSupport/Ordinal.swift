import RAGModel

/// The number of a chunk inside one segment: dense, `0..<count`.
///
/// Vectors, postings and metadata columns of a segment all use this one numbering, so a set of allowed rows means the
/// same thing to every leg. Ordinals ascend with the chunk's key, so the lower ordinal wins a tie.
package typealias Ordinal = UInt32

/// A candidate of a leg: greater scores are better.
package struct ScoredOrdinal: Sendable, Hashable {
    package var ordinal: Ordinal
    package var score: Float

    @inlinable
    package init(ordinal: Ordinal, score: Float) {
        self.ordinal = ordinal
        self.score = score
    }

    /// Whether this candidate stands before `other`: greater score first, then the lower ordinal.
    @inlinable
    package func precedes(_ other: ScoredOrdinal) -> Bool {
        score > other.score || (score == other.score && ordinal < other.ordinal)
    }
}
