import Foundation
import GRDB
import IndexSupport
import RAGModel

extension CatalogReader {
    private static let documentColumns = """
        SELECT id, collection_id, tenant, uri, name, root_id, content_hash, processing, size, modified, title, format,
          encoding, metadata, chunk_count, ingested_at, deleted_at FROM documents
        """

    private func record(_ row: Row) throws -> DocumentRecord {
        DocumentRecord(
            id: UInt64(row[0] as Int64), partition: Partition(collection: row[1], tenant: row[2]), uri: row[3],
            name: row[4], root: row[5], contentHash: try ContentHash(column: row[6]), processing: row[7], size: row[8],
            modified: row[9], title: row[10], format: row[11], encoding: row[12], metadata: row[13],
            chunkCount: row[14], ingestedAt: row[15], deletedAt: row[16])
    }

    package func document(_ id: UInt64) throws -> DocumentRecord? {
        try Row.fetchOne(db, cached: Self.documentColumns + " WHERE id = ?", [Int64(id)]).map(record)
    }

    package func document(_ partition: Partition, uri: String) throws -> DocumentRecord? {
        try Row.fetchOne(
            db, cached: Self.documentColumns + " WHERE collection_id = ? AND tenant = ? AND uri = ?",
            [partition.collection, partition.tenant, uri]
        ).map(record)
    }

    package func documentState(_ partition: Partition, uri: String) throws -> DocumentStateRecord? {
        let row = try Row.fetchOne(
            db,
            cached: """
                SELECT id, root_id, content_hash, processing, size, modified, chunk_count, deleted_at IS NOT NULL
                FROM documents WHERE collection_id = ? AND tenant = ? AND uri = ?
                """, [partition.collection, partition.tenant, uri])
        guard let row else { return nil }
        return DocumentStateRecord(
            id: UInt64(row[0] as Int64), root: row[1], contentHash: try ContentHash(column: row[2]),
            processing: row[3], size: row[4], modified: row[5], chunkCount: row[6], isDeleted: row[7])
    }

    package func documentExists(_ id: UInt64) throws -> Bool {
        try Bool.fetchOne(db, cached: "SELECT EXISTS (SELECT 1 FROM documents WHERE id = ?)", [Int64(id)]) ?? false
    }

    /// Calls `body` with each document of the partition in the order of URIs, without loading them all.
    package func forEachDocument(
        _ partition: Partition, deleted: Bool? = nil, _ body: (DocumentRecord) throws -> Void
    ) throws {
        let state =
            switch deleted {
            case .none: ""
            case .some(true): " AND deleted_at IS NOT NULL"
            case .some(false): " AND deleted_at IS NULL"
            }
        let rows = try Row.fetchCursor(
            db, sql: Self.documentColumns + " WHERE collection_id = ? AND tenant = ?\(state) ORDER BY uri",
            arguments: [partition.collection, partition.tenant])
        while let row = try rows.next() { try body(record(row)) }
    }

    private static let chunkColumns = """
        SELECT document_id, position, text, heading_path, byte_start, byte_end, line_start, line_end, tokens,
          embedding_hash FROM chunks
        """

    private func chunk(_ row: Row) throws -> ChunkRecord {
        let headings: String = row[3]
        return ChunkRecord(
            key: ChunkID(document: UInt64(row[0] as Int64), position: row[1]), text: row[2],
            headingPath: headings == "[]" ? [] : try JSONDecoder().decode([String].self, from: Data(headings.utf8)),
            byteRange: (row[4] as Int)..<(row[5] as Int), lineRange: (row[6] as Int)...(row[7] as Int),
            tokens: row[8], embeddingHash: try ContentHash(column: row[9]))
    }

    package func chunk(_ key: ChunkID) throws -> ChunkRecord? {
        try Row.fetchOne(
            db, cached: Self.chunkColumns + " WHERE document_id = ? AND position = ?",
            [Int64(key.document), key.position]
        ).map(chunk)
    }

    /// The chunks of a document in their order.
    package func chunks(document: UInt64) throws -> [ChunkRecord] {
        try Row.fetchAll(
            db, cached: Self.chunkColumns + " WHERE document_id = ? ORDER BY position", [Int64(document)]
        ).map(chunk)
    }

    /// Calls `body` with the key and embedding hash of each live chunk of the partition, in the order of keys.
    package func forEachLiveChunk(_ partition: Partition, _ body: (ChunkID, ContentHash) throws -> Void) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT chunks.document_id, chunks.position, chunks.embedding_hash FROM documents
                JOIN chunks ON chunks.document_id = documents.id
                WHERE documents.collection_id = ? AND documents.tenant = ? AND documents.deleted_at IS NULL
                ORDER BY documents.id, chunks.position
                """, arguments: [partition.collection, partition.tenant])
        while let row = try rows.next() {
            try body(ChunkID(document: UInt64(row[0] as Int64), position: row[1]), try ContentHash(column: row[2]))
        }
    }
}
