import CVectorKernels

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What BM25 takes from the collection: over the live chunks of all segments of a snapshot.
package struct CollectionStatistics: Sendable, Hashable {
    /// All live chunks, those without a term included.
    package let documentCount: Int
    /// Mean weighted length; 0 in an empty collection.
    package let averageLength: Double
    /// The same of titles alone, chunks without a title included.
    package let averageTitleLength: Double

    /// The inverse document frequency of a term that `documentFrequency` live chunks have; greater than 0.
    package func idf(documentFrequency: Int) -> Double {
        let frequency = Double(documentFrequency)
        return log1p((Double(documentCount) - frequency + 0.5) / (frequency + 0.5))
    }
}

/// The fixed point in which one query's scores are added up.
///
/// Contributions are whole numbers of `unit`s, so a sum does not depend on the order of its terms: every algorithm,
/// segment layout and thread count gives identical scores. The unit is the power of two for which no score of the query
/// exceeds 2^30 units; for a query whose terms weigh 40 in all that is 2^-24, finer than `Float`.
struct ScoreScale {
    /// Units to 1.0.
    let factor: Double

    /// - Parameter totalWeight: the sum of all terms' weights, which no score exceeds.
    init(totalWeight: Double) {
        factor = totalWeight > 0 ? exp2((log2(Double(1 << 30) / totalWeight)).rounded(.down)) : 1
    }

    @inline(__always)
    func score(_ units: UInt32) -> Float { Float(Double(units) / factor) }

    /// The kernel's parameters for a term of `weight` in an index.
    func kernel(
        _ kind: PreparedQuery.Kind, weight: Double, _ parameters: BM25Parameters, _ statistics: CollectionStatistics,
        _ index: LexicalIndex
    ) -> postings_bm25 {
        let isTitle = kind == .title
        let average = isTitle ? statistics.averageTitleLength : statistics.averageLength
        let slope = kind != .presence && average > 0 ? parameters.k1 * parameters.b / average : 0
        let constant = kind == .presence ? 0 : parameters.k1 * (1 - parameters.b)
        return postings_bm25(
            lengths: isTitle ? index.titleLengths.baseAddress : index.lengths.baseAddress,
            length_width: UInt32(isTitle ? index.meta.titleLengthWidth : index.meta.lengthWidth),
            weight: Float(weight * factor), constant: Float(constant), slope: Float(slope))
    }
}
