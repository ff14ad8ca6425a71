/// The properties of a vector index that are fixed when it is written.
package struct VectorIndexConfiguration: Sendable, Hashable, Codable {
    /// The number of components of every vector, 1...4096.
    package var dimension: Int
    package var metric: Metric
    package var quantizer: Quantizer
    /// How the vectors themselves are kept, which exact scores are computed from.
    package var precision: VectorPrecision
    /// Edges of a node on the upper levels; level 0 has twice as many. 2...64.
    package var m: Int
    /// The width of the candidate list when a node is inserted.
    package var efConstruction: Int
    /// Where the random levels of the nodes come from: with one thread, the same seed gives the same file.
    package var seed: UInt64
    /// The number of rows from which a graph is built; smaller indexes are scanned exactly.
    package var graphThreshold: Int

    package static let dimensions = 1...4096
    package static let defaultGraphThreshold = 10_000

    package init(
        dimension: Int, metric: Metric = .cosine, quantizer: Quantizer = .int8,
        precision: VectorPrecision = .single, m: Int = 16, efConstruction: Int = 200, seed: UInt64 = 42,
        graphThreshold: Int = Self.defaultGraphThreshold
    ) {
        self.dimension = dimension
        self.metric = metric
        self.quantizer = quantizer
        self.precision = precision
        self.m = m
        self.efConstruction = efConstruction
        self.seed = seed
        self.graphThreshold = graphThreshold
    }

    /// Checks every property against its range.
    package func validate() throws(VectorError) {
        guard Self.dimensions.contains(dimension) else {
            throw VectorError(.invalidConfiguration, "dimension \(dimension) is outside 1 to 4096")
        }
        guard precision == .single || (metric != .euclidean && quantizer != .none) else {
            throw VectorError(
                .invalidConfiguration, "vectors in half precision go with a quantizer, and with cosine or dot product")
        }
        guard (2...64).contains(m) else {
            throw VectorError(.invalidConfiguration, "m = \(m) is outside 2 to 64; 16 suits most collections")
        }
        guard (1...10_000).contains(efConstruction) else {
            throw VectorError(.invalidConfiguration, "efConstruction = \(efConstruction) is outside 1 to 10000")
        }
        guard graphThreshold >= 1 else {
            throw VectorError(.invalidConfiguration, "graphThreshold = \(graphThreshold) must be at least 1")
        }
    }
}

/// The precision in which an index keeps its vectors.
package enum VectorPrecision: String, Codable, Sendable, CaseIterable {
    /// 32-bit floats.
    case single
    /// IEEE half precision: half the bytes, and a cosine of unit vectors is off by less than 0.001. Without a graph there
    /// are no codes beside them: scanning them is as fast.
    case half

    /// Elements from one stored vector to the next: the dimension rounded up to whole cache lines.
    func stride(_ dimension: Int) -> Int {
        switch self {
        case .single: PreparedVector.stride(dimension)
        case .half: CodeRows.stride(.float16, dimension: dimension)
        }
    }

    /// Bytes from one stored vector to the next.
    package func rowBytes(_ dimension: Int) -> Int { stride(dimension) * (self == .single ? 4 : 2) }
}
