/// How a collection is built anew.
public struct CollectionRebuild: Sendable, Hashable {
    /// The analyzer's language; `nil` keeps it.
    public var language: String?
    /// The embedder of the new vectors; `nil` keeps the one that the collection has, and its vectors.
    public var embedder: EmbedderIdentity?

    public init(language: String? = nil, embedder: EmbedderIdentity? = nil) {
        self.language = language
        self.embedder = embedder
    }
}
