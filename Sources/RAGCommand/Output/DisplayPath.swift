import Foundation
import RAGEngine

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
    static func of(_ uri: String) -> String { spellings.shown(uri) }

    private static let spellings = PathSpellings(folder: current)
}
