import IndexSupport

/// The file of a vector index: a segment file of kind `VECT`.
///
/// ```
/// header      16 × u64, see `VectorFileHeader`
/// vectors     f32 × stride × rows, in the order of the ordinals; cosine: unit length; zero padding to 64 bytes
/// ```
enum VectorFileFormat {
    static let kind = "VECT"
    static let version: UInt32 = 1
    static let versions: ClosedRange<UInt32> = 1...1

    static let header = "header"
    static let vectors = "vectors"
}

/// The numbers every other section is read by.
struct VectorFileHeader: Sendable {
    var configuration: VectorIndexConfiguration
    var count: Int

    private static let fields = 16

    private static let metrics: [Metric] = [.cosine, .dotProduct, .euclidean]
    private static let quantizers: [Quantizer] = [.none, .float16, .int8]

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
            m: try number(3, "m", 2...64), efConstruction: try number(4, "efConstruction", 1...10_000),
            seed: words[5], graphThreshold: try number(6, "graphThreshold", 1...Int.max))
        count = try number(7, "count", 0...VectorIndex.maximumCount)
    }
}
