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
    private let halves: AlignedBuffer<UInt16>
    private let stride: Int

    package init(path: String, configuration: VectorIndexConfiguration) throws(VectorError) {
        try configuration.validate()
        self.configuration = configuration
        stride = configuration.precision.stride(configuration.dimension)
        row = AlignedBuffer(count: stride)
        halves = AlignedBuffer(count: configuration.precision == .half ? stride : 0)
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

    package func append(_ vector: [Float]) throws(VectorError) {
        try vector.withUnsafeBufferPointer { (buffer) throws(VectorError) in try append(buffer) }
    }

    /// Appends a prepared vector, with padding or without.
    func appendPrepared(_ row: UnsafeBufferPointer<Float>) throws(VectorError) {
        guard count < VectorIndex.maximumCount else {
            throw VectorError(.tooManyVectors, "an index holds at most \(VectorIndex.maximumCount) vectors")
        }
        try withFileErrors { () throws(FileError) in
            guard let base = row.baseAddress, row.count >= configuration.dimension else { return }
            switch configuration.precision {
            case .single:
                let padding = max(0, stride - row.count)
                try file.append(UnsafeBufferPointer(rebasing: row.prefix(stride)))
                if padding > 0 { try file.append([Float](repeating: 0, count: padding)) }
            case .half:
                convert_f32_to_f16(base, configuration.dimension, halves.base)
                try file.append(halves.buffer)
            }
        }
        count += 1
    }

    /// Writes what follows from the vectors and makes the file appear, durably.
    ///
    /// - Parameter threads: how many threads build the graph; the file is the same whatever their number.
    package func finish(threads: Int) throws(VectorError) {
        try finish(threads: threads, base: nil)
    }

    /// - Parameter base: a graph over some of the appended vectors, to grow from.
    func finish(threads: Int, base: GraphBase?) throws(VectorError) {
        try withFileErrors { () throws(FileError) in
            var header = VectorFileHeader(configuration: configuration, count: count)
            header.hasGraph = count >= configuration.graphThreshold
            if count > 0 { try writeDerived(&header, threads: threads, base: base) }
            try file.section(VectorFileFormat.header, header.encoded)
            try file.commit()
        }
    }

    private func writeDerived(
        _ header: inout VectorFileHeader, threads: Int, base: GraphBase?
    ) throws(FileError) {
        let written = try file.flushed()
        let mapped = try MappedFile(path: written.path)
        let vectors = StoredRows(mapped, offset: written.section.lowerBound, count: count, configuration)
        guard header.hasGraph || configuration.precision == .single else { return }
        if configuration.quantizer == .int8 {
            header.step = RangeFit.step(vectors, dimension: configuration.dimension)
        }
        var encoder = CodeEncoder(configuration: configuration, step: header.step)
        if header.hasGraph {
            let construction = GraphConstruction(
                vectors: vectors, encoder: &encoder, threads: threads, base: base)
            header.repaired = construction.build()
            try construction.write(to: file)
        } else {
            try writeCodes(vectors, &encoder)
        }
        header.largestError = encoder.largestError
        header.largestLength = encoder.largestLength
        header.typicalError = encoder.typicalError
    }

    /// Writes codes in the order of the ordinals, for scans.
    private func writeCodes(_ vectors: StoredRows, _ encoder: inout CodeEncoder) throws(FileError) {
        guard configuration.quantizer != .none else { return }
        let codes = AlignedBuffer<UInt8>(count: encoder.rowBytes)
        var norms: [Float] = []
        try file.begin(VectorFileFormat.codes)
        for index in 0..<count {
            let norm = encoder.encode(vectors[index], into: codes.base)
            if CodeRows.hasNorms(configuration) { norms.append(norm) }
            try file.append(codes.buffer)
            vectors.didRead(index)
        }
        if CodeRows.hasNorms(configuration) { try file.section(VectorFileFormat.norms, norms) }
    }
}
