/// What a store holds.
public struct StoreStatus: Sendable, Hashable, Codable {
    public struct Tenant: Sendable, Hashable, Codable {
        public var tenant: String
        public var documents: Int
        public var deletedDocuments: Int
        public var chunks: Int
        /// Chunks that the dense leg finds.
        public var chunksWithVectors: Int
        /// Size of the documents' sources, in bytes.
        public var sourceBytes: Int64
        public var segments: Int
        /// Rows of segments that are hidden until a merge drops them.
        public var deadRows: Int
        public var roots: [String]
        /// Those of the roots that are not there any more: their documents are still found.
        public var missingRoots: [String]

        public init(
            tenant: String, documents: Int, deletedDocuments: Int, chunks: Int, chunksWithVectors: Int,
            sourceBytes: Int64, segments: Int = 1, deadRows: Int = 0, roots: [String] = [],
            missingRoots: [String] = []
        ) {
            self.tenant = tenant
            self.documents = documents
            self.deletedDocuments = deletedDocuments
            self.chunks = chunks
            self.chunksWithVectors = chunksWithVectors
            self.sourceBytes = sourceBytes
            self.segments = segments
            self.deadRows = deadRows
            self.roots = roots
            self.missingRoots = missingRoots
        }
    }

    public struct Collection: Sendable, Hashable, Codable {
        public var collection: String
        public var language: String
        /// The embedder of the collection's vectors; `nil` if there are none.
        public var embedder: String?
        public var tenants: [Tenant]

        public init(collection: String, language: String, embedder: String?, tenants: [Tenant]) {
            self.collection = collection
            self.language = language
            self.embedder = embedder
            self.tenants = tenants
        }
    }

    /// See ``DocumentStore/location``.
    public var store: String
    public var manifestVersion: Int64
    public var catalogBytes: Int
    public var segmentBytes: Int
    /// Vectors in the catalog, of all embedders; texts that have one are never embedded again.
    public var vectors: Int
    /// The folder of the model that would be used now; `nil` if there is none.
    public var model: String?
    public var collections: [Collection]
    /// What scrubbing has found damaged, and nobody has mended since.
    public var damages: [StoreDamage]

    public init(
        store: String, manifestVersion: Int64, catalogBytes: Int = 0, segmentBytes: Int = 0, vectors: Int,
        model: String? = nil, collections: [Collection], damages: [StoreDamage] = []
    ) {
        self.store = store
        self.manifestVersion = manifestVersion
        self.catalogBytes = catalogBytes
        self.segmentBytes = segmentBytes
        self.vectors = vectors
        self.model = model
        self.collections = collections
        self.damages = damages
    }
}
