import CVectorKernels
import IndexSupport

/// Writes a vector index: vectors stream to the disk as they come, codes and graph follow in `finish`.
///
/// The file appears under its name complete or not at all. Thread safety: used by one thread at a time.
package final class VectorIndexWriter {
    package let configuration: VectorIndexConfiguration
    /// The number of vectors appended so far; the next vector gets this ordinal.
    package private(set) var count = 0
    private let file: SegmentFileWriter
    private let row: AlignedBuffer<Float>

    package init(path: String, configuration: VectorIndexConfiguration) throws(VectorError) {
        try configuration.validate()
        self.configuration = configuration
        row = AlignedBuffer(count: PreparedVector.stride(configuration.dimension))
        file = try withFileErrors { () throws(FileError) in
            let file = try SegmentFileWriter(
                path: path, kind: VectorFileFormat.kind, version: VectorFileFormat.version)
            try file.begin(VectorFileFormat.vectors)
            return file
        }
    }

    /// Appends the vector of the next ordinal.
    ///
    /// - Throws: `VectorError` for a vector of another dimension, with a component that is not finite, or of zeros.
    package func append(_ vector: UnsafeBufferPointer<Float>) throws(VectorError) {
        try PreparedVector.prepare(vector, configuration, into: row.base)
        try appendPrepared(row.buffer)
    }

    /// Appends a stored vector with its padding, as another index holds it.
    func appendPrepared(_ row: UnsafeBufferPointer<Float>) throws(VectorError) {
        guard count < VectorIndex.maximumCount else {
            throw VectorError(.tooManyVectors, "an index holds at most \(VectorIndex.maximumCount) vectors")
        }
        try withFileErrors { () throws(FileError) in try file.append(row) }
        count += 1
    }

    package func append(_ vector: [Float]) throws(VectorError) {
        try vector.withUnsafeBufferPointer { (buffer) throws(VectorError) in try append(buffer) }
    }

    /// Writes what follows from the vectors and makes the file appear, durably.
    ///
    /// - Parameter threads: how many threads build the graph; one gives the same file for the same seed.
    package func finish(threads: Int) throws(VectorError) {
        try withFileErrors { () throws(FileError) in
            try file.section(
                VectorFileFormat.header, VectorFileHeader(configuration: configuration, count: count).encoded)
            try file.commit()
        }
    }
}
