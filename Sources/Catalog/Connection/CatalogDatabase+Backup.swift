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
        try withConnection { source in
            try DatabaseBackup(of: source).write(to: target) { db, path in
                try Schema.check(db, path: path, location)
                return try CatalogReader(db: db, path: path, location: location).integrityProblems()
            }
        }
    }
}
