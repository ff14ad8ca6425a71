/// Where documents, chunks, vectors and words are kept and searched.
///
/// One implementation keeps SQLite and segment files; another may be a database server. So nothing here speaks of files,
/// bitmaps or ordinals. Thread safety: every method may be called from any task; reads never wait for a writer.
public protocol DocumentStore: Sendable {
    /// Where the store is, for messages: a folder or an address.
    var location: String { get }

    /// Whether there is a store: the first write makes it.
    var exists: Bool { get }

    /// The collections there are, by name; empty if the store is.
    func collections() async throws(RAGError) -> [CollectionDescription]

    /// One state of a scope, retained until it is closed: all that is asked of it is answered from this state.
    ///
    /// - Throws: `notFound` if there is no such collection.
    func snapshot(of scope: Scope) async throws(RAGError) -> any StoreSnapshot

    /// The version of a scope's state, which grows with every commit that a query of it can see; `nil` if nothing was ever
    /// committed to it.
    func version(of scope: Scope) async throws(RAGError) -> Int64?

    /// A page of the log of runs of a scope, the latest first.
    ///
    /// - Parameter skipped: how many later ones are left out.
    func runs(of scope: Scope, skipping skipped: Int, limit: Int) async throws(RAGError) -> [StoredRun]

    /// Lends the only writer of the store to `body`, for one scope.
    ///
    /// - Parameter purpose: what the writer does, for the message to a second one.
    /// - Throws: `busy` if another writer holds the store; what `body` throws, as a `RAGError`.
    func write<Result: Sendable>(
        _ purpose: String, to scope: Scope, _ body: @Sendable (any StoreWriter) async throws -> Result
    ) async throws(RAGError) -> Result

    /// Counts what the store holds.
    ///
    /// - Throws: `notFound` if there is no store.
    func status() async throws(RAGError) -> StoreStatus

    /// Checks everything that the store keeps twice or can compute again. A writer beside it disturbs nothing.
    ///
    /// - Parameter repair: builds anew what is damaged and can be derived; nothing is embedded again.
    /// - Throws: `notFound` if there is no store.
    func verify(repair: Bool) async throws(RAGError) -> VerificationReport

    /// Drops what is dead, puts what is left together, and gives the space back.
    ///
    /// - Parameter seconds: soft-deleted documents younger than this can still be restored after.
    /// - Throws: `notFound` if there is no store, `busy`.
    func compact(keepingDeleted seconds: Double) async throws(RAGError) -> CompactionReport

    /// Builds all indexes of a collection anew, for all of its tenants. The old ones answer until one commit switches; what
    /// ends early changes nothing but that vectors are kept.
    ///
    /// - Parameter embed: sees to it that the texts of chunks have vectors of the new embedder. It is called page by page,
    ///   also with texts that have one.
    /// - Returns: the number of chunks.
    /// - Throws: `notFound` if there is no such collection, `busy`, what `embed` throws.
    func rebuild(
        _ collection: String, as new: CollectionRebuild,
        embed: @escaping @Sendable ([PendingChunk], any VectorKeeper) async throws -> Void
    ) async throws(RAGError) -> Int
}

/// Where the vectors of texts are kept, by the embedder that is in use.
public protocol VectorKeeper: Sendable {
    /// Those of the texts that have no vector yet.
    func withoutVector(_ texts: Set<ContentHash>) async throws(RAGError) -> Set<ContentHash>

    /// Keeps the vectors of texts, durably, so that these are never embedded again.
    func insert(_ vectors: [(text: ContentHash, vector: [Float])]) async throws(RAGError)
}

/// What is known of a collection without looking at its documents.
public struct CollectionDescription: Sendable, Hashable {
    public var name: String
    /// Of its analyzer, such as `english`, or `none`.
    public var language: String
    /// The embedder that its vectors were made with; `nil` if it has none.
    public var embedder: EmbedderIdentity?
    /// The embedder that a first run was begun with, which ended before there was a vector.
    public var intendedEmbedder: EmbedderIdentity?
    /// How much a word counts by field; see `IngestOptions.fieldWeights`.
    public var fieldWeights: [String: Int]
    /// As it was made with; `nil` is the default.
    public var chunkTokens: Int?
    public var chunkOverlap: Int?
    public var chunker: ChunkingMethod?
    /// What is masked before anything is stored; `nil` for nothing.
    public var redaction: Redaction?

    public init(
        name: String, language: String, embedder: EmbedderIdentity?, intendedEmbedder: EmbedderIdentity? = nil,
        fieldWeights: [String: Int] = [:], chunkTokens: Int? = nil, chunkOverlap: Int? = nil,
        chunker: ChunkingMethod? = nil, redaction: Redaction? = nil
    ) {
        self.name = name
        self.language = language
        self.embedder = embedder
        self.intendedEmbedder = intendedEmbedder
        self.fieldWeights = fieldWeights
        self.chunkTokens = chunkTokens
        self.chunkOverlap = chunkOverlap
        self.chunker = chunker
        self.redaction = redaction
    }
}

/// What is measured of a scope when it is ingested; retrieval is calibrated by it.
public struct ScopeStatistics: Sendable, Hashable, Codable {
    /// Live chunks, and those of them that the dense leg can find.
    public var chunks: Int
    public var chunksWithVectors: Int
    /// Mean and standard deviation of the cosine of random pairs of chunks; `nil` with fewer than two vectors.
    public var cosineMean: Double?
    public var cosineDeviation: Double?
    /// The share of chunks that are source code, from 0 to 1.
    public var codeShare: Double
    /// Of the encoder's word pieces made of letters in the documents, the share that are a single letter, a continuation or
    /// unknown: high where the encoder does not know the language.
    public var fragmentShare: Double

    public init(
        chunks: Int = 0, chunksWithVectors: Int = 0, cosineMean: Double? = nil, cosineDeviation: Double? = nil,
        codeShare: Double = 0, fragmentShare: Double = 0
    ) {
        self.chunks = chunks
        self.chunksWithVectors = chunksWithVectors
        self.cosineMean = cosineMean
        self.cosineDeviation = cosineDeviation
        self.codeShare = codeShare
        self.fragmentShare = fragmentShare
    }
}
