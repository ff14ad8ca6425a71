import Foundation
import GRDB
import IndexSupport

/// A copy of one state of a database in a new file, made while others read and write.
///
/// Nothing is there under the name until the copy is whole, durable and sound.
struct DatabaseBackup {
    private let source: DatabaseQueue

    init(of source: DatabaseQueue) { self.source = source }

    /// - Parameter check: throws if the copy is not what it should be; says what is damaged.
    /// - Throws: `CatalogError`, or `FileError` if there is such a file already.
    /// - Complexity: O(size of the database).
    func write(to target: String, check: (Database, _ path: String) throws -> [String]) throws {
        guard Files.kind(target) == nil else {
            throw FileError(.system, path: target, "there is such a file already: name another one")
        }
        let partial = target + ".partial"
        Self.remove(partial)
        do {
            try copy(to: partial, check)
            try Files.sync(partial)
            guard rename(partial, target) == 0 else {
                throw FileError(errno: errno, path: target, operation: "rename")
            }
            try Files.syncFolder(of: target)
        } catch {
            Self.remove(partial)
            if error is FileError { throw error }
            throw CatalogDatabase.translate(error, path: target)
        }
    }

    /// Removes an unfinished copy, with what SQLite keeps beside it. That there is none is no error, and another one is not
    /// worth more than what is said already.
    private static func remove(_ partial: String) {
        for suffix in ["", "-journal", "-wal", "-shm"] { unlink(partial + suffix) }
    }

    private func copy(to path: String, _ check: (Database, String) throws -> [String]) throws {
        var configuration = Configuration()
        configuration.label = "backup"
        // Made first, so that nobody else reads what the documents say.
        let writer = try FileWriter(path: path, mode: 0o600)
        try writer.commit()
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try source.backup(to: queue)
        try queue.writeWithoutTransaction { db in
            // One file: a copy has no log beside it.
            _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
            let problems = try check(db, path)
            guard problems.isEmpty else {
                throw CatalogError(
                    .corrupt, path: path,
                    "nothing was written: the copy is damaged, as its source most likely is; `rag verify` says what is wrong"
                )
            }
        }
        try queue.close()
    }
}
