import RAGModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A failed file operation, or a file that is not what it should be.
///
/// The description says what failed on which path, and what to do about it.
package struct FileError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// There is no such file.
        case notFound
        /// The system refused access.
        case permissionDenied
        /// No space, quota or file size is left.
        case diskFull
        /// The content is not what the format says: foreign, truncated, or with flipped bits.
        case corrupt
        /// The file was written by a newer version of the program.
        case unsupportedVersion
        /// Another failure of the system; the message has its words.
        case system
    }

    package let code: Code
    package let path: String
    package let message: String

    package init(_ code: Code, path: String, _ message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    /// The error of a system call that has just failed.
    package init(errno number: Int32, path: String, operation: String) {
        self.path = path
        let words = String(cString: strerror(number))
        switch number {
        case ENOENT:
            code = .notFound
            message = "cannot \(operation): no such file"
        case ENOTDIR:
            code = .notFound
            message = "cannot \(operation): a part of the path is not a folder"
        case EACCES, EPERM, EROFS:
            code = .permissionDenied
            message = "cannot \(operation): \(words.lowercased()); check the owner and the mode of the path"
        case ENOSPC, EDQUOT, EFBIG:
            code = .diskFull
            message = "cannot \(operation): \(words.lowercased()); free some space and run the command again"
        default:
            code = .system
            message = "cannot \(operation): \(words.lowercased())"
        }
    }

    package var description: String { "\(path): \(message)" }
}

extension FileError: RAGErrorConvertible {
    package var ragError: RAGError {
        let code: RAGError.Code =
            switch code {
            case .notFound: .notFound
            case .permissionDenied: .permissionDenied
            case .diskFull: .diskFull
            case .corrupt: .corrupt
            case .unsupportedVersion: .unsupportedVersion
            case .system: .system
            }
        return RAGError(code, subject: path, message)
    }
}
