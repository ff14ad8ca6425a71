import GRDB
import RAGModel

/// SQLite's errors in this program's words: what failed, and what to do. Its number stays, for those who look it up; its words
/// speak of tables and constraints, which nobody who has documents knows of.
extension CatalogError {
    init(_ error: DatabaseError, path: String) {
        self.path = path
        let number = "SQLite \(error.extendedResultCode.rawValue)"
        let words = error.message ?? ""
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            (code, message) = (.busy, "another process is using the database; try again when it has finished")
        case .SQLITE_FULL:
            (code, message) = (.diskFull, "no space is left; free some and run the command again: nothing is lost")
        case .SQLITE_IOERR:
            let remedy =
                "check the disk (space, quota, file size limit, health) and run the command again: nothing is lost"
            (code, message) = (.inputOutput, "reading or writing failed (\(number)); \(remedy)")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            (code, message) = (.permissionDenied, "cannot write (\(number)); check the owner and the mode of the store")
        case .SQLITE_CANTOPEN:
            (code, message) = (.permissionDenied, "cannot open (\(number)); check the owner and the mode of the store")
        case .SQLITE_NOTADB:
            (code, message) = (.corrupt, "it is damaged at its beginning, or no database at all; \(Self.restore)")
        case .SQLITE_CORRUPT:
            (code, message) = (.corrupt, "it is damaged (\(number)); \(Self.restore)")
        case .SQLITE_CONSTRAINT:
            (code, message) = (
                .corrupt,
                "its rows contradict each other (\(number)); `rag verify` says what is wrong. If that is nothing, this is a"
                    + " fault of the program: please report it; else \(Self.restore)"
            )
        case .SQLITE_ERROR where Self.isOfDamage(words), .SQLITE_MISMATCH, .SQLITE_RANGE, .SQLITE_TOOBIG:
            (code, message) = (.corrupt, "what stands in its tables cannot be (\(number)); \(Self.restore)")
        case .SQLITE_NOMEM:
            (code, message) = (.database, "no memory is left; end other programs and run the command again")
        case .SQLITE_INTERRUPT, .SQLITE_ABORT:
            (code, message) = (.database, "its work was broken off (\(number)); run the command again")
        default:
            (code, message) = (
                .database,
                "it refused (\(number): \(words)), which is a fault of the program unless somebody else changed the file:"
                    + " please report it"
            )
        }
    }

    /// What SQLite says where tables, columns or numbers are not those that this program writes.
    private static func isOfDamage(_ words: String) -> Bool {
        ["no such table", "no such column", "has no column", "integer overflow", "malformed"]
            .contains(where: words.contains)
    }
}

extension CatalogReader {
    /// Runs a part of what is done in a transaction whose failure is not that of the whole: SQLite's errors come in the words
    /// of this program.
    package func translating<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as DatabaseError { throw CatalogError(error, path: path) }
    }
}
