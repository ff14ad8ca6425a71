import GRDB
import Synchronization

/// One snapshot of the catalog, kept until it is released: whatever is read through it, now or after any number of
/// commits by others, is of the moment it was opened.
///
/// It holds a connection and keeps SQLite's log from being emptied, so it is for the length of one query, not of a
/// program. Thread safety: usable from any thread; reads are serialised. `read` must not be called from inside the body
/// of another `read` of the same session.
package final class CatalogSession: Sendable {
    private let path: String
    private let location: StoreLocation
    private let connection: ReadConnection
    private let connections: ReadConnections
    private let isOpen = Atomic(true)
    /// The version of the manifest in this snapshot.
    package let manifestVersion: Int64

    /// Takes over one right to a session, and gives it back also when this throws.
    init(_ connections: ReadConnections, path: String, location: StoreLocation) throws {
        do {
            let connection = try connections.connection()
            // The first read, not BEGIN, fixes the snapshot.
            manifestVersion = try connection.queue.unsafeRead { db in
                try db.cachedStatement(sql: "BEGIN DEFERRED TRANSACTION").execute()
                return try CatalogReader(db: db, path: path, location: location).manifestVersion()
            }
            self.connection = connection
        } catch {
            connections.endSession()
            throw CatalogDatabase.translate(error, path: path)
        }
        self.connections = connections
        self.path = path
        self.location = location
    }

    deinit { close() }

    /// Runs `body` on the snapshot. Errors of SQLite come as `CatalogError`; what `body` throws itself comes as it is.
    ///
    /// - Throws: `CatalogError` `closed` after `close`.
    package func read<Result>(_ body: (CatalogReader) throws -> Result) throws -> Result {
        do {
            let result = try connection.queue.unsafeRead { db in
                guard isOpen.load(ordering: .acquiring) else {
                    throw CatalogError(.closed, path: path, "the session is closed")
                }
                // SQLite ends a transaction by itself after some failures; the next read would be of another snapshot.
                guard db.isInsideTransaction else {
                    throw CatalogError(.database, path: path, "the snapshot was lost by an earlier failure; ask again")
                }
                return try body(CatalogReader(db: db, path: path, location: location))
            }
            try connection.check()
            return result
        } catch let error as DatabaseError {
            throw CatalogError(error, path: path)
        }
    }

    /// Releases the snapshot; waits for a read that is under way. Closing twice does nothing.
    package func close() {
        guard isOpen.exchange(false, ordering: .acquiringAndReleasing) else { return }
        let isClean = connection.queue.unsafeReentrantRead { db in
            if db.isInsideTransaction { try? db.cachedStatement(sql: "ROLLBACK TRANSACTION").execute() }
            return !db.isInsideTransaction
        }
        // A connection that cannot end its transaction is not lent again.
        if isClean { connections.giveBack(connection) }
        connections.endSession()
    }
}
