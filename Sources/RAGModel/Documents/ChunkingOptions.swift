/// How large chunks are, in tokens of the encoder.
public struct ChunkingOptions: Sendable, Codable, Hashable {
    /// The most tokens of a chunk's own text, without the title, headings and control tokens put before it.
    public var maximumTokens: Int
    /// The most tokens a chunk repeats from the one before it in the same section; 0 for no overlap.
    public var overlapTokens: Int

    public init(maximumTokens: Int = 230, overlapTokens: Int = 30) {
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
