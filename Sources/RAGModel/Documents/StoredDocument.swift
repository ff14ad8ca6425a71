/// A document as a store has it.
public struct StoredDocument: Sendable, Hashable {
    public var id: DocumentID
    /// The absolute path of the file, or the name that a program gave.
    public var uri: String
    /// The path relative to the document's root; for a document of a program, its URI.
    public var path: String
    /// The folder it was found under; `nil` for a document that a program gave.
    public var root: String?
    /// Of the source's bytes.
    public var contentHash: ContentHash
    /// Fingerprint of how the source was extracted and cut; another one means that it has to be taken again.
    public var processing: String
    /// Bytes of the source.
    public var size: Int64
    /// Nanoseconds since 1970.
    public var modified: Int64
    /// See ``DocumentState/changed``.
    public var changed: Int64
    public var title: String?
    public var format: String
    public var encoding: String
    /// Without `path`, `uri`, `format` and `modified`, which filters take from the fields above.
    public var metadata: [String: MetadataValue]
    public var chunkCount: Int
    /// Seconds since 1970.
    public var ingestedAt: Double
    /// Seconds since 1970; `nil` while the document is live.
    public var deletedAt: Double?

    public init(
        id: DocumentID, uri: String, path: String, root: String?, contentHash: ContentHash, processing: String,
        size: Int64, modified: Int64, changed: Int64 = 0, title: String?, format: String, encoding: String,
        metadata: [String: MetadataValue], chunkCount: Int, ingestedAt: Double, deletedAt: Double? = nil
    ) {
        self.id = id
        self.uri = uri
        self.path = path
        self.root = root
        self.contentHash = contentHash
        self.processing = processing
        self.size = size
        self.modified = modified
        self.changed = changed
        self.title = title
        self.format = format
        self.encoding = encoding
        self.metadata = metadata
        self.chunkCount = chunkCount
        self.ingestedAt = ingestedAt
        self.deletedAt = deletedAt
    }
}

/// A chunk as a store has it.
public struct StoredChunk: Sendable, Hashable {
    public var id: ChunkID
    public var text: String
    /// The titles of the enclosing sections, outermost first.
    public var headingPath: [String]
    public var location: SourceLocation
    /// The number of the encoder's tokens in `text`.
    public var tokens: Int
    /// Names the text that the embedder sees: title, headings, text.
    public var embeddingHash: ContentHash
    public var flags: ChunkFlags

    public init(
        id: ChunkID, text: String, headingPath: [String], location: SourceLocation, tokens: Int,
        embeddingHash: ContentHash, flags: ChunkFlags = []
    ) {
        self.id = id
        self.text = text
        self.headingPath = headingPath
        self.location = location
        self.tokens = tokens
        self.embeddingHash = embeddingHash
        self.flags = flags
    }
}
