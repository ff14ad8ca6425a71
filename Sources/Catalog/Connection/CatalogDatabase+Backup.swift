import Foundation
import GRDB
import IndexSupport

extension CatalogDatabase {
    /// Writes a copy of one state of the database into a new file, while others read and write, and checks the copy.
    ///
    /// Nothing is there under the name until the copy is whole, durable and sound.
    ///
    /// - Throws: `CatalogError`, or `FileError` with `exists` if there is such a file already.
    /// - Complexity: O(size of the database).
    package func backup(to target: String) throws {
        guard Files.kind(target) == nil else {
            throw FileError(.system, path: target, "there is such a file already: name another one")
        }
        let partial = target + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        do {
            try copy(to: partial)
            try Files.sync(partial)
            guard rename(partial, target) == 0 else {
                throw FileError(errno: errno, path: target, operation: "rename")
            }
            try Files.syncFolder(of: target)
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            if error is FileError { throw error }
            throw Self.translate(error, path: target)
        }
    }

    private func copy(to path: String) throws {
        var configuration = Configuration()
        configuration.label = "backup"
        // Made first, so that nobody else reads what the documents say.
        let writer = try FileWriter(path: path, mode: 0o600)
        try writer.commit()
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try withConnection { source in try source.backup(to: queue) }
        try queue.writeWithoutTransaction { db in
            // One file: a copy has no log beside it.
            _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
            try Schema.check(db, path: path, location)
            let problems = try CatalogReader(db: db, path: path, location: location).integrityProblems()
            guard problems.isEmpty else {
                throw CatalogError(
                    .corrupt, path: path, "the copy is damaged: \(problems.prefix(3).joined(separator: "; "))")
            }
        }
        try queue.close()
    }
}
