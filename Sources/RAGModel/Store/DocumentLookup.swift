/// What a scope knows of its documents' sources: enough to tell which of them have changed.
public protocol DocumentLookup: Sendable {
    /// The folders and files that the scope mirrors, in the order of their paths.
    func roots() async throws(RAGError) -> [DocumentRoot]

    /// What the scope knows of these documents, live or deleted, in order; `nil` for one that it does not have.
    func states(of uris: [String]) async throws(RAGError) -> [DocumentState?]

    /// A page of the live documents that came from files and whose URI is `path` or below it, in the bytewise order of
    /// URIs, after the given one.
    func documents(below path: String, after uri: String?, limit: Int) async throws(RAGError) -> [DocumentState]
}

/// A folder, or a single file, that a scope mirrors.
///
/// A document belongs to the outermost root that covers it: its path is relative to that one. Metadata may be given to
/// any root; where several cover a document, an inner one's values win.
public struct DocumentRoot: Sendable, Hashable, Codable {
    /// Absolute, without symbolic links.
    public var path: String
    /// What the caller says of the documents below; it wins over what they say themselves.
    public var metadata: [String: MetadataValue]
    /// The same, for fields that a document does not have itself.
    public var defaultMetadata: [String: MetadataValue]

    public init(
        path: String, metadata: [String: MetadataValue] = [:], defaultMetadata: [String: MetadataValue] = [:]
    ) {
        self.path = path
        self.metadata = metadata
        self.defaultMetadata = defaultMetadata
    }

    /// Whether a path is this root or below it.
    public func covers(_ other: String) -> Bool {
        other.isExactly(path) || path == "/"
            || other.utf8.starts(with: path.utf8) && other.utf8.dropFirst(path.utf8.count).first == 47
    }
}

/// What ingest needs to know of a document to tell whether its source has changed.
public struct DocumentState: Sendable, Hashable {
    public var id: DocumentID
    public var uri: String
    public var path: String
    public var root: String?
    public var contentHash: ContentHash
    public var processing: String
    public var size: Int64
    /// Nanoseconds since 1970.
    public var modified: Int64
    /// When the file's inode changed last, in nanoseconds since 1970: an edit that keeps size and time of modification
    /// still shows here. 0 if unknown.
    public var changed: Int64
    public var isDeleted: Bool

    public init(
        id: DocumentID, uri: String, path: String, root: String?, contentHash: ContentHash, processing: String,
        size: Int64, modified: Int64, changed: Int64 = 0, isDeleted: Bool = false
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
        self.isDeleted = isDeleted
    }
}
