/// What is known of the documents whose paths match: `docs/**: {team: docs}`.
public struct PathRule: Sendable, Hashable {
    /// As in `.gitignore`, of paths relative to the project's folder.
    public var pattern: String
    public var values: [String: MetadataValue]

    public init(_ pattern: String, _ values: [String: MetadataValue]) {
        self.pattern = pattern
        self.values = values
    }
}
