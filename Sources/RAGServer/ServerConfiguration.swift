import RAGEngine

/// How a server is reached, and what it allows.
public struct ServerConfiguration: Sendable {
    public var host = "127.0.0.1"
    /// 0 lets the system choose.
    public var port = 7411
    public var tls: TLSFiles?
    /// Names by which browsers may call the server, besides those of this machine.
    public var allowedHosts: [String] = []
    /// Origins whose pages may ask, such as `https://intranet.example.org`, besides the server's own.
    public var allowedOrigins: [String] = []
    public var limits = Limits()
    /// Writes down who asked what in `audit.log` of the store; `nil` does so if there are keys.
    public var audits: Bool?
    /// Whether the log has the words of queries besides their hash.
    public var auditsText = false
    /// The folder of a cross-encoder for the rerank endpoints; without one, the embedder's cosine orders.
    public var reranker: String?
    /// Answers that are kept for questions that come again; `nil` keeps none. See `QueryCache`.
    public var cachedAnswers: Int?
    /// The least cosine of two questions that are taken for the same by the cache; `nil` takes only the same words.
    public var cacheNearness: Double?
    /// The collector that spans are sent to, such as `http://localhost:4318`; `nil` = none are made.
    public var collector: String?
    /// The folder that copies of the store are put into; `nil` = none are made.
    public var backupFolder: String?
    /// The folder of reports of `rag eval --save` that the page shows; `nil` = none.
    public var evaluationFolder: String?
    /// Folders, absolute and without symbolic links, that models may have ingested over MCP; `nil` = none.
    public var ingestRoots: [String]?

    public init() {}

    /// The files of a certificate and its key, in PEM form.
    public struct TLSFiles: Sendable {
        public var certificate: String
        public var key: String

        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// What one request may ask for, and how many are worked on.
    public struct Limits: Sendable {
        /// Bytes of a request's body, and of one that brings documents.
        public var body = 4 << 20
        public var documentBody = 1 << 30
        /// Bytes of one document.
        public var document = 16 << 20
        /// Bytes of a query's text.
        public var queryText = 32 << 10
        /// Hits of a query, those before its offset included.
        public var hits = 1000
        public var batch = 64
        /// Texts of an embedding or reranking request.
        public var texts = 1024
        /// The longest time that a query may take, and what it gets if it asks for none.
        public var deadline = Duration.seconds(10)
        /// Searches at a time; `nil` is two for each processor.
        public var searches: Int?
        /// Searches that wait for their turn, and for how long.
        public var waiting = 256
        public var patience = Duration.seconds(2)
        /// Connections at a time; of more, the one that is idle the longest makes room.
        public var connections = 1024
        public var clients = ClientLimits()
        /// Requests of a key in a minute; `nil` = no limit, unless the key has its own.
        public var requestsPerMinute: Int?

        public init() {}
    }

    /// How long the server waits for its clients.
    public struct ClientLimits: Sendable {
        /// For the next part of a request, for the next request of a connection, and for an answer to be taken on.
        public var silence = Duration.seconds(60)
        /// For all of a body, besides a second for each `bodyRate` bytes of it.
        public var bodyPatience = Duration.seconds(60)
        public var bodyRate = 256
        /// Work goes on for a client that has said that it sends nothing more, and may be gone.
        public var halfClosed = Duration.seconds(2)
        /// After the last answer of a connection, for the client to close it.
        public var lingering = Duration.seconds(2)
        /// For the next request of a connection that must make room for others.
        public var leastIdle = Duration.seconds(1)

        public init() {}
    }

    /// Whether only this machine can reach the address.
    var isLoopback: Bool { HostName.isLoopback(host) }
}
