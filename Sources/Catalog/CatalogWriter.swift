import Foundation
import GRDB
import IndexSupport
import RAGModel

/// Changes the catalog inside one transaction; lent to a closure by `CatalogDatabase.write`, not to be kept.
package final class CatalogWriter: CatalogReader {
    private func run(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    // MARK: Manifest

    /// Says that what a query can see has changed.
    package func raiseManifestVersion() throws { try run("UPDATE manifest SET version = version + 1", []) }

    /// Adds a segment to the manifest and returns its id.
    @discardableResult
    package func insert(_ segment: SegmentRecord) throws -> Int64 {
        try run(
            "INSERT INTO segments (collection_id, tenant, rows, embedder_id, files) VALUES (?, ?, ?, ?, ?)",
            [
                segment.partition.collection, segment.partition.tenant, segment.rows, segment.embedder,
                try json(segment.files),
            ])
        return db.lastInsertedRowID
    }

    package func update(_ segment: SegmentRecord) throws {
        try run(
            "UPDATE segments SET rows = ?, embedder_id = ?, files = ? WHERE id = ?",
            [segment.rows, segment.embedder, try json(segment.files), segment.id])
    }

    /// Takes a segment and its tombstones out of the manifest.
    package func deleteSegment(_ id: Int64) throws {
        try run("DELETE FROM tombstones WHERE segment_id = ?", [id])
        try run("DELETE FROM segments WHERE id = ?", [id])
    }

    package func insertTombstone(segment: Int64, ordinal: Ordinal) throws {
        try run("INSERT OR IGNORE INTO tombstones (segment_id, ordinal) VALUES (?, ?)", [segment, ordinal])
    }

    // MARK: Collections, embedders, roots, runs

    package func insertCollection(name: String, settings: String) throws -> Int64 {
        try run("INSERT INTO collections (name, settings) VALUES (?, ?)", [name, settings])
        return db.lastInsertedRowID
    }

    package func updateCollection(_ id: Int64, settings: String) throws {
        try run("UPDATE collections SET settings = ? WHERE id = ?", [settings, id])
    }

    package func updateCollection(_ id: Int64, embedder: Int64?) throws {
        try run("UPDATE collections SET embedder_id = ? WHERE id = ?", [embedder, id])
    }

    package func insertEmbedder(identity: String) throws -> Int64 {
        if let id = try embedder(identity: identity) { return id }
        try run("INSERT INTO embedders (identity) VALUES (?)", [identity])
        return db.lastInsertedRowID
    }

    package func insertRoot(_ partition: Partition, path: String) throws -> Int64 {
        try run(
            "INSERT INTO roots (collection_id, tenant, path) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [partition.collection, partition.tenant, path])
        return try Int64.fetchOne(
            db, cached: "SELECT id FROM roots WHERE collection_id = ? AND tenant = ? AND path = ?",
            [partition.collection, partition.tenant, path])!
    }

    package func insertRun(startedAt: Double, collection: String, tenant: String) throws -> Int64 {
        try run(
            "INSERT INTO runs (started_at, collection, tenant) VALUES (?, ?, ?)", [startedAt, collection, tenant])
        return db.lastInsertedRowID
    }

    package func finishRun(_ id: Int64, finishedAt: Double, report: String) throws {
        try run("UPDATE runs SET finished_at = ?, report = ? WHERE id = ?", [finishedAt, report, id])
        // The log of runs is for people; a thousand of them is enough.
        try run("DELETE FROM runs WHERE id <= ? - 1000", [id])
    }

    // MARK: Documents and chunks

    /// Inserts a document, or replaces the row of the same id with all its chunks.
    package func replace(_ document: DocumentRecord, chunks: some Sequence<ChunkRecord>) throws {
        try run("DELETE FROM chunks WHERE document_id = ?", [Int64(document.id)])
        try run(
            """
            INSERT INTO documents (id, collection_id, tenant, uri, name, root_id, content_hash, processing, size,
              modified, title, format, encoding, metadata, chunk_count, ingested_at, deleted_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, root_id = excluded.root_id,
              content_hash = excluded.content_hash, processing = excluded.processing, size = excluded.size,
              modified = excluded.modified, title = excluded.title, format = excluded.format,
              encoding = excluded.encoding, metadata = excluded.metadata, chunk_count = excluded.chunk_count,
              ingested_at = excluded.ingested_at, deleted_at = excluded.deleted_at
            """,
            [
                Int64(document.id), document.partition.collection, document.partition.tenant, document.uri,
                document.name, document.root, document.contentHash.data, document.processing, document.size,
                document.modified, document.title, document.format, document.encoding, document.metadata,
                document.chunkCount, document.ingestedAt, document.deletedAt,
            ])
        for chunk in chunks {
            try run(
                """
                INSERT INTO chunks (document_id, position, text, heading_path, byte_start, byte_end, line_start,
                  line_end, tokens, embedding_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    Int64(chunk.key.document), chunk.key.position, chunk.text,
                    chunk.headingPath.isEmpty ? "[]" : try json(chunk.headingPath), chunk.byteRange.lowerBound,
                    chunk.byteRange.upperBound, chunk.lineRange.lowerBound, chunk.lineRange.upperBound, chunk.tokens,
                    chunk.embeddingHash.data,
                ])
        }
    }

    /// Notes that a file was found unchanged in content though its time of change is another.
    package func updateDocument(_ id: UInt64, modified: Int64, size: Int64) throws {
        try run(
            "UPDATE documents SET modified = ?, size = ? WHERE id = ?", [modified, size, Int64(id)])
    }

    /// Marks a document as deleted (a time in seconds since 1970) or as live (`nil`).
    package func updateDocument(_ id: UInt64, deletedAt: Double?) throws {
        try run("UPDATE documents SET deleted_at = ? WHERE id = ?", [deletedAt, Int64(id)])
    }

    /// Drops documents that were deleted before `time` with their chunks; returns how many.
    package func purgeDocuments(deletedBefore time: Double) throws -> Int {
        try run("DELETE FROM documents WHERE deleted_at IS NOT NULL AND deleted_at < ?", [time])
        return db.changesCount
    }

    // MARK: Embeddings

    package func insertEmbedding(_ vector: [Float], hash: ContentHash, embedder: Int64) throws {
        let data = vector.withUnsafeBytes { Data($0) }
        try run(
            "INSERT INTO embeddings (embedder_id, hash, vector) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [embedder, hash.data, data])
    }

    /// Drops vectors that no chunk needs any more, or that were made by an embedder that no collection has; returns how
    /// many.
    package func purgeEmbeddings() throws -> Int {
        try run(
            """
            DELETE FROM embeddings WHERE hash NOT IN (SELECT embedding_hash FROM chunks)
              OR embedder_id NOT IN (SELECT embedder_id FROM collections WHERE embedder_id IS NOT NULL)
            """, [])
        return db.changesCount
    }

    // MARK: Files seen by a run

    /// Begins to note which documents a walk has seen; the notes live in a temporary table, not in memory.
    package func beginSeen() throws {
        try db.execute(sql: "CREATE TEMP TABLE IF NOT EXISTS seen (id INTEGER PRIMARY KEY); DELETE FROM seen;")
    }

    package func insertSeen(_ ids: [UInt64]) throws {
        for id in ids { try run("INSERT OR IGNORE INTO temp.seen VALUES (?)", [Int64(id)]) }
    }

    /// The live documents whose file is `root` or below it, and which the walk has not seen.
    package func unseenDocuments(_ partition: Partition, root: String) throws -> [(id: UInt64, uri: String)] {
        // "0" follows "/" in the order of bytes, so the range holds exactly what begins with "root/". Two searches of the
        // index: joined by OR they would read all documents of the partition.
        let prefix = root.hasSuffix("/") ? String(root.dropLast()) : root
        let partitionAndState = """
            SELECT id, uri FROM documents WHERE collection_id = ?1 AND tenant = ?2 AND root_id IS NOT NULL
              AND deleted_at IS NULL AND id NOT IN (SELECT id FROM temp.seen)
            """
        return try Row.fetchAll(
            db,
            cached: """
                \(partitionAndState) AND uri = ?3
                UNION ALL
                \(partitionAndState) AND uri > ?3 || '/' AND uri < ?3 || '0'
                ORDER BY uri
                """, [partition.collection, partition.tenant, prefix]
        ).map { (UInt64($0[0] as Int64), $0[1]) }
    }

    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
