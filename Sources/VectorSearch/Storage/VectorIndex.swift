import CVectorKernels
import IndexSupport

/// A mapped vector index: exact and approximate nearest neighbours among the rows of one segment.
///
/// Opening reads the header only; pages come in when a search touches them. Searches run concurrently without locks.
package final class VectorIndex: Sendable {
    /// The most rows one index holds.
    package static let maximumCount = 1 << 30

    package let configuration: VectorIndexConfiguration
    /// The number of rows.
    package let count: Int
    let file: SegmentFile
    /// `count` rows of `vectorStride` floats, in the order of the ordinals; valid while `file` lives.
    nonisolated(unsafe) let vectors: UnsafePointer<Float>
    let vectorStride: Int
    let kernels: distance_kernels

    /// - Throws: `FileError` if the file is missing, foreign, truncated or does not fit together.
    package init(path: String) throws(FileError) {
        file = try SegmentFile(path: path, kind: VectorFileFormat.kind, versions: VectorFileFormat.versions)
        let header = try VectorFileHeader(file)
        configuration = header.configuration
        count = header.count
        vectorStride = PreparedVector.stride(configuration.dimension)
        let floats = try file.elements(
            VectorFileFormat.vectors, of: Float.self, count: header.count * vectorStride)
        vectors = floats.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<Float>.alignment)!
        kernels = distance_kernels_current().pointee
    }

    /// Whether searches can walk a graph.
    package var hasGraph: Bool { false }

    var exactScorer: ExactScorer {
        ExactScorer(kernels: kernels, metric: configuration.metric, rows: vectors, stride: vectorStride)
    }

    /// Lends the vector of a row (unit length for cosine).
    package func withVector<Result>(_ ordinal: Ordinal, _ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows
        -> Result
    {
        precondition(Int(ordinal) < count)
        let row = UnsafeBufferPointer(start: vectors + Int(ordinal) * vectorStride, count: configuration.dimension)
        return try withExtendedLifetime(self) { try body(row) }
    }

    /// Checks every checksum and every number that other numbers are read by.
    package func verify() throws(FileError) {
        try file.verify()
    }
}
