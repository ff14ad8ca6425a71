/// Where documents, chunks, vectors and words are kept and searched.
///
/// One implementation keeps SQLite and segment files; another may be a database server. So nothing here speaks of files,
/// bitmaps or ordinals. Thread safety: every method may be called from any task; reads never wait for a writer.
public protocol DocumentStore: Sendable {
    /// The collections there are, by name; empty if the store is.
    func collections() async throws(RAGError) -> [CollectionDescription]

    /// One state of a scope, retained until it is closed: all that is asked of it is answered from this state.
    ///
    /// - Throws: `notFound` if there is no such collection.
    func snapshot(of scope: Scope) async throws(RAGError) -> any StoreSnapshot

    /// Lends the only writer of the store to `body`, for one scope.
    ///
    /// - Parameter purpose: what the writer does, for the message to a second one.
    /// - Throws: `busy` if another writer holds the store; what `body` throws, as a `RAGError`.
    func write<Result: Sendable>(
        _ purpose: String, to scope: Scope, _ body: @Sendable (any StoreWriter) async throws -> Result
    ) async throws(RAGError) -> Result
}

/// What is known of a collection without looking at its documents.
public struct CollectionDescription: Sendable, Hashable {
    public var name: String
    /// Of its analyzer, such as `english`, or `none`.
    public var language: String
    /// The embedder that its vectors were made with; `nil` if it has none.
    public var embedder: EmbedderIdentity?
    /// As it was made with; `nil` is the default.
    public var chunkTokens: Int?
    public var chunkOverlap: Int?
    public var chunker: ChunkingMethod?
    /// What is masked before anything is stored; `nil` for nothing.
    public var redaction: Redaction?

    public init(
        name: String, language: String, embedder: EmbedderIdentity?, chunkTokens: Int? = nil, chunkOverlap: Int? = nil,
        chunker: ChunkingMethod? = nil, redaction: Redaction? = nil
    ) {
        self.name = name
        self.language = language
        self.embedder = embedder
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
