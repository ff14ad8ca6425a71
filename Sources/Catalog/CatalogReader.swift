import Foundation
import GRDB
import IndexSupport
import RAGModel

/// Reads the catalog inside one transaction; lent to a closure by `CatalogDatabase.read`, not to be kept.
package class CatalogReader {
    let db: Database

    init(db: Database) { self.db = db }

    // MARK: Manifest

    package func manifestVersion() throws -> Int64 {
        try Int64.fetchOne(db, cached: "SELECT version FROM manifest") ?? 0
    }

    package func segments(_ partition: Partition? = nil) throws -> [SegmentRecord] {
        let columns = "SELECT id, collection_id, tenant, rows, embedder_id, files FROM segments"
        let rows =
            if let partition {
                try Row.fetchAll(
                    db, cached: "\(columns) WHERE collection_id = ? AND tenant = ? ORDER BY id",
                    [partition.collection, partition.tenant])
            } else {
                try Row.fetchAll(db, cached: "\(columns) ORDER BY id")
            }
        return try rows.map { row in
            let files = try JSONDecoder().decode([String: String].self, from: Data((row[5] as String).utf8))
            return SegmentRecord(
                id: row[0], partition: Partition(collection: row[1], tenant: row[2]), rows: row[3], embedder: row[4],
                files: files)
        }
    }

    /// The hidden ordinals of a segment, ascending.
    package func tombstones(segment: Int64) throws -> [Ordinal] {
        try Ordinal.fetchAll(
            db, cached: "SELECT ordinal FROM tombstones WHERE segment_id = ? ORDER BY ordinal", [segment])
    }

    // MARK: Collections and embedders

    package func collection(named name: String) throws -> CollectionRecord? {
        try collections(where: "WHERE name = ?", [name]).first
    }

    package func collections() throws -> [CollectionRecord] { try collections(where: "ORDER BY name", []) }

    private func collections(where clause: String, _ arguments: StatementArguments) throws -> [CollectionRecord] {
        try Row.fetchAll(db, cached: "SELECT id, name, settings, embedder_id FROM collections \(clause)", arguments)
            .map { CollectionRecord(id: $0[0], name: $0[1], settings: $0[2], embedder: $0[3]) }
    }

    /// The JSON of an embedder's identity.
    package func embedderIdentity(_ id: Int64) throws -> String? {
        try String.fetchOne(db, cached: "SELECT identity FROM embedders WHERE id = ?", [id])
    }

    /// The JSON of all identities by id.
    package func embedders() throws -> [(id: Int64, identity: String)] {
        try Row.fetchAll(db, cached: "SELECT id, identity FROM embedders ORDER BY id").map { ($0[0], $0[1]) }
    }

    package func embedder(identity: String) throws -> Int64? {
        try Int64.fetchOne(db, cached: "SELECT id FROM embedders WHERE identity = ?", [identity])
    }

    package func tenants(collection: Int64) throws -> [String] {
        try String.fetchAll(
            db, cached: "SELECT DISTINCT tenant FROM documents WHERE collection_id = ? ORDER BY tenant", [collection])
    }

    package func roots(_ partition: Partition) throws -> [(id: Int64, path: String)] {
        try Row.fetchAll(
            db, cached: "SELECT id, path FROM roots WHERE collection_id = ? AND tenant = ? ORDER BY path",
            [partition.collection, partition.tenant]
        ).map { ($0[0], $0[1]) }
    }

    // MARK: Embeddings

    package func embedding(_ hash: ContentHash, embedder: Int64) throws -> [Float]? {
        let row = try Row.fetchOne(
            db, cached: "SELECT vector FROM embeddings WHERE embedder_id = ? AND hash = ?", [embedder, hash.data])
        return try row?.withUnsafeData(atIndex: 0) { data in
            data?.withUnsafeBytes { bytes in
                [Float](unsafeUninitializedCapacity: bytes.count / 4) { buffer, count in
                    UnsafeMutableRawBufferPointer(buffer).copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: bytes[0..<bytes.count / 4 * 4]))
                    count = bytes.count / 4
                }
            }
        }
    }

    package func hasEmbedding(_ hash: ContentHash, embedder: Int64) throws -> Bool {
        try Bool.fetchOne(
            db, cached: "SELECT EXISTS (SELECT 1 FROM embeddings WHERE embedder_id = ? AND hash = ?)",
            [embedder, hash.data]) ?? false
    }

    package func hasEmbeddings(embedder: Int64) throws -> Bool {
        try Bool.fetchOne(
            db, cached: "SELECT EXISTS (SELECT 1 FROM embeddings WHERE embedder_id = ?)", [embedder]) ?? false
    }

    package func embeddingCount() throws -> Int {
        try Int.fetchOne(db, cached: "SELECT count(*) FROM embeddings") ?? 0
    }

    // MARK: Statistics

    /// SQLite's own check of the file and of the references between tables: what is wrong, or nothing.
    ///
    /// - Complexity: O(size of the database).
    package func integrityProblems() throws -> [String] {
        let problems = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
        let orphans = try Int.fetchOne(db, sql: "SELECT count(*) FROM pragma_foreign_key_check") ?? 0
        return problems + (orphans > 0 ? ["\(orphans) rows refer to rows that are missing"] : [])
    }

    package struct Counts: Sendable {
        package let documents: Int
        package let deletedDocuments: Int
        package let chunks: Int
        package let sourceBytes: Int64
    }

    package func counts(_ partition: Partition) throws -> Counts {
        let row = try Row.fetchOne(
            db,
            cached: """
                SELECT coalesce(sum(deleted_at IS NULL), 0), coalesce(sum(deleted_at IS NOT NULL), 0),
                  coalesce(sum(iif(deleted_at IS NULL, chunk_count, 0)), 0),
                  coalesce(sum(iif(deleted_at IS NULL, size, 0)), 0)
                FROM documents WHERE collection_id = ? AND tenant = ?
                """, [partition.collection, partition.tenant])!
        return Counts(documents: row[0], deletedDocuments: row[1], chunks: row[2], sourceBytes: row[3])
    }
}

extension ContentHash {
    var data: Data { Data(bytes) }

    init(column data: Data) throws {
        guard let hash = ContentHash(bytes: data) else {
            throw CatalogError(.corrupt, path: "catalog.sqlite", "a content hash does not have 32 bytes")
        }
        self = hash
    }
}

// Statements of the catalog are few and run often: all are cached by the connection.
extension Row {
    static func fetchAll(_ db: Database, cached sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }

    static func fetchOne(_ db: Database, cached sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }
}

extension DatabaseValueConvertible where Self: StatementColumnConvertible {
    static func fetchAll(_ db: Database, cached sql: String, _ arguments: StatementArguments = []) throws -> [Self] {
        try fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }

    static func fetchOne(_ db: Database, cached sql: String, _ arguments: StatementArguments = []) throws -> Self? {
        try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }
}
