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
    /// How many nodes of the graph the build had to connect because nothing led to them.
    package let unreachableRepaired: Int
    package let file: SegmentFile
    /// `count` rows of `vectorStride` elements, in the order of the ordinals; valid while `file` lives.
    nonisolated(unsafe) let vectors: UnsafeRawPointer
    package let vectorStride: Int
    let kernels: distance_kernels
    /// The codes in the order of the nodes, or of the ordinals without a graph. Its memory lives as long as `file`.
    nonisolated(unsafe) let rows: CodeRows?
    let graph: MappedGraph?
    let codeErrors: CodeErrors
    let scratch = ScratchShelf()

    /// - Throws: `FileError` if the file is missing, foreign, truncated or does not fit together.
    package init(path: String) throws(FileError) {
        file = try SegmentFile(path: path, kind: VectorFileFormat.kind, versions: VectorFileFormat.versions)
        let header = try VectorFileHeader(file)
        configuration = header.configuration
        count = header.count
        unreachableRepaired = header.repaired
        codeErrors = CodeErrors(
            largest: header.largestError, typical: header.typicalError, largestLength: header.largestLength)
        kernels = distance_kernels_current().pointee
        vectorStride = configuration.precision.stride(configuration.dimension)
        let bytes = try file.elements(
            VectorFileFormat.vectors, of: UInt8.self,
            count: count * configuration.precision.rowBytes(configuration.dimension))
        vectors = bytes.baseAddress.map { UnsafeRawPointer($0) } ?? UnsafeRawPointer(bitPattern: 64)!
        graph = header.hasGraph && count > 0 ? try MappedGraph(file, header) : nil
        let hasCodes = configuration.precision == .single || graph != nil
        rows = count > 0 && hasCodes ? try Self.rows(file, header, kernels, vectors, graph) : nil
    }

    private static func rows(
        _ file: SegmentFile, _ header: VectorFileHeader, _ kernels: distance_kernels,
        _ vectors: UnsafeRawPointer, _ graph: MappedGraph?
    ) throws(FileError) -> CodeRows {
        let configuration = header.configuration
        let rowBytes = CodeRows.bytes(configuration.quantizer, dimension: configuration.dimension)
        let rows = graph?.view.count ?? header.count
        var base = vectors
        if rowBytes > 0 {
            base = UnsafeRawPointer(
                try file.elements(VectorFileFormat.codes, of: UInt8.self, count: rows * rowBytes).baseAddress!)
        }
        var norms: UnsafePointer<Float>?
        if CodeRows.hasNorms(configuration) {
            norms = try file.elements(VectorFileFormat.norms, of: Float.self, count: rows).baseAddress
        }
        return CodeRows(
            quantizer: configuration.quantizer, kernels: kernels, metric: configuration.metric, base: base,
            stride: CodeRows.stride(configuration.quantizer, dimension: configuration.dimension), step: header.step,
            norms: norms, places: rowBytes == 0 ? graph?.ordinals : nil, count: rows,
            lastPlace: UInt32(truncatingIfNeeded: header.count - 1))
    }

    /// Whether searches can walk a graph.
    package var hasGraph: Bool { graph != nil }

    var exactScorer: ExactScorer {
        ExactScorer(
            kernels: kernels, metric: configuration.metric, precision: configuration.precision, base: vectors,
            stride: vectorStride)
    }

    /// Lends the vector of a row (unit length for cosine).
    package func withVector<Result, Failure>(
        _ ordinal: Ordinal, _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(Int(ordinal) < count)
        return try withRow(Int(ordinal)) { (row) throws(Failure) in
            try body(UnsafeBufferPointer(rebasing: row.prefix(configuration.dimension)))
        }
    }

    /// Lends a row with its padding, as floats.
    func withRow<Result, Failure>(
        _ row: Int, _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = vectors + row * configuration.precision.rowBytes(configuration.dimension)
        switch configuration.precision {
        case .single:
            return try body(UnsafeBufferPointer(start: start.assumingMemoryBound(to: Float.self), count: vectorStride))
        case .half:
            let floats = AlignedBuffer<Float>(count: vectorStride)
            convert_f16_to_f32(start.assumingMemoryBound(to: UInt16.self), vectorStride, floats.base)
            return try body(floats.buffer)
        }
    }
}
