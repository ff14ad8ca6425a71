/// Changes one scope. Lent to the holder of the writer lock; used by one task at a time.
///
/// Each method that changes something is one commit: durable when it returns, and invisible if it throws.
public protocol StoreWriter: DocumentLookup, VectorKeeper {
    var scope: Scope { get }
    /// `nil` until the collection is made.
    var collection: CollectionDescription? { get async }
    /// What this writer has done about damage of the store, for people; nothing where a store cannot be damaged.
    var repairs: [String] { get async }

    /// Makes the collection.
    func create(_ settings: NewCollection) async throws(RAGError)

    /// Adds a root, or replaces the one of the same path.
    func record(_ root: DocumentRoot) async throws(RAGError)

    /// Forgets roots; documents below them stay as they are.
    func forget(roots: [String]) async throws(RAGError)

    /// The id of each document, in order: the one it has, or the one that it will have. Different URIs have different ids.
    func ids(for uris: [String]) async throws(RAGError) -> [DocumentID]

    /// Records the embedder of the vectors that follow, if the collection has no vectors of another one.
    func use(_ embedder: EmbedderIdentity) async throws(RAGError)

    /// Makes a batch visible, all at once: to both legs, and to filters. What is deleted can be restored until it is purged.
    func commit(_ batch: DocumentBatch) async throws(RAGError)

    /// Chunks whose texts have no vector of the collection's embedder, to be embedded: a page, in the order of ids.
    func chunksWithoutVectors(after: ChunkID?, limit: Int) async throws(RAGError) -> [PendingChunk]

    /// A random sample of the live chunks, each text once, the same for the same documents whatever the order of ingestion:
    /// those with the least hashes.
    func sample(_ limit: Int) async throws(RAGError) -> [SampledChunk]

    /// Keeps what was measured of the scope; the counts are the store's own.
    func record(_ statistics: ScopeStatistics) async throws(RAGError)

    /// Scores the collection's words otherwise from now on; `nil` is how a new collection's are scored.
    ///
    /// - Throws: `notFound` if the collection has not been made.
    func record(_ parameters: LexicalParameters?) async throws(RAGError)

    /// Puts the store in order after a run: vectors that came later, merges, statistics, files that nobody needs.
    func settle() async throws(RAGError)

    /// Notes in the log of runs that one has begun, and returns its number. The log may be lost in a power cut.
    func beginRun(at time: Double) async throws(RAGError) -> Int64

    /// Notes the end of a run. One that has no end was killed.
    ///
    /// - Parameter report: of the run, as JSON; at most some tens of kilobytes.
    func endRun(_ run: Int64, at time: Double, report: String) async throws(RAGError)
}

extension StoreWriter {
    public var repairs: [String] { [] }
}

/// What a collection is made with.
public struct NewCollection: Sendable, Hashable {
    public var language: String
    public var fieldWeights: [String: Int]
    public var chunkTokens: Int?
    public var chunkOverlap: Int?
    public var chunker: ChunkingMethod?
    public var redaction: Redaction?

    public init(
        language: String, fieldWeights: [String: Int] = [:], chunkTokens: Int? = nil, chunkOverlap: Int? = nil,
        chunker: ChunkingMethod? = nil, redaction: Redaction? = nil
    ) {
        self.language = language
        self.fieldWeights = fieldWeights
        self.chunkTokens = chunkTokens
        self.chunkOverlap = chunkOverlap
        self.chunker = chunker
        self.redaction = redaction
    }
}

/// Changes that become visible together. A document stands in one of the lists at most.
public struct DocumentBatch: Sendable {
    /// New documents and new versions, each with the id that the store gave it.
    public var documents: [(document: StoredDocument, chunks: [StoredChunk])]
    /// Documents whose text is the same, but not what is known of their file. A deleted one is live again.
    public var revised: [DocumentRevision]
    public var deleted: [DocumentID]

    public init(
        documents: [(document: StoredDocument, chunks: [StoredChunk])] = [], revised: [DocumentRevision] = [],
        deleted: [DocumentID] = []
    ) {
        self.documents = documents
        self.revised = revised
        self.deleted = deleted
    }
}

/// What a document is from now on, though its text and its metadata are as they were. Filters on `path` and `modified`
/// find it by these.
public struct DocumentRevision: Sendable, Hashable {
    public var id: DocumentID
    public var path: String
    public var root: String?
    /// Bytes of the source.
    public var size: Int64
    /// Nanoseconds since 1970.
    public var modified: Int64
    /// See ``DocumentState/changed``.
    public var changed: Int64

    public init(id: DocumentID, path: String, root: String?, size: Int64, modified: Int64, changed: Int64) {
        self.id = id
        self.path = path
        self.root = root
        self.size = size
        self.modified = modified
        self.changed = changed
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
