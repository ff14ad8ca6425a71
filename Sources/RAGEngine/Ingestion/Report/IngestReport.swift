import RAGModel

/// What an ingest did: every file it saw is in exactly one of the counts.
public struct IngestReport: Sendable, Codable {
    /// A file that is not indexed, with the reason.
    public struct Exception: Sendable, Codable, Hashable {
        public let path: String
        /// A stable word for programs, such as `binary`, `too-large`, `permissionDenied`.
        public let reason: String
        public let message: String
    }

    public struct Note: Sendable, Codable, Hashable {
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
    /// Of the unchanged and the restored: those whose path or time of change was brought up to date.
    public internal(set) var revised = 0
    /// Documents soft-deleted because their file is gone, holds nothing to index any more, or the caller wanted it.
    public internal(set) var deleted = 0
    /// Of the added: those with the content of a document that was deleted, under another name.
    public internal(set) var renamed = 0
    /// Left out on purpose: binary, empty, too large…
    public internal(set) var skipped = IngestExceptions()
    /// Should have been indexed and could not be.
    public internal(set) var failed = IngestExceptions()
    /// Seen, and left for the next run because this one was stopped.
    public internal(set) var pending = 0
    public internal(set) var notes = IngestNotes()
    /// Documents added or updated, by format.
    public internal(set) var formats: [String: Int] = [:]
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
    /// Seconds that each stage was at work. Stages overlap: the sum may be more than `seconds`.
    public internal(set) var stages = IngestStageTimes()
    public internal(set) var embeddingSeconds = 0.0
    public internal(set) var seconds = 0.0
    public internal(set) var interrupted = false
    /// Why the run stopped early: its budget is used up. What is done stays, the next run goes on from there.
    public internal(set) var stopped: String?
    /// What a server was asked for; `nil` if the embedder is local.
    public internal(set) var usage: EmbedderUsage?
    /// Of the text in the collection, the share in languages that its encoder does not know; `nil` without an encoder here,
    /// or where nothing was written.
    public internal(set) var unreadShare: Double?
    /// About the collection as a whole: which model was chosen and why, what would help.
    public internal(set) var advice: [String] = []
    public internal(set) var dryRun = false

    init(collection: String, tenant: String) {
        self.collection = collection
        self.tenant = tenant
    }
}

/// Seconds that each stage of an ingest was at work.
public struct IngestStageTimes: Sendable, Codable, Hashable {
    /// Listing folders, and asking the store what has changed.
    public internal(set) var finding = 0.0
    /// Reading, extracting and cutting.
    public internal(set) var reading = 0.0
    public internal(set) var embedding = 0.0
    public internal(set) var committing = 0.0
    /// Putting the store in order at the end.
    public internal(set) var settling = 0.0
}

/// Files that are not indexed: how many for each reason, and the first hundred of each. So a report stays small, however
/// many there are.
public struct IngestExceptions: Sendable, Codable, Hashable {
    public static let kept = 100

    public private(set) var count = 0
    public private(set) var reasons: [String: Int] = [:]
    public private(set) var first: [IngestReport.Exception] = []

    public var isEmpty: Bool { count == 0 }

    mutating func append(_ exception: IngestReport.Exception) {
        count += 1
        reasons[exception.reason, default: 0] += 1
        if reasons[exception.reason]! <= Self.kept { first.append(exception) }
    }

    mutating func add(_ other: IngestExceptions) {
        var kept = Dictionary(grouping: first, by: \.reason).mapValues(\.count)
        for exception in other.first where kept[exception.reason, default: 0] < Self.kept {
            kept[exception.reason, default: 0] += 1
            first.append(exception)
        }
        count += other.count
        for (reason, number) in other.reasons { reasons[reason, default: 0] += number }
    }
}

/// Remarks on documents: how many, and the first hundred.
public struct IngestNotes: Sendable, Codable, Hashable {
    public private(set) var count = 0
    public private(set) var first: [IngestReport.Note] = []

    public var isEmpty: Bool { count == 0 }

    mutating func append(_ note: IngestReport.Note) {
        count += 1
        if count <= IngestExceptions.kept { first.append(note) }
    }

    mutating func add(_ other: IngestNotes) {
        count += other.count
        first += other.first.prefix(max(0, IngestExceptions.kept - first.count))
    }
}
