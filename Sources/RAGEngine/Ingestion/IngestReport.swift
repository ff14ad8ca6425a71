import IndexSupport
import RAGModel
import RemoteModels

/// What an ingest did: every file it saw is in exactly one of the counts.
public struct IngestReport: Sendable, Codable {
    /// A file that is not indexed, with the reason.
    public struct Exception: Sendable, Codable {
        public let path: String
        /// A stable word for programs, such as `binary`, `tooLarge`, `permissionDenied`.
        public let reason: String
        public let message: String
    }

    public struct Note: Sendable, Codable {
        public let path: String
        public let message: String
    }

    public internal(set) var collection: String
    public internal(set) var tenant: String
    /// Files (or given documents) that were seen.
    public internal(set) var found = 0
    public internal(set) var added = 0
    public internal(set) var updated = 0
    public internal(set) var unchanged = 0
    /// Soft-deleted documents whose file is there (again).
    public internal(set) var restored = 0
    /// Documents soft-deleted because their file is gone.
    public internal(set) var deleted = 0
    /// Left out on purpose: binary, empty, too large…
    public internal(set) var skipped: [Exception] = []
    /// Should have been indexed and could not be.
    public internal(set) var failed: [Exception] = []
    /// Seen, and left for the next run because this one was stopped.
    public internal(set) var pending = 0
    public internal(set) var notes: [Note] = []
    /// Files opened and read; the others were known by size and time of change.
    public internal(set) var filesRead = 0
    public internal(set) var bytesRead = 0
    public internal(set) var chunks = 0
    /// Texts that were embedded, and those whose vectors were there already.
    public internal(set) var embedded = 0
    public internal(set) var reused = 0
    public internal(set) var tokens = 0
    /// Texts whose end did not fit into the encoder.
    public internal(set) var truncated = 0
    /// Chunks that have no vector, because there is no model.
    public internal(set) var withoutVectors = 0
    public internal(set) var embeddingSeconds = 0.0
    public internal(set) var seconds = 0.0
    public internal(set) var interrupted = false
    /// Why the run stopped early: its budget is used up. What is done stays, the next run goes on from there.
    public internal(set) var stopped: String?
    /// What a server was asked for; `nil` if the embedder is local.
    public internal(set) var usage: EmbedderUsage?
    public internal(set) var dryRun = false

    init(collection: String, tenant: String) {
        self.collection = collection
        self.tenant = tenant
    }
}

extension EmbedderUsage {
    /// For people.
    public var description: String {
        let again = retries == 0 ? "" : " (\(retries) of them again)"
        let money = cost.map { ", cost \(RemoteUsage.text(cost: $0))" } ?? ""
        return "\(embedder): requests \(requests)\(again), texts \(texts), tokens \(tokens)\(money)"
    }
}
