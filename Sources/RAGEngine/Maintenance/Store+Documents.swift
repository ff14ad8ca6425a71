import Catalog
import Foundation
import IndexSupport
import RAGModel
import SegmentStore

/// What the store knows of a document.
public struct DocumentSummary: Sendable {
    public let uri: String
    /// Relative to the ingested root.
    public let path: String
    public let title: String?
    public let format: String
    public let encoding: String
    public let metadata: [String: MetadataValue]
    public let chunks: Int
    /// Bytes.
    public let size: Int64
    /// Lower-case hexadecimal SHA-256 of the content.
    public let contentHash: String
    public let modified: Date
    public let ingested: Date
    /// `nil` while the document is live.
    public let deleted: Date?
}

/// A chunk as the store has it.
public struct ChunkSummary: Sendable {
    public let position: Int
    public let headingPath: [String]
    public let lines: ClosedRange<Int>
    public let bytes: Range<Int>
    /// Where the chunk begins and ends in the format's own terms; `nil` for plain lines.
    public let place: SourceLocation.Place?
    public let lastPlace: SourceLocation.Place?
    public let tokens: Int
    public let text: String
    public let flags: ChunkFlags
}

extension Store {
    /// Lends each document of the scope to `body`, in the order of URIs, without loading them all.
    ///
    /// - Parameter deleted: only the soft-deleted ones, only the live ones, or all (`nil`).
    public func forEachDocument(
        in scope: Scope = Scope(), deleted: Bool? = false, _ body: (DocumentSummary) throws -> Void
    ) throws {
        do {
            let catalog = try catalog()
            let partition = try partition(scope, catalog)
            try catalog.read { reader in
                try reader.forEachDocument(partition, deleted: deleted) { try body(Self.summary($0)) }
            }
        } catch { throw RAGError(error) }
    }

    /// A document and its chunks, by URI or path; see `delete` for how names are matched.
    public func document(_ name: String, in scope: Scope = Scope()) throws -> (DocumentSummary, [ChunkSummary]) {
        do {
            let catalog = try catalog()
            let partition = try partition(scope, catalog)
            return try catalog.read { reader in
                let first = try Self.only(name, partition, reader)
                let chunks = try reader.chunks(document: first.id).map { chunk in
                    ChunkSummary(
                        position: Int(chunk.key.position), headingPath: chunk.headingPath, lines: chunk.lineRange,
                        bytes: chunk.byteRange, place: chunk.places.first?.place, lastPlace: chunk.places.last?.place,
                        tokens: chunk.tokens, text: chunk.text, flags: chunk.flags)
                }
                return (try Self.summary(first), chunks)
            }
        } catch { throw RAGError(error) }
    }

    /// Soft-deletes documents: they are gone from every answer when this returns, and can be restored until `compact`.
    ///
    /// - Parameter names: URIs, absolute or relative paths, paths relative to the root, or folders (all below them).
    /// - Returns: the URIs of the deleted documents.
    @discardableResult
    public func delete(_ names: [String], in scope: Scope = Scope()) throws -> [String] {
        try change(names, in: scope, deleted: false, purpose: "delete") { try $0.delete($1) }
    }

    /// Brings soft-deleted documents back, without reading or embedding anything again.
    @discardableResult
    public func restore(_ names: [String], in scope: Scope = Scope()) throws -> [String] {
        try change(names, in: scope, deleted: true, purpose: "restore") { try $0.restore($1) }
    }

    private func change(
        _ names: [String], in scope: Scope, deleted: Bool, purpose: String,
        _ body: (PartitionWriter, [UInt64]) throws -> Void
    ) throws -> [String] {
        try requireStore()
        return try writing(purpose) { catalog in
            let partition = try partition(scope, catalog)
            var found: [UInt64: String] = [:]
            for name in names {
                let matches = try catalog.read { try Self.find(name, partition, deleted: deleted, $0) }
                guard !matches.isEmpty else { throw Self.noDocument(name, deleted: deleted) }
                for match in matches { found[match.id] = match.uri }
            }
            let writer = try partitionWriter(scope, catalog)
            try body(writer, found.keys.sorted())
            try writer.merge()
            return found.values.sorted()
        }
    }

    func partition(_ scope: Scope, _ catalog: CatalogDatabase) throws -> Partition {
        Partition(collection: try collectionInfo(scope.collection, catalog: catalog).id, tenant: scope.tenant)
    }

    /// A writer that can build segments with vectors if the model is at hand or all vectors are in the catalog.
    func partitionWriter(_ scope: Scope, _ catalog: CatalogDatabase) throws -> PartitionWriter {
        let collection = try collectionInfo(scope.collection, catalog: catalog)
        return try PartitionWriter(
            catalog: catalog, folder: folder, collection: collection, tenant: scope.tenant,
            identity: try storedIdentity(of: collection, catalog: catalog),
            threads: ProcessInfo.processInfo.activeProcessorCount)
    }

    func requireStore() throws(RAGError) {
        guard exists else {
            throw RAGError(.notFound, subject: path, "there is no store here; `rag ingest FOLDER` makes one")
        }
    }

    private static func noDocument(_ name: String, deleted: Bool = false) -> RAGError {
        RAGError(
            .notFound, subject: name,
            "there is no \(deleted ? "deleted " : "")document of that name; `rag documents list\(deleted ? " --deleted" : "")` shows all"
        )
    }

    /// The one document of a name, live or deleted.
    static func only(_ name: String, _ partition: Partition, _ reader: CatalogReader) throws -> DocumentRecord {
        let matches = try find(name, partition, deleted: nil, reader)
        guard let first = matches.first else { throw noDocument(name) }
        guard matches.count == 1 else {
            let list = matches.prefix(3).map(\.uri).joined(separator: ", ")
            throw RAGError(.invalidInput, subject: name, "\(matches.count) documents match (\(list)…): name one")
        }
        return first
    }

    private static func find(
        _ name: String, _ partition: Partition, deleted: Bool?, _ reader: CatalogReader
    ) throws -> [DocumentRecord] {
        let absolute = URL(fileURLWithPath: name).standardizedFileURL.path
        let real = (try? absolutePath(name)) ?? absolute
        // A whole URI is looked up; anything else is looked for.
        let exact = try Set([name, absolute, real]).sorted().compactMap { try reader.document(partition, uri: $0) }
            .filter { deleted == nil || ($0.deletedAt != nil) == deleted }
        if !exact.isEmpty { return exact }
        var matches: [DocumentRecord] = []
        var below: [DocumentRecord] = []
        try reader.forEachDocument(partition, deleted: deleted) { document in
            if document.name == name {
                matches.append(document)
            } else if document.uri.hasPrefix(real + "/") || document.uri.hasPrefix(absolute + "/") {
                below.append(document)
            }
        }
        return matches.isEmpty ? below : matches
    }

    private static func summary(_ document: DocumentRecord) throws -> DocumentSummary {
        let metadata = try document.metadataValues()
        return DocumentSummary(
            uri: document.uri, path: document.name, title: document.title, format: document.format,
            encoding: document.encoding, metadata: metadata, chunks: document.chunkCount,
            size: document.size, contentHash: document.contentHash.hexadecimal,
            modified: Date(timeIntervalSince1970: Double(document.modified) / 1e9),
            ingested: Date(timeIntervalSince1970: document.ingestedAt),
            deleted: document.deletedAt.map(Date.init(timeIntervalSince1970:)))
    }
}
