import Foundation
import IndexSupport
import RAGModel

/// One tenant's part of a collection: the scope of every query. Segments belong to exactly one partition.
package struct Partition: Sendable, Hashable {
    package let collection: Int64
    package let tenant: String

    package init(collection: Int64, tenant: String) {
        self.collection = collection
        self.tenant = tenant
    }
}

package struct CollectionRecord: Sendable {
    package let id: Int64
    package let name: String
    /// JSON, written and read by the engine.
    package let settings: String
    package let embedder: Int64?
}

/// A folder or file that was ingested.
package struct RootRecord: Sendable, Hashable {
    package let id: Int64
    /// Absolute.
    package let path: String
    /// A JSON object: what the caller said of the files below it.
    package let metadata: String
    /// The same, for fields that a file does not have itself.
    package let defaultMetadata: String
}

package struct DocumentRecord: Sendable {
    package var id: UInt64
    package var partition: Partition
    package var uri: String
    package var name: String
    package var root: Int64?
    package var contentHash: ContentHash
    package var processing: String
    /// Bytes.
    package var size: Int64
    /// Nanoseconds since 1970.
    package var modified: Int64
    /// When the file's inode changed last, nanoseconds since 1970; `nil` if that is not known.
    package var changed: Int64?
    package var title: String?
    package var format: String
    package var encoding: String
    /// A JSON object.
    package var metadata: String
    package var chunkCount: Int
    /// Seconds since 1970.
    package var ingestedAt: Double
    /// Seconds since 1970; `nil` while the document is live.
    package var deletedAt: Double?

    package init(
        id: UInt64, partition: Partition, uri: String, name: String, root: Int64?, contentHash: ContentHash,
        processing: String, size: Int64, modified: Int64, changed: Int64? = nil, title: String?, format: String,
        encoding: String,
        metadata: String, chunkCount: Int, ingestedAt: Double, deletedAt: Double? = nil
    ) {
        self.id = id
        self.partition = partition
        self.uri = uri
        self.name = name
        self.root = root
        self.contentHash = contentHash
        self.processing = processing
        self.size = size
        self.modified = modified
        self.changed = changed
        self.title = title
        self.format = format
        self.encoding = encoding
        self.metadata = metadata
        self.chunkCount = chunkCount
        self.ingestedAt = ingestedAt
        self.deletedAt = deletedAt
    }
}

/// What ingest needs to know of a document to tell whether its file has changed.
package struct DocumentStateRecord: Sendable {
    package let id: UInt64
    package let uri: String
    package let name: String
    package let root: Int64?
    package let contentHash: ContentHash
    package let processing: String
    package let size: Int64
    package let modified: Int64
    /// When the file's inode changed last; `nil` if that is not known.
    package let changed: Int64?
    package let chunkCount: Int
    package let isDeleted: Bool
}

package struct ChunkRecord: Sendable {
    package var key: ChunkID
    package var text: String
    package var headingPath: [String]
    package var byteRange: Range<Int>
    package var lineRange: ClosedRange<Int>
    package var places: [SourceLocation.Mark]
    package var lineMarks: [SourceLocation.LineMark]
    package var tokens: Int
    package var embeddingHash: ContentHash
    package var flags: ChunkFlags

    package init(
        key: ChunkID, text: String, headingPath: [String], byteRange: Range<Int>, lineRange: ClosedRange<Int>,
        places: [SourceLocation.Mark] = [], lineMarks: [SourceLocation.LineMark] = [], tokens: Int,
        embeddingHash: ContentHash, flags: ChunkFlags = []
    ) {
        self.key = key
        self.text = text
        self.headingPath = headingPath
        self.byteRange = byteRange
        self.lineRange = lineRange
        self.places = places
        self.lineMarks = lineMarks
        self.tokens = tokens
        self.embeddingHash = embeddingHash
        self.flags = flags
    }
}

/// An entry of the manifest.
package struct SegmentRecord: Sendable, Hashable {
    package var id: Int64
    package var partition: Partition
    package var rows: Int
    package var embedder: Int64?
    /// Kind of file → its name in the folder of segments.
    package var files: [String: String]

    package init(id: Int64 = 0, partition: Partition, rows: Int, embedder: Int64?, files: [String: String]) {
        self.id = id
        self.partition = partition
        self.rows = rows
        self.embedder = embedder
        self.files = files
    }
}

extension DocumentRecord {
    /// The values of `metadata`.
    ///
    /// - Throws: `CatalogError` `corrupt` if it is not the JSON of an object of values.
    package func metadataValues() throws(CatalogError) -> [String: MetadataValue] {
        // Every hit of a query reads its document's; the slow reader is for what is nested deeper.
        if let fields = try? MetadataValue.fields(json: metadata) { return fields }
        do {
            return try JSONDecoder().decode([String: MetadataValue].self, from: Data(metadata.utf8))
        } catch {
            let place = "table documents, row \(id), column metadata"
            throw CatalogError(
                .corrupt, path: uri, "\(place): not the JSON that is expected; \(CatalogError.restore)")
        }
    }
}
