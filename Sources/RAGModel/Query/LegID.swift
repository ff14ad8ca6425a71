/// Names a leg: one way to find candidates for a query.
public struct LegID: Sendable, Hashable, Codable, RawRepresentable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    /// By meaning: the cosine of vectors.
    public static let dense = LegID(rawValue: "dense")
    /// By words: BM25.
    public static let lexical = LegID(rawValue: "lexical")

    public var description: String { rawValue }
}

/// What one leg found.
public struct LegResult: Sendable {
    /// Best first, ties by id.
    public var candidates: [(id: ChunkID, score: Double)]
    /// How the leg searched, a line for each part of the store that it searched; for explanations.
    public var plan: [String]
    /// The time it took.
    public var seconds = 0.0

    public init(candidates: [(id: ChunkID, score: Double)] = [], plan: [String] = []) {
        self.candidates = candidates
        self.plan = plan
    }
}
