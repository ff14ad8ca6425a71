/// Changes one scope. Lent to the holder of the writer lock; used by one task at a time.
///
/// Each method that changes something is one commit: durable when it returns, and invisible if it throws.
public protocol StoreWriter: Sendable {
    var scope: Scope { get }
    /// `nil` until the collection is made.
    var collection: CollectionDescription? { get async }

    /// Makes the collection.
    func create(_ settings: NewCollection) async throws(RAGError)

    /// What the scope knows of these documents, in order; `nil` for one that it does not have.
    func states(of uris: [String]) async throws(RAGError) -> [DocumentState?]

    /// The id of each document, in order: the one it has, or the one that it will have.
    func ids(for uris: [String]) async throws(RAGError) -> [DocumentID]

    /// Records the embedder of the vectors that follow, if the collection has no vectors of another one.
    func use(_ embedder: EmbedderIdentity) async throws(RAGError)

    /// Those of the texts that have no vector yet.
    func withoutVector(_ texts: Set<ContentHash>) async throws(RAGError) -> Set<ContentHash>

    /// Keeps the vectors of texts, so that these are never embedded again.
    func insert(_ vectors: [(text: ContentHash, vector: [Float])]) async throws(RAGError)

    /// Makes a batch visible, all at once.
    func commit(_ batch: DocumentBatch) async throws(RAGError)

    /// Live documents below `root` that are not among `seen`, in the order of URIs.
    func documents(below root: String, except seen: Set<DocumentID>) async throws(RAGError) -> [DocumentState]

    /// Chunks whose texts have no vector of the collection's embedder, to be embedded: a page, in the order of ids.
    func chunksWithoutVectors(after: ChunkID?, limit: Int) async throws(RAGError) -> [PendingChunk]

    /// A sample of the live chunks, the same for the same documents whatever the order of ingestion: one chunk of each
    /// document in the order of ids, round after round, until there are enough.
    func sample(_ limit: Int) async throws(RAGError) -> [SampledChunk]

    /// Keeps what was measured of the scope; the counts are the store's own.
    func record(_ statistics: ScopeStatistics) async throws(RAGError)

    /// Puts the store in order after a run: vectors that came later, merges, statistics, files that nobody needs.
    func settle() async throws(RAGError)
}

/// What a collection is made with.
public struct NewCollection: Sendable, Hashable {
    public var language: String
    public var fieldWeights: [String: Int]
    public var chunkTokens: Int?
    public var chunkOverlap: Int?

    public init(
        language: String, fieldWeights: [String: Int] = [:], chunkTokens: Int? = nil, chunkOverlap: Int? = nil
    ) {
        self.language = language
        self.fieldWeights = fieldWeights
        self.chunkTokens = chunkTokens
        self.chunkOverlap = chunkOverlap
    }
}

/// What ingest needs to know of a document to tell whether its source has changed.
public struct DocumentState: Sendable, Hashable {
    public var id: DocumentID
    public var uri: String
    public var root: String?
    public var contentHash: ContentHash
    public var processing: String
    public var size: Int64
    /// Nanoseconds since 1970.
    public var modified: Int64
    public var isDeleted: Bool

    public init(
        id: DocumentID, uri: String, root: String?, contentHash: ContentHash, processing: String, size: Int64,
        modified: Int64, isDeleted: Bool
    ) {
        self.id = id
        self.uri = uri
        self.root = root
        self.contentHash = contentHash
        self.processing = processing
        self.size = size
        self.modified = modified
        self.isDeleted = isDeleted
    }
}

/// Changes that become visible together. A document stands in one of the lists at most.
public struct DocumentBatch: Sendable {
    /// New documents and new versions, each with the id that the store gave it.
    public var documents: [(document: StoredDocument, chunks: [StoredChunk])]
    /// Soft-deleted documents that are there again, unchanged.
    public var restored: [DocumentID]
    public var deleted: [DocumentID]
    /// Documents whose content is the same, but not their time of change or size.
    public var touched: [(id: DocumentID, modified: Int64, size: Int64)]

    public init(
        documents: [(document: StoredDocument, chunks: [StoredChunk])] = [], restored: [DocumentID] = [],
        deleted: [DocumentID] = [], touched: [(id: DocumentID, modified: Int64, size: Int64)] = []
    ) {
        self.documents = documents
        self.restored = restored
        self.deleted = deleted
        self.touched = touched
    }
}

/// A chunk by which its scope is measured.
public struct SampledChunk: Sendable {
    public var id: ChunkID
    public var text: String
    public var format: String
    /// `nil` if it has none.
    public var vector: [Float]?

    public init(id: ChunkID, text: String, format: String, vector: [Float]?) {
        self.id = id
        self.text = text
        self.format = format
        self.vector = vector
    }
}

/// A chunk that waits for its vector.
public struct PendingChunk: Sendable {
    public var id: ChunkID
    public var title: String?
    public var headingPath: [String]
    public var text: String
    public var tokens: Int
    public var embeddingHash: ContentHash

    public init(
        id: ChunkID, title: String?, headingPath: [String], text: String, tokens: Int, embeddingHash: ContentHash
    ) {
        self.id = id
        self.title = title
        self.headingPath = headingPath
        self.text = text
        self.tokens = tokens
        self.embeddingHash = embeddingHash
    }
}
