import GRDB
import IndexSupport
import RAGModel

/// A failed operation of the catalog: what failed on which database, and what to do about it.
package struct CatalogError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// There is no database at the path.
        case notFound
        /// Another process holds the database for longer than the time allowed.
        case busy
        /// No space is left.
        case diskFull
        /// The system refused access.
        case permissionDenied
        /// The database is damaged, or not one of this program.
        case corrupt
        /// The database was written by a newer version of the program.
        case unsupportedVersion
        /// The disk or the file system failed.
        case inputOutput
        /// The session was closed before.
        case closed
        /// The tables are those of an older version, which writing would bring to today's form.
        case outdated
        /// Another failure of SQLite; the message has its words.
        case database
    }

    package let code: Code
    package let path: String
    package let message: String

    package init(_ code: Code, path: String, _ message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    /// What to do about damage: nothing else has what the catalog has.
    static let restore = "restore catalog.sqlite from a backup, or ingest the documents into a new store"
    /// What to do about a vector that is damaged.
    static let repair =
        "`rag verify --repair` takes the vector from the indexes; where these do not have it, the next `rag ingest` makes"
        + " it again"

    init(_ error: FileError) {
        code =
            switch error.code {
            case .notFound: .notFound
            case .permissionDenied: .permissionDenied
            case .diskFull: .diskFull
            case .corrupt: .corrupt
            case .unsupportedVersion: .unsupportedVersion
            case .system: .inputOutput
            }
        path = error.path
        message = error.message
    }

    package var description: String { "\(path): \(message)" }
}

extension CatalogError: RAGErrorConvertible {
    package var ragError: RAGError {
        let code: RAGError.Code =
            switch code {
            case .notFound: .notFound
            case .busy: .busy
            case .closed: .invalidInput
            case .permissionDenied: .permissionDenied
            case .diskFull: .diskFull
            case .corrupt: .corrupt
            case .unsupportedVersion, .outdated: .unsupportedVersion
            case .database, .inputOutput: .system
            }
        return RAGError(code, subject: path, message)
    }
}
