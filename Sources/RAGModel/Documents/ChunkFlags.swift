/// What is to be said of a chunk's text, found when it was ingested. Flags change nothing of the text.
public struct ChunkFlags: OptionSet, Sendable, Hashable, Codable {
    public var rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// It tells a language model what to do: whoever puts it into a prompt should know.
    public static let addressesModel = ChunkFlags(rawValue: 1)
    /// Something in it was masked before it was stored.
    public static let redacted = ChunkFlags(rawValue: 2)
}

extension ChunkFlags {
    private static let names: [(flag: ChunkFlags, name: String)] = [
        (.addressesModel, "addresses-model"), (.redacted, "redacted"),
    ]

    /// Stable words for programs.
    public var names: [String] { Self.names.filter { contains($0.flag) }.map(\.name) }
}
