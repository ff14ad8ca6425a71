import Foundation
import IndexSupport
import RAGModel

extension Store {
    /// Where a store is if nobody says otherwise: `RAG_STORE`, else the nearest `.rag` upward that is a store, else `.rag`
    /// in the working folder.
    public static func usualPath() -> String {
        if let named = ProcessInfo.processInfo.environment["RAG_STORE"], !named.isEmpty { return named }
        let start = FileManager.default.currentDirectoryPath
        var folder = start
        while true {
            let candidate = (folder == "/" ? "" : folder) + "/.rag"
            if FileManager.default.fileExists(atPath: candidate + "/catalog.sqlite") { return candidate }
            if folder == "/" { return (start == "/" ? "" : start) + "/.rag" }
            folder = (folder as NSString).deletingLastPathComponent
        }
    }

    /// The store's folder for a command.
    ///
    /// A store that was found, not named, may have come with somebody's files: that is said once, and it is written to only
    /// when it is named.
    ///
    /// - Parameters:
    ///   - named: what the user named.
    ///   - note: tells people something.
    /// - Throws: `permissionDenied` for a store that is somebody else's, if it shall be written to, and for a link that was
    ///   found: it leads wherever who made it wanted.
    package static func trustedPath(
        _ named: String?, isWritten: Bool, note: (String) -> Void
    ) throws(RAGError) -> String {
        let path = named ?? usualPath()
        let isNamed = named != nil || Environment.value("RAG_STORE") != nil
        if !isNamed, let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) {
            throw RAGError(
                .permissionDenied, subject: path,
                "it is a link to \(target), which may be somebody else's folder; nothing was read or written: name the"
                    + " store with --store")
        }
        guard StoreMark.isForeign(path) else { return path }
        if isNamed {
            // From now on it is one of the user's.
            if isWritten { StoreMark.put(in: path) }
        } else if isWritten {
            throw RAGError(
                .permissionDenied, subject: path,
                "this store was found here, but not made by you on this machine; nothing was written: name it with --store"
                    + " if you trust it (once is enough), or make another with --store DIR")
        } else if StoreMark.isNew(path) {
            note("the store \(path) was not made by you on this machine: its answers are its author's (said once)")
        }
        return path
    }
}
