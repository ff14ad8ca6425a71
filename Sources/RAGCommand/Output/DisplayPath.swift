import Foundation

/// Paths as a person in the working folder would write them.
enum DisplayPath {
    /// The working folder, with links resolved.
    static let current: String = {
        guard let resolved = realpath(".", nil) else { return FileManager.default.currentDirectoryPath }
        defer { free(resolved) }
        return String(cString: resolved)
    }()

    /// ``of(_:)`` for people: a name may hold characters that command a terminal.
    static func shown(_ uri: String) -> String { Terminal.harmlessName(of(uri)) }

    /// The path relative to the working folder if it lies below, else the URI as it is.
    static func of(_ uri: String) -> String {
        let prefix = current == "/" ? "/" : current + "/"
        return uri.utf8.starts(with: prefix.utf8) ? String(Substring(uri.utf8.dropFirst(prefix.utf8.count))) : uri
    }
}
