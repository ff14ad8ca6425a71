import GRDB
import IndexSupport
import Synchronization

/// The SQLite database of a store: its only truth, and its commit point.
///
/// The file is in WAL mode with `synchronous = FULL`: a commit that returned survives a power cut. Reads see one
/// snapshot and never block; there is one writer at a time, across processes, which the engine's writer lock ensures
/// before it opens for writing.
///
/// Thread safety: reads may run on many threads at once; writes are serialised.
package final class CatalogDatabase: Sendable {
    package let path: String
    /// Where the store lies: paths in records are absolute, those in the tables relative to it.
    package let location: StoreLocation
    /// Whether opening it brought the tables of an older version to today's form.
    package let wasUpgraded: Bool
    private let readers: ReadConnections
    private let writer: DatabaseQueue?
    /// Whether the last durable commit of this object is known to have taken place.
    private let isSettled = Atomic(false)

    package enum Access: Sendable {
        /// Opens an existing database.
        case readOnly
        /// Creates the database if it is missing, and brings its schema to today's form.
        case readWrite
    }

    /// - Parameters:
    ///   - path: the file. SQLite would take a relative one that begins with `file:` for an address.
    ///   - sessionLimit: how many sessions may be open at a time; more wait.
    package init(path: String, access: Access, sessionLimit: Int = 16) throws(CatalogError) {
        let path = Files.absolute(path)
        self.path = path
        let location = StoreLocation(catalog: path)
        self.location = location
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.label = "catalog"
        configuration.prepareDatabase { db in
            // The file may be damaged, or written by somebody else to do harm.
            try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        }
        do {
            let files = CatalogFiles(path: path, location: location)
            switch access {
            case .readOnly:
                try files.check()
                writer = nil
                wasUpgraded = false
                readers = ReadConnections(path: path, configuration: configuration, limit: sessionLimit)
                let connection = try readers.connection()
                try connection.queue.read { db in
                    try Schema.check(db, path: path, location)
                    guard try !Schema.isOutdated(db, location) else {
                        throw CatalogError(
                            .outdated, path: path,
                            "written by an older version; the next command that writes upgrades it")
                    }
                }
                readers.giveBack(connection)
            case .readWrite:
                try files.create(configuration)
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                try queue.writeWithoutTransaction { db in
                    try Schema.check(db, path: path, location)
                    try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 2000")
                    _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
                }
                wasUpgraded = try queue.read { db in try Schema.isOutdated(db, location) }
                try Schema.migrator(location).migrate(queue)
                readers = ReadConnections(path: path, configuration: configuration, limit: sessionLimit)
                writer = queue
            }
        } catch {
            throw Self.translate(error, path: path)
        }
    }

    static func translate(_ error: any Error, path: String) -> CatalogError {
        switch error {
        case let error as CatalogError: error
        case let error as DatabaseError: CatalogError(error, path: path)
        case let error as FileError: CatalogError(error)
        default: CatalogError(.database, path: path, "\(error)")
        }
    }

    /// Runs `body` in one read transaction: everything it reads is of one snapshot.
    ///
    /// Errors of SQLite come as `CatalogError`; what `body` throws itself comes as it is.
    package func read<Result>(_ body: (CatalogReader) throws -> Result) throws -> Result {
        try rethrowing {
            let connection = try readers.connection()
            defer { readers.giveBack(connection) }
            let result = try connection.queue.read { db in
                try body(CatalogReader(db: db, path: path, location: location))
            }
            try connection.check()
            return result
        }
    }

    /// Lends a connection for reading.
    func withConnection<Result>(_ body: (DatabaseQueue) throws -> Result) throws -> Result {
        try rethrowing {
            let connection = try readers.connection()
            defer { readers.giveBack(connection) }
            let result = try body(connection.queue)
            try connection.check()
            return result
        }
    }

    /// Opens a snapshot that lasts until it is released.
    ///
    /// Waits, without blocking a thread, while as many sessions are open as are allowed.
    ///
    /// - Complexity: microseconds when a connection has been used before; else the opening of a database.
    package func openSession() async throws -> CatalogSession {
        try await readers.beginSession()
        return try CatalogSession(readers, path: path, location: location)
    }

    /// How many tasks wait for a session. For tests.
    package var waitingSessions: Int { readers.waitingSessions }

    /// Runs `body` in one write transaction, durable when this returns; rolled back if `body` throws.
    package func write<Result>(_ body: (CatalogWriter) throws -> Result) throws -> Result {
        guard let writer else { preconditionFailure("the catalog is open for reading only") }
        return try rethrowing {
            try FaultInjection.check("commit", path)
            isSettled.store(false, ordering: .releasing)
            let result = try writer.write { db in try body(CatalogWriter(db: db, path: path, location: location)) }
            isSettled.store(true, ordering: .releasing)
            return result
        }
    }

    /// Makes sure that whoever opens the database next sees what this object sees.
    ///
    /// A commit whose sync failed is undone here, but may lie whole in the log: the next to open the database after all have
    /// closed it takes it for done. A commit that lies in its place rules that out; whoever removes what only an undone
    /// commit names must call this before.
    package func settle() throws {
        guard !isSettled.load(ordering: .acquiring) else { return }
        try write { try $0.rewriteManifest() }
    }

    /// As `write`, but durable only with the next durable transaction or checkpoint: for what may be lost in a power
    /// cut, such as notes on the progress of a run. Spares a sync.
    package func writeNote<Result>(_ body: (CatalogWriter) throws -> Result) throws -> Result {
        guard let writer else { preconditionFailure("the catalog is open for reading only") }
        return try rethrowing {
            try FaultInjection.check("commit", path)
            return try writer.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = NORMAL")
                let result = Swift.Result {
                    var result: Result?
                    try db.inTransaction {
                        result = try body(CatalogWriter(db: db, path: path, location: location))
                        return .commit
                    }
                    return result!
                }
                // An error here must be seen: without this, later commits would not be durable.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                return try result.get()
            }
        }
    }

    /// How SQLite syncs: 2 is `FULL`. For tests.
    package func synchronousMode() throws -> Int {
        guard let writer else { preconditionFailure("the catalog is open for reading only") }
        return try writer.writeWithoutTransaction { db in try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1 }
    }

    /// Moves the log into the database file and empties it, so that the file alone is a whole backup.
    package func checkpoint() throws(CatalogError) {
        guard let writer else { return }
        do {
            try writer.writeWithoutTransaction { db in
                // Sessions may stay open for long: what they do not need is moved, and nobody is waited for.
                _ = try db.checkpoint(.passive)
                try db.execute(sql: "PRAGMA busy_timeout = 0")
                defer { try? db.execute(sql: "PRAGMA busy_timeout = 10000") }
                _ = try db.checkpoint(.truncate)
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            // A reader still needs the log: the next checkpoint takes it.
        } catch {
            throw Self.translate(error, path: path)
        }
    }

    /// Gives space of deleted rows back to the file system when there is much of it.
    package func vacuum() throws(CatalogError) {
        guard let writer else { return }
        do {
            try writer.writeWithoutTransaction { db in
                let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
                let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                if free > 256 && free > pages / 5 { try db.execute(sql: "VACUUM") }
            }
        } catch {
            throw Self.translate(error, path: path)
        }
    }

    private func rethrowing<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as DatabaseError { throw CatalogError(error, path: path) }
    }
}
