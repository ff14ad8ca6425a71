import GRDB
import IndexSupport
import RAGModel

/// The protected table of a store: what was masked in collections that keep originals, by placeholder.
///
/// A database of its own, for its owner only, so that all else of a store can be given away without it. It is one file
/// between two writes, and what is removed is overwritten. The holder of the writer lock opens it for writing.
///
/// Thread safety: any number of threads.
package final class OriginalsDatabase: Sendable {
    package let path: String
    private let queue: DatabaseQueue

    /// Marks the file as ours (`PRAGMA application_id`): "RAGO".
    private static let applicationID: Int32 = 0x5241_474F
    private static let version: Int32 = 1
    private static let unfinished = ".partial"

    /// - Throws: `CatalogError`: `notFound` if it is missing and to be read, `corrupt` if it is damaged or something else.
    package init(path: String, access: CatalogDatabase.Access) throws(CatalogError) {
        let path = Files.absolute(path)
        self.path = path
        do {
            let files = CatalogFiles(path: path, location: StoreLocation(catalog: path))
            if access == .readWrite, Files.kind(path) == nil { try Self.create(path, files) }
            try files.check(missing: "there are no originals of masked values here")
            if access == .readWrite { try files.narrow() }
            // A reader, too, may have to take back what a writer that died has left half done.
            queue = try DatabaseQueue(path: path, configuration: Self.configuration)
            try queue.inDatabase { db in try Self.check(db, path) }
        } catch {
            throw Self.translate(error, path)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.label = "originals"
        configuration.prepareDatabase { db in
            // EXTRA: once it is durable, the removal of the journal is too. Otherwise a power cut could take back what
            // documents already refer to.
            try db.execute(
                sql: """
                    PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON;
                    PRAGMA synchronous = EXTRA
                    """)
        }
        return configuration
    }

    /// It appears whole or not at all.
    private static func create(_ path: String, _ files: CatalogFiles) throws {
        let partial = path + unfinished
        try files.removeAll(of: partial)
        try Files.createPrivateFile(partial)
        do {
            let queue = try DatabaseQueue(path: partial, configuration: configuration)
            try queue.write { db in try db.execute(sql: schema) }
            try queue.close()
            try Files.sync(partial)
            try files.removeAll(of: path)
            try Files.rename(partial, to: path)
            try Files.syncFolder(of: path)
        } catch {
            try? files.removeAll(of: partial)
            throw error
        }
    }

    private static let schema = """
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(version);

        CREATE TABLE originals (
          id TEXT PRIMARY KEY,                     -- of the placeholder, drawn at random
          collection TEXT NOT NULL,
          tenant TEXT NOT NULL,
          kind TEXT NOT NULL,
          form TEXT NOT NULL,                      -- what is the same for all spellings of the value
          value TEXT NOT NULL,                     -- as it was written first
          UNIQUE (collection, tenant, kind, form)
        ) WITHOUT ROWID;
        """

    private static func check(_ db: Database, _ path: String) throws {
        guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
            throw CatalogError(.corrupt, path: path, "not a table of originals of this program; \(remedy)")
        }
        guard try Int32.fetchOne(db, sql: "PRAGMA user_version") == version else {
            throw CatalogError(
                .unsupportedVersion, path: path, "written by a newer version of this program: upgrade it")
        }
        // We make none: they would run whatever their author likes.
        let foreign = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')")
        guard foreign == 0 else {
            throw CatalogError(.corrupt, path: path, "it has triggers or views, which this program never makes")
        }
    }

    private static let remedy =
        "restore it from a backup, or remove it: what it held is masked for good then"

    private static func translate(_ error: any Error, _ path: String) -> CatalogError {
        let translated = CatalogDatabase.translate(error, path: path)
        guard error is DatabaseError, translated.code == .corrupt else { return translated }
        return CatalogError(.corrupt, path: path, "it is damaged; \(remedy)")
    }

    private func translating<Result>(_ body: () throws -> Result) throws(CatalogError) -> Result {
        do { return try body() } catch { throw Self.translate(error, path) }
    }

    // MARK: Placeholders

    /// The identifier that stands for a value.
    package func id(of key: OriginalRecord.Key, in scope: Scope) throws(CatalogError) -> String? {
        try translating {
            try queue.read { db in
                let statement = try db.cachedStatement(
                    sql: "SELECT id FROM originals WHERE collection = ? AND tenant = ? AND kind = ? AND form = ?")
                return try String.fetchOne(
                    statement, arguments: [scope.collection, scope.tenant, key.kind.rawValue, key.form])
            }
        }
    }

    /// Whether an identifier stands for anything, in any scope.
    package func contains(id: String) throws(CatalogError) -> Bool {
        try translating {
            try queue.read { db in
                try Int.fetchOne(
                    db.cachedStatement(sql: "SELECT 1 FROM originals WHERE id = ?"), arguments: [id]) != nil
            }
        }
    }

    /// What a placeholder of a scope stands for.
    package func value(of placeholder: Placeholder, in scope: Scope) throws(CatalogError) -> String? {
        try translating {
            try queue.read { db in
                let statement = try db.cachedStatement(
                    sql: "SELECT value FROM originals WHERE id = ? AND collection = ? AND tenant = ? AND kind = ?")
                return try String.fetchOne(
                    statement,
                    arguments: [placeholder.id, scope.collection, scope.tenant, placeholder.kind.rawValue])
            }
        }
    }

    package func count() throws(CatalogError) -> Int {
        try translating { try queue.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM originals") ?? 0 } }
    }

    // MARK: Changes

    /// Adds values, durably.
    package func insert(_ records: some Collection<OriginalRecord>) throws(CatalogError) {
        guard !records.isEmpty else { return }
        try translating {
            try FaultInjection.check("commit", path)
            try queue.write { db in
                let statement = try db.cachedStatement(
                    sql: """
                        INSERT INTO originals (id, collection, tenant, kind, form, value) VALUES (?, ?, ?, ?, ?, ?)
                        """)
                for record in records {
                    try statement.execute(arguments: [
                        record.id, record.scope.collection, record.scope.tenant, record.key.kind.rawValue,
                        record.key.form, record.value,
                    ])
                }
            }
        }
    }

    /// Removes all values but those whose identifiers are in use; returns how many.
    package func remove(except used: Set<String>) throws(CatalogError) -> Int {
        try translating {
            try FaultInjection.check("commit", path)
            let removed = try queue.write { db in
                let unused = try String.fetchAll(db, sql: "SELECT id FROM originals").filter { !used.contains($0) }
                let statement = try db.cachedStatement(sql: "DELETE FROM originals WHERE id = ?")
                for id in unused { try statement.execute(arguments: [id]) }
                return unused.count
            }
            if removed > 0 { try queue.writeWithoutTransaction { db in try db.execute(sql: "VACUUM") } }
            return removed
        }
    }

    // MARK: Upkeep

    /// What is wrong with the file, or nothing.
    ///
    /// - Complexity: O(size of the file).
    package func problems() throws(CatalogError) -> [String] {
        try translating {
            try queue.read { db in
                try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }.map {
                    "\($0); \(Self.remedy)"
                }
            }
        }
    }

    /// As `CatalogDatabase.backup`.
    package func backup(to target: String) throws {
        try DatabaseBackup(of: queue).write(to: target) { db, path in
            try Self.check(db, path)
            return try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
        }
    }
}
