import Foundation
import IndexSupport
import RAGEngine

/// A document as JSON.
struct DocumentView: Encodable, Sendable {
    struct Chunk: Encodable, Sendable {
        let id: String
        let position: Int
        let headings: [String]
        let lines: RangeView
        let bytes: RangeView
        let place: PlaceView?
        let tokens: Int
        let text: String

        init(_ chunk: StoredChunk) {
            id = ChunkName.text(chunk.id)
            position = Int(chunk.id.position)
            headings = chunk.headingPath
            lines = RangeView(chunk.location.lines)
            bytes = RangeView(chunk.location.bytes)
            place = PlaceView(chunk.location.place)
            tokens = chunk.tokens
            text = chunk.text
        }
    }

    let uri: String
    let path: String
    let title: String?
    let format: String
    let encoding: String
    let metadata: [String: MetadataValue]
    let chunkCount: Int
    let size: Int64
    let contentHash: String
    let modified: String
    let ingested: String
    let deleted: String?
    let chunks: [Chunk]?

    init(_ document: StoredDocument, chunks: [StoredChunk]? = nil) {
        uri = document.uri
        path = document.path
        title = document.title
        format = document.format
        encoding = document.encoding
        metadata = document.metadata
        chunkCount = document.chunkCount
        size = document.size
        contentHash = document.contentHash.hexadecimal
        modified = Timestamp.iso8601(nanoseconds: document.modified)
        ingested = Timestamp.iso8601(seconds: document.ingestedAt)
        deleted = document.deletedAt.map(Timestamp.iso8601(seconds:))
        self.chunks = chunks?.map(Chunk.init)
    }
}

/// What an ingest did, as JSON. Which texts had a vector already is left out: it may be another tenant's text.
struct ReportView: Encodable, Sendable {
    struct Exceptions: Encodable, Sendable {
        struct One: Encodable, Sendable {
            let subject: String
            let reason: String
            let message: String
        }

        let count: Int
        let reasons: [String: Int]
        let first: [One]

        init(_ exceptions: IngestExceptions) {
            count = exceptions.count
            reasons = exceptions.reasons
            first = exceptions.first.map { One(subject: $0.path, reason: $0.reason, message: $0.message) }
        }
    }

    let collection: String
    let found: Int
    let added: Int
    let updated: Int
    let unchanged: Int
    let restored: Int
    let deleted: Int
    let pending: Int
    let chunks: Int
    let withoutVectors: Int
    let truncated: Int
    let skipped: Exceptions
    let failed: Exceptions
    let interrupted: Bool
    let seconds: Double

    init(_ report: IngestReport) {
        collection = report.collection
        found = report.found
        added = report.added
        updated = report.updated
        unchanged = report.unchanged
        restored = report.restored
        deleted = report.deleted
        pending = report.pending
        chunks = report.chunks
        withoutVectors = report.withoutVectors
        truncated = report.truncated
        skipped = Exceptions(report.skipped)
        failed = Exceptions(report.failed)
        interrupted = report.interrupted
        seconds = report.seconds
    }

    /// Whether nothing at all of what was sent was taken.
    var isRefused: Bool { failed.count > 0 && failed.count == found }
}
