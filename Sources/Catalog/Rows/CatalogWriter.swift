import Foundation
import GRDB
import GRDBSQLite
import IndexSupport
import RAGModel

/// Changes the catalog inside one transaction; lent to a closure by `CatalogDatabase.write`, not to be kept.
package final class CatalogWriter: CatalogReader {
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// A document's key as SQLite's integer.
    private func stored(_ id: UInt64) throws(CatalogError) -> Int64 {
        guard let column = Self.column(id) else {
            throw CatalogError(.corrupt, path: path, "the key \(id) of a document has more than 63 bits")
        }
        return column
    }

    // MARK: Manifest

    /// Something to commit that changes nothing.
    func rewriteManifest() throws {
        // What stays as it was, SQLite does not write.
        try run("UPDATE manifest SET version = version + 1", [])
        try run("UPDATE manifest SET version = version - 1", [])
    }

    /// Says that what a query can see has changed.
    ///
    /// - Parameter partition: where; `nil` if it concerns all of them.
    package func raiseManifestVersion(_ partition: Partition? = nil) throws {
        try run("UPDATE manifest SET version = version + 1", [])
        if let partition {
            try run(
                """
                INSERT INTO partitions (collection_id, tenant, version) VALUES (?, ?, 1)
                ON CONFLICT DO UPDATE SET version = version + 1
                """, [partition.collection, partition.tenant])
        } else {
            try run("UPDATE partitions SET version = version + 1", [])
            try run(
                """
                INSERT INTO partitions (collection_id, tenant, version)
                SELECT DISTINCT collection_id, tenant, 1 FROM segments WHERE true ON CONFLICT DO NOTHING
                """, [])
        }
    }

    /// Keeps what was measured of a partition, as JSON.
    package func updateStatistics(of partition: Partition, _ statistics: String) throws {
        try run(
            """
            INSERT INTO partitions (collection_id, tenant, version, statistics) VALUES (?, ?, 0, ?)
            ON CONFLICT DO UPDATE SET statistics = excluded.statistics
            """, [partition.collection, partition.tenant, statistics])
    }

    /// Gives partitions whose own version is damaged that of the whole store, which none was ever greater than.
    package func resetVersion(of partition: Partition) throws {
        try raiseManifestVersion(partition)
        try run(
            """
            UPDATE partitions SET version = (SELECT version FROM manifest) WHERE collection_id = ? AND tenant = ?
            """, [partition.collection, partition.tenant])
    }

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
        let path = location.stored(path)
        try run(
            "INSERT INTO roots (collection_id, tenant, path) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [partition.collection, partition.tenant, path])
        return try row(
            of: "roots", "SELECT id FROM roots WHERE collection_id = ? AND tenant = ? AND path = ?",
            [partition.collection, partition.tenant, path]
        ) { try $0.id(0) }!
    }

    /// Keeps what the caller says of a root's files, JSON objects, until it says something else.
    package func updateRoot(_ id: Int64, metadata: String, defaultMetadata: String = "{}") throws {
        try run(
            "UPDATE roots SET metadata = ?, default_metadata = ? WHERE id = ?", [metadata, defaultMetadata, id])
    }

    /// Forgets a root; its documents belong to `heir`, or to none.
    package func deleteRoot(_ id: Int64, heir: Int64? = nil) throws {
        try run("UPDATE documents SET root_id = ? WHERE root_id = ?", [heir, id])
        try run("DELETE FROM roots WHERE id = ?", [id])
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
    package func replace(_ document: DocumentRecord, chunks: some Collection<ChunkRecord>) throws {
        let id = try stored(document.id)
        for table in ["chunks", "texts"] { try run("DELETE FROM \(table) WHERE document_id = ?", [id]) }
        try run(
            """
            INSERT INTO documents (id, collection_id, tenant, uri, name, root_id, content_hash, processing, size,
              modified, title, format, encoding, metadata, chunk_count, ingested_at, deleted_at, changed, seal)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, root_id = excluded.root_id,
              content_hash = excluded.content_hash, processing = excluded.processing, size = excluded.size,
              modified = excluded.modified, title = excluded.title, format = excluded.format,
              encoding = excluded.encoding, metadata = excluded.metadata, chunk_count = excluded.chunk_count,
              ingested_at = excluded.ingested_at, deleted_at = excluded.deleted_at, changed = excluded.changed,
              seal = excluded.seal
            """,
            [
                id, document.partition.collection, document.partition.tenant, location.stored(document.uri),
                document.name, document.root, document.contentHash.data, document.processing, document.size,
                document.modified, document.title, document.format, document.encoding, document.metadata,
                document.chunkCount, document.ingestedAt, document.deletedAt, document.changed,
                DocumentSeal.of(document, uri: location.stored(document.uri), chunks: chunks),
            ])
        let texts = try chunks.map { chunk in
            ChunkText(position: chunk.key.position, text: chunk.text, headings: try json(texts: chunk.headingPath))
        }
        let isShort = texts.reduce(0) { $0 + $1.size } <= TextBlock.leastSize
        for (chunk, text) in zip(chunks, texts) { try insert(chunk, id, isShort ? text : nil) }
        if !isShort { try insert(texts, of: document.id) }
    }

    /// Binds the values itself: most rows of a store are chunks, and GRDB puts each value into a box.
    ///
    /// - Parameter text: what stands in the row itself; `nil` if a block has it.
    private func insert(_ chunk: ChunkRecord, _ document: Int64, _ text: ChunkText?) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO chunks (document_id, position, byte_start, byte_end, line_start, line_end, tokens, flags,
                  embedding_hash, places, text, heading_path) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        let handle = statement.sqliteStatement
        // SQLite copies what is not there any more when it looks.
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        let numbers = [
            document, Int64(chunk.key.position), Int64(chunk.byteRange.lowerBound), Int64(chunk.byteRange.upperBound),
            Int64(chunk.lineRange.lowerBound), Int64(chunk.lineRange.upperBound), Int64(chunk.tokens),
            Int64(chunk.flags.rawValue),
        ]
        for (column, number) in zip(Int32(1)..., numbers) { sqlite3_bind_int64(handle, column, number) }
        _ = chunk.embeddingHash.bytes.withUnsafeBytes { bytes in
            sqlite3_bind_blob(handle, 9, bytes.baseAddress, Int32(bytes.count), copied)
        }
        let places = chunk.storedPlaces
        if places.isEmpty {
            sqlite3_bind_null(handle, 10)
        } else {
            sqlite3_bind_text(handle, 10, try json(places), -1, copied)
        }
        for (column, value) in [(Int32(11), text?.text), (12, text?.headings)] {
            if let value {
                sqlite3_bind_text(handle, column, value, Int32(value.utf8.count), copied)
            } else {
                sqlite3_bind_null(handle, column)
            }
        }
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage, sql: statement.sql)
        }
    }

    /// Adds the texts of a document's chunks, whose positions ascend.
    func insert(_ texts: some Sequence<ChunkText>, of document: UInt64) throws {
        let id = try stored(document)
        for block in TextBlock.pack(texts, document: document) {
            try run("INSERT INTO texts (document_id, position, data) VALUES (?, ?, ?)", [id, block.first, block.data])
        }
    }

    /// Writes what may change of a document while its text stays: name, root, metadata, times, size, whether it is deleted.
    package func revise(_ document: DocumentRecord) throws {
        let seal = DocumentSeal.of(
            document, uri: location.stored(document.uri), chunks: try chunks(document: document.id))
        try run(
            """
            UPDATE documents SET name = ?, root_id = ?, metadata = ?, size = ?, modified = ?, changed = ?, deleted_at = ?,
              seal = ? WHERE id = ?
            """,
            [
                document.name, document.root, document.metadata, document.size, document.modified, document.changed,
                document.deletedAt, seal, try stored(document.id),
            ])
    }

    /// Marks a document as deleted (a time in seconds since 1970) or as live (`nil`).
    package func updateDocument(_ id: UInt64, deletedAt: Double?) throws {
        try run("UPDATE documents SET deleted_at = ? WHERE id = ?", [deletedAt, try stored(id)])
    }

    /// Drops documents that were deleted before `time` with their chunks; returns how many.
    package func purgeDocuments(deletedBefore time: Double) throws -> Int {
        try run("DELETE FROM documents WHERE deleted_at IS NOT NULL AND deleted_at < ?", [time])
        return db.changesCount
    }

    /// The JSON of a list of texts, without the encoder where nothing has to be escaped.
    private func json(texts: [String]) throws -> String {
        let isPlain = texts.allSatisfy { text in
            text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        }
        if texts.isEmpty { return "[]" }
        return isPlain ? "[\"" + texts.joined(separator: "\",\"") + "\"]" : try json(texts)
    }

    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
