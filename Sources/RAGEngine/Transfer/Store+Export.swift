import Catalog
import Foundation
import IndexSupport
import LexicalSearch
import RAGModel
import SegmentStore
import TextAnalysis

extension Store {
    /// Lends the store's live documents to `body` as JSON lines, with their chunks and vectors: what another store can be
    /// made of without reading or embedding anything. All lines are of one state.
    ///
    /// - Parameters:
    ///   - collections: their names; empty for all.
    ///   - tenants: the same.
    /// - Returns: the number of documents.
    /// - Complexity: O(size of the store), in memory that does not grow with it.
    @discardableResult
    public func export(
        collections: [String] = [], tenants: [String] = [], _ body: (String) throws -> Void
    ) throws(RAGError) -> Int {
        try RAGError.wrapping {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            func write(_ line: TransferLine) throws {
                try body(String(decoding: try encoder.encode(line), as: UTF8.self) + "\n")
            }
            let catalog = try catalog()
            return try catalog.read { reader in
                let known = try reader.collections().map(CollectionInfo.init)
                for name in collections where !known.contains(where: { $0.name == name }) {
                    throw RAGError(.notFound, subject: name, "there is no collection of this name")
                }
                var count = 0
                for info in known where collections.isEmpty || collections.contains(info.name) {
                    for tenant in try reader.tenants(collection: info.id)
                    where tenants.isEmpty || tenants.contains(tenant) {
                        let partition = Partition(collection: info.id, tenant: tenant)
                        try write(TransferLine(scope: try Self.scopeLine(info, partition, reader)))
                        let roots = Dictionary(
                            uniqueKeysWithValues: try reader.roots(partition).map { ($0.id, $0.path) })
                        try reader.forEachDocument(partition, deleted: false) { record in
                            count += 1
                            let document = try StoredDocument(record, roots: roots)
                            let chunks = try reader.chunks(document: record.id).map { chunk in
                                TransferLine.ChunkLine(
                                    StoredChunk(chunk),
                                    vector: try info.embedderID.flatMap {
                                        try reader.embedding(chunk.embeddingHash, embedder: $0)
                                    })
                            }
                            try write(TransferLine(document: TransferLine.DocumentLine(document, chunks)))
                        }
                    }
                }
                return count
            }
        }
    }

    private static func scopeLine(
        _ info: CollectionInfo, _ partition: Partition, _ reader: CatalogReader
    ) throws -> TransferLine.ScopeLine {
        let identity = try info.embedderID.flatMap { try reader.embedderIdentity($0) }
        let weights = info.settings.bm25.fieldWeights
        return TransferLine.ScopeLine(
            version: TransferLine.version, collection: info.name, tenant: partition.tenant,
            language: info.settings.analyzer.language,
            fieldWeights: Dictionary(
                uniqueKeysWithValues: LexicalField.allCases.map { ($0.name, Int(weights[$0])) }),
            chunkTokens: info.settings.chunking.maximumTokens, chunkOverlap: info.settings.chunking.overlapTokens,
            chunker: info.settings.chunking.method, redaction: info.settings.redaction,
            embedder: try identity.map { try EmbedderIdentity(json: $0) },
            roots: try reader.documentRoots(partition),
            statistics: try reader.statistics(of: partition).flatMap {
                try? JSONDecoder().decode(ScopeStatistics.self, from: Data($0.utf8))
            })
    }

    /// Writes a copy of the catalog, which is all of the store's truth, into a new file, while others read and write; the
    /// copy is checked.
    ///
    /// Put it into the folder of a store as `catalog.sqlite`, and `rag verify --repair` makes the rest from it.
    public func backup(to path: String) throws(RAGError) {
        try RAGError.wrapping { try catalog().backup(to: path) }
    }
}

extension TransferLine.DocumentLine {
    init(_ document: StoredDocument, _ chunks: [TransferLine.ChunkLine]) {
        self.init(
            uri: document.uri, path: document.path, root: document.root,
            contentHash: document.contentHash.hexadecimal, processing: document.processing, size: document.size,
            modified: document.modified, changed: document.changed, title: document.title, format: document.format,
            encoding: document.encoding, metadata: document.metadata, ingestedAt: document.ingestedAt, chunks: chunks)
    }
}
