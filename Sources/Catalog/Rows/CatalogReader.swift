import Foundation
import GRDB
import IndexSupport
import RAGModel

/// Reads the catalog inside one transaction; lent to a closure by `CatalogDatabase.read`, not to be kept.
package class CatalogReader {
    let db: Database
    let path: String
    /// Where the store lies: paths in records are absolute, those in the tables relative to it.
    package let location: StoreLocation

    init(db: Database, path: String, location: StoreLocation) {
        self.db = db
        self.path = path
        self.location = location
    }

    /// A document's key as SQLite's integer; `nil` if it has more than 63 bits, so that no document can have it.
    static func column(_ id: UInt64) -> Int64? { Int64(exactly: id) }

    /// The error that a text of a column is not what it can be, for those who know what it means.
    ///
    /// - Parameter remedy: what to do about it; `nil` is to restore the catalog.
    package func damage(
        table: String, row: String, column: String, _ problem: String, remedy: String? = nil
    ) -> CatalogError {
        CatalogError(
            .corrupt, path: path,
            "table \(table), row \(row.prefix(80)), column \(column): \(problem); \(remedy ?? CatalogError.restore)")
    }

    // MARK: Manifest

    package func manifestVersion() throws -> Int64 {
        try row(of: "manifest", "SELECT version FROM manifest") { try $0.id(0) } ?? 0
    }

    /// The version of what a query of this partition can see. Another partition's commits do not change it.
    package func version(of partition: Partition) throws -> Int64 {
        try row(
            of: "partitions",
            "SELECT collection_id, version FROM partitions WHERE collection_id = ? AND tenant = ?",
            [partition.collection, partition.tenant]
        ) { try $0.id(1) } ?? 0
    }

    /// What was measured of a partition: the JSON that was recorded, if any was.
    package func statistics(of partition: Partition) throws -> String? {
        try row(
            of: "partitions",
            "SELECT collection_id, statistics FROM partitions WHERE collection_id = ? AND tenant = ?",
            [partition.collection, partition.tenant]
        ) { try $0.text(1) }
    }

    package func segments(_ partition: Partition? = nil) throws -> [SegmentRecord] {
        let columns = "SELECT id, collection_id, tenant, rows, embedder_id, files FROM segments"
        if let partition {
            return try rows(
                of: "segments", "\(columns) WHERE collection_id = ? AND tenant = ? ORDER BY id",
                [partition.collection, partition.tenant], segment)
        }
        return try rows(of: "segments", "\(columns) ORDER BY id", [], segment)
    }

    private func segment(_ row: StoredRow) throws -> SegmentRecord {
        let files = try row.json(5, as: [String: String].self)
        // They are opened and removed by these names: none may lead out of the folder.
        for name in files.values where name.isEmpty || name.hasPrefix(".") || name.contains("/") || name.contains("\0")
        {
            throw row.corrupt(5, "\"\(name)\" is not the name of a file in the folder of segments")
        }
        return SegmentRecord(
            id: try row.id(0), partition: Partition(collection: try row.id(1), tenant: try row.text(2)),
            rows: Int(try row.ordinal(3)), embedder: try row.optional(4, row.id), files: files)
    }

    /// The hidden ordinals of a segment, ascending.
    package func tombstones(segment: Int64) throws -> [Ordinal] {
        try rows(
            of: "tombstones", "SELECT segment_id, ordinal FROM tombstones WHERE segment_id = ? ORDER BY ordinal",
            [segment]
        ) { try $0.ordinal(1) }
    }

    // MARK: Collections and embedders

    package func collection(named name: String) throws -> CollectionRecord? {
        try collections(where: "WHERE name = ?", [name]).first
    }

    package func collections() throws -> [CollectionRecord] { try collections(where: "ORDER BY name", []) }

    private func collections(where clause: String, _ arguments: StatementArguments) throws -> [CollectionRecord] {
        try rows(of: "collections", "SELECT id, name, settings, embedder_id FROM collections \(clause)", arguments) {
            CollectionRecord(
                id: try $0.id(0), name: try $0.text(1), settings: try $0.text(2), embedder: try $0.optional(3, $0.id))
        }
    }

    /// The JSON of an embedder's identity.
    package func embedderIdentity(_ id: Int64) throws -> String? {
        try row(of: "embedders", "SELECT id, identity FROM embedders WHERE id = ?", [id]) { try $0.text(1) }
    }

    /// The JSON of all identities by id.
    package func embedders() throws -> [(id: Int64, identity: String)] {
        try rows(of: "embedders", "SELECT id, identity FROM embedders ORDER BY id") { (try $0.id(0), try $0.text(1)) }
    }

    package func embedder(identity: String) throws -> Int64? {
        try row(of: "embedders", "SELECT id FROM embedders WHERE identity = ?", [identity]) { try $0.id(0) }
    }

    package func tenants(collection: Int64) throws -> [String] {
        try rows(
            of: "documents", "SELECT DISTINCT tenant FROM documents WHERE collection_id = ? ORDER BY tenant",
            [collection]
        ) { try $0.text(0) }
    }

    package func roots(_ partition: Partition) throws -> [RootRecord] {
        try rows(
            of: "roots",
            "SELECT id, path, metadata, default_metadata FROM roots WHERE collection_id = ? AND tenant = ? ORDER BY path",
            [partition.collection, partition.tenant]
        ) {
            RootRecord(
                id: try $0.id(0), path: location.absolute(try $0.text(1)), metadata: try $0.text(2),
                defaultMetadata: try $0.text(3))
        }
    }

    // MARK: Statistics

    /// Whether there is neither a document nor a vector: nothing that took any work.
    package func isEmpty() throws -> Bool {
        try row(
            of: "documents",
            "SELECT NOT EXISTS (SELECT 1 FROM documents) AND NOT EXISTS (SELECT 1 FROM embeddings)"
        ) { try $0.flag(0) } ?? true
    }

    /// SQLite's own check of the file and of the references between tables: what is wrong, or nothing.
    ///
    /// - Complexity: O(size of the database).
    package func integrityProblems() throws -> [String] {
        let found = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
        // What SQLite says of its pages and indexes is for those who mend databases; who has documents needs the remedy.
        let problems = found.isEmpty ? [] : ["its structure is damaged; \(CatalogError.restore)"] + found
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
        try row(
            of: "documents",
            """
            SELECT coalesce(sum(deleted_at IS NULL), 0), coalesce(sum(deleted_at IS NOT NULL), 0),
              coalesce(sum(iif(deleted_at IS NULL, chunk_count, 0)), 0),
              coalesce(sum(iif(deleted_at IS NULL, size, 0)), 0)
            FROM documents WHERE collection_id = ? AND tenant = ?
            """, [partition.collection, partition.tenant]
        ) {
            Counts(
                documents: try $0.count(0), deletedDocuments: try $0.count(1), chunks: try $0.count(2),
                sourceBytes: Int64(try $0.count(3)))
        }!
    }
}

extension ContentHash {
    var data: Data { Data(bytes) }
}
