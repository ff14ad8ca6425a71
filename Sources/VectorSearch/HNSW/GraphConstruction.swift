import CVectorKernels
import IndexSupport

/// Builds the graph of a whole index from its vectors and writes the sections that describe it.
///
/// Memory: codes, and edges with their slack; the vectors are read once, front to back.
///
/// Thread safety: used by one thread at a time; `build` spreads its work.
final class GraphConstruction {
    private let configuration: VectorIndexConfiguration
    /// The number of rows, copies included.
    private let count: Int
    private let copies: VectorCopies
    private let base: GraphBase?
    private let threads: Int
    private let levels: GraphLevels
    private let rowBytes: Int
    /// Rows of codes in insertion order.
    private let codes: AlignedBuffer<UInt8>
    private let norms: AlignedBuffer<Float>?
    private let builder: GraphBuilder
    /// Node → number in the build, once the graph is built.
    private var order: GraphOrder?

    /// The full vectors, whose mapping the rows may point into.
    private let vectors: StoredRows

    init(vectors: StoredRows, encoder: inout CodeEncoder, threads: Int, base: GraphBase?) {
        configuration = encoder.configuration
        self.vectors = vectors
        count = vectors.count
        self.threads = threads
        rowBytes = encoder.rowBytes
        copies = VectorCopies(vectors)
        self.base = base
        var kept: [UInt32: Int] = [:]
        if let base {
            for (node, row) in base.rows.enumerated() where row != .max {
                kept[copies.original(of: row)] = base.graph.levelCounts.lastIndex { node < $0 }!
            }
        }
        levels = GraphLevels(rows: copies.originals, m: configuration.m, seed: configuration.seed, kept: kept)
        let nodes = levels.order.count
        codes = AlignedBuffer(count: nodes * rowBytes)
        norms = CodeRows.hasNorms(configuration) ? AlignedBuffer(count: nodes) : nil
        let quantized = configuration.quantizer != .none
        let places = AlignedBuffer<UInt32>(count: quantized ? 0 : nodes)
        let numbers = Self.numbers(levels, count: count)
        if quantized {
            for row in 0..<count {
                if numbers[row] != .max {
                    let norm = encoder.encode(vectors[row], into: codes.base + Int(numbers[row]) * rowBytes)
                    norms?.base[Int(numbers[row])] = norm
                }
                vectors.didRead(row)
            }
        } else {
            for (number, row) in levels.order.enumerated() { places.base[number] = row }
        }
        self.places = places
        let rows = CodeRows(
            quantizer: configuration.quantizer, kernels: distance_kernels_current().pointee,
            metric: configuration.metric,
            base: quantized ? UnsafeRawPointer(codes.base) : vectors.base,
            stride: CodeRows.stride(configuration.quantizer, dimension: configuration.dimension), step: encoder.step,
            norms: norms.map { UnsafePointer($0.base) }, places: quantized ? nil : UnsafePointer(places.base),
            count: nodes, lastPlace: UInt32(truncatingIfNeeded: count - 1))
        builder = GraphBuilder(configuration, rows: rows, levelCounts: levels.counts, threads: threads)
    }

    /// Row → number in the build; `max` for copies.
    private static func numbers(_ levels: GraphLevels, count: Int) -> [UInt32] {
        var numbers = [UInt32](repeating: .max, count: count)
        for (number, row) in levels.order.enumerated() { numbers[Int(row)] = UInt32(truncatingIfNeeded: number) }
        return numbers
    }

    /// Keeps the memory that the rows' `places` point into.
    private let places: AlignedBuffer<UInt32>

    /// Builds, repairs and orders the graph; returns how many nodes had been unreachable.
    func build() -> Int {
        let nodes = (0..<UInt32(levels.order.count)).map { $0 }
        if let base {
            let numbers = Self.numbers(levels, count: count)
            let adopted = base.rows.map { $0 == .max ? .max : numbers[Int(copies.original(of: $0))] }
            let worn = builder.adopt(base.graph, numbers: adopted)
            let present = Set(adopted.filter { $0 != .max })
            builder.insert(nodes.filter { !present.contains($0) }, present: present.count)
            builder.refine(worn)
        } else {
            builder.insert(Array(nodes.dropFirst()), present: 1)
            builder.refine(nodes)
        }
        builder.finish()
        let repaired = GraphRepair(storage: builder.storage, rows: builder.rows).run()
        order = GraphOrder(builder.storage)
        return repaired
    }

    func write(to file: SegmentFileWriter) throws(FileError) {
        guard let order else { preconditionFailure("written before built") }
        if rowBytes > 0 {
            try file.begin(VectorFileFormat.codes)
            for number in order.buildNumbers {
                try file.append(
                    UnsafeRawBufferPointer(start: codes.base + Int(number) * rowBytes, count: rowBytes))
            }
        }
        if let norms {
            try file.section(VectorFileFormat.norms, order.buildNumbers.map { norms.base[Int($0)] })
        }
        let ordinals = order.buildNumbers.map { levels.order[Int($0)] }
        try file.section(VectorFileFormat.ordinals, ordinals)
        var nodes = [UInt32](repeating: 0, count: count)
        for (node, ordinal) in ordinals.enumerated() { nodes[Int(ordinal)] = UInt32(truncatingIfNeeded: node) }
        for pair in copies.pairs { nodes[Int(pair.copy)] = nodes[Int(pair.original)] }
        try file.section(VectorFileFormat.nodes, nodes)
        if !copies.pairs.isEmpty { try writeCopies(nodes, to: file) }
        try file.section(VectorFileFormat.levels, levels.counts.map { UInt64($0).littleEndian })
        for level in levels.counts.indices { try writeLinks(level, order, to: file) }
    }

    private func writeCopies(_ nodes: [UInt32], to file: SegmentFileWriter) throws(FileError) {
        let pairs = copies.pairs.map { (node: nodes[Int($0.original)], copy: $0.copy) }.sorted { $0 < $1 }
        var starts = [UInt32](repeating: 0, count: levels.order.count + 1)
        for pair in pairs { starts[Int(pair.node) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        try file.section(VectorFileFormat.copyStarts, starts)
        try file.section(VectorFileFormat.copies, pairs.map(\.copy))
    }

    private func writeLinks(_ level: Int, _ order: GraphOrder, to file: SegmentFileWriter) throws(FileError) {
        let storage = builder.storage
        try file.begin(VectorFileFormat.links(level))
        var row = [UInt32](repeating: .max, count: storage.degrees[level])
        for node in 0..<storage.levelCounts[level] {
            let neighbours = storage.neighbours(Int(order.buildNumbers[node]), level: level)
            for slot in row.indices {
                row[slot] = slot < neighbours.count ? order.newNumbers[Int(neighbours[slot])] : .max
            }
            try file.append(row)
        }
    }
}
