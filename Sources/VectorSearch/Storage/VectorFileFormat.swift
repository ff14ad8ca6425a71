import IndexSupport

/// The file of a vector index: a segment file of kind `VECT`.
///
/// ```
/// vectors     f32 or f16 × stride × rows, in the order of the ordinals; cosine: unit length; zero padding to 64 bytes
/// codes       a row of codes for each node (without a graph: for each ordinal); absent for quantizer `none`, and for
///             vectors in half precision without a graph
/// norms       f32 × rows: squared lengths of the decoded rows, in the order of the codes; Euclidean over codes only
/// ordinals    u32 × nodes: node → ordinal, the lowest of its copies (these and the rest only with a graph)
/// nodes       u32 × rows: ordinal → node
/// copy.starts u32 × (nodes + 1): where the node's other ordinals begin in `copies`; only if there are copies
/// copies      u32: the ordinals of rows that are bit-for-bit copies, ascending for each node
/// levels      u64 × levels: the number of nodes on each level, level 0 first, descending
/// links.0     u32 × 2m × nodes: the edges of level 0; u32.max fills free slots
/// links.N     u32 × m × nodes of level N
/// header      16 × u64, see `VectorFileHeader`
/// ```
/// Nodes are numbered privately, see `GraphOrder`; everything outside speaks of ordinals.
enum VectorFileFormat {
    static let kind = "VECT"
    /// Version 2 added the precision of the vectors.
    static let version: UInt32 = 2
    static let versions: ClosedRange<UInt32> = 1...2

    static let header = "header"
    static let vectors = "vectors"
    static let codes = "codes"
    static let norms = "norms"
    static let ordinals = "ordinals"
    static let nodes = "nodes"
    static let levels = "levels"
    static let copyStarts = "copy.starts"
    static let copies = "copies"
    static func links(_ level: Int) -> String { "links.\(level)" }
}

/// The numbers every other section is read by.
struct VectorFileHeader: Sendable {
    var configuration: VectorIndexConfiguration
    var count: Int
    var hasGraph = false
    /// The size of one step of an int8 code.
    var step: Float = 1
    /// No decoded row is farther from its vector than this (Euclidean distance); 0 without codes.
    var largestError: Float = 0
    /// No decoded row is longer than this.
    var largestLength: Float = 0
    /// The root of the mean squared distance between a vector and its decoded row.
    var typicalError: Float = 0
    /// How many nodes the build had to connect because nothing led to them.
    var repaired = 0

    private static let fields = 16

    private static let metrics: [Metric] = [.cosine, .dotProduct, .euclidean]
    private static let quantizers: [Quantizer] = [.none, .float16, .int8]
    private static let precisions: [VectorPrecision] = [.single, .half]

    var encoded: [UInt64] {
        var words = [UInt64](repeating: 0, count: Self.fields)
        words[0] = UInt64(configuration.dimension)
        words[1] = UInt64(Self.metrics.firstIndex(of: configuration.metric)!)
        words[2] = UInt64(Self.quantizers.firstIndex(of: configuration.quantizer)!)
        words[3] = UInt64(configuration.m)
        words[4] = UInt64(configuration.efConstruction)
        words[5] = configuration.seed
        words[6] = UInt64(configuration.graphThreshold)
        words[7] = UInt64(count)
        words[8] = hasGraph ? 1 : 0
        words[9] = UInt64(step.bitPattern)
        words[10] = UInt64(repaired)
        words[11] = UInt64(largestError.bitPattern)
        words[12] = UInt64(largestLength.bitPattern)
        words[13] = UInt64(typicalError.bitPattern)
        words[14] = UInt64(Self.precisions.firstIndex(of: configuration.precision)!)
        return words.map(\.littleEndian)
    }

    init(configuration: VectorIndexConfiguration, count: Int) {
        self.configuration = configuration
        self.count = count
    }

    /// Reads and checks a header: after this, its numbers are in range.
    init(_ file: SegmentFile) throws(FileError) {
        let words = try file.elements(VectorFileFormat.header, of: UInt64.self, count: Self.fields)
        func number(_ index: Int, _ name: String, _ range: ClosedRange<Int>) throws(FileError) -> Int {
            guard let value = Int(exactly: words[index]), range.contains(value) else {
                throw file.corrupt("the header's \(name) is \(words[index])")
            }
            return value
        }
        configuration = VectorIndexConfiguration(
            dimension: try number(0, "dimension", VectorIndexConfiguration.dimensions),
            metric: Self.metrics[try number(1, "metric", 0...Self.metrics.count - 1)],
            quantizer: Self.quantizers[try number(2, "quantizer", 0...Self.quantizers.count - 1)],
            precision: Self.precisions[try number(14, "precision", 0...Self.precisions.count - 1)],
            m: try number(3, "m", 2...64), efConstruction: try number(4, "efConstruction", 1...10_000),
            seed: words[5], graphThreshold: try number(6, "graphThreshold", 1...Int.max))
        do { try configuration.validate() } catch { throw file.corrupt("the header says: \(error.message)") }
        count = try number(7, "count", 0...VectorIndex.maximumCount)
        hasGraph = try number(8, "graph flag", 0...1) == 1
        func float(_ index: Int, _ name: String) throws(FileError) -> Float {
            let value = Float(bitPattern: UInt32(try number(index, name, 0...Int(UInt32.max))))
            guard value.isFinite, value >= 0 else { throw file.corrupt("the header's \(name) is \(value)") }
            return value
        }
        step = try float(9, "step")
        largestError = try float(11, "largest error")
        largestLength = try float(12, "largest length")
        typicalError = try float(13, "typical error")
        repaired = try number(10, "count of repairs", 0...count)
    }
}
