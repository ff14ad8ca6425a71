/// How documents are cut into chunks; sizes are in tokens of the encoder.
public struct ChunkingOptions: Sendable, Hashable {
    public var method: ChunkingMethod

    /// The most tokens of a chunk's own text, without the title, headings and control tokens put before it.
    public var maximumTokens: Int
    /// The most tokens a chunk repeats from the one before it in the same section; 0 for no overlap.
    public var overlapTokens: Int

    public init(method: ChunkingMethod = .auto, maximumTokens: Int = 230, overlapTokens: Int = 30) {
        self.method = method
        self.maximumTokens = maximumTokens
        self.overlapTokens = overlapTokens
    }

    public static let minimumMaximumTokens = 8

    /// What is wrong with these options and how to put it right; `nil` for usable ones.
    public var problem: String? {
        guard maximumTokens >= Self.minimumMaximumTokens else {
            return "chunks of at most \(maximumTokens) tokens are too small: give \(Self.minimumMaximumTokens) or more"
        }
        guard maximumTokens <= 1 << 20 else {
            return "chunks of \(maximumTokens) tokens are too large: give a million at most"
        }
        guard overlapTokens >= 0, overlapTokens <= maximumTokens / 2 else {
            return
                "an overlap of \(overlapTokens) tokens does not suit chunks of \(maximumTokens): give 0 to \(maximumTokens / 2)"
        }
        return nil
    }
}

/// Where documents are cut.
public enum ChunkingMethod: String, Sendable, Codable, Hashable, CaseIterable {
    /// What suits the format.
    case auto
    /// At sections and declarations; what is larger at the best place inside: blocks, items, sentences, lines.
    case structure
    /// At paragraphs, sentences, words, whatever section they are in.
    case recursive
    /// Where neighbouring sentences speak of different things, by their vectors.
    case semantic
    /// After each sentence.
    case sentenceWindow = "sentence-window"
    /// At pages, slides, sheets and the like.
    case page
    /// At rows of tables and entries of logs.
    case row
}

extension ChunkingOptions: Codable {
    private enum Key: String, CodingKey { case method, maximumTokens, overlapTokens }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        // What earlier versions made was cut by structure.
        self.init(
            method: try container.decodeIfPresent(ChunkingMethod.self, forKey: .method) ?? .structure,
            maximumTokens: try container.decode(Int.self, forKey: .maximumTokens),
            overlapTokens: try container.decode(Int.self, forKey: .overlapTokens))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(method, forKey: .method)
        try container.encode(maximumTokens, forKey: .maximumTokens)
        try container.encode(overlapTokens, forKey: .overlapTokens)
    }
}
