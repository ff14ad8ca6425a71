/// What a verification found.
public struct VerificationReport: Sendable, Hashable, Codable {
    public var segments = 0
    public var files = 0
    public var bytes = 0
    public var documents = 0
    public var chunks = 0
    public var vectors = 0
    /// Masked values whose originals are kept.
    public var originals = 0
    /// Nodes of graphs that had to be connected by hand when the graph was built.
    public var reconnectedNodes = 0
    /// Files in the segments folder that no segment needs; the next writer removes them.
    public var strayFiles = 0
    /// What is wrong; empty if all is well.
    public var problems: [String] = []
    /// What `repair` did.
    public var repairs: [String] = []
    /// Documents with vectors that are damaged wherever they are kept; `repair` drops these, and the next ingest, or
    /// reindexing, makes them again.
    public var lost: [String] = []
    public var isSound: Bool { problems.isEmpty }

    public init() {}
}
