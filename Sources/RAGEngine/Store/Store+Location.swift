import Foundation

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
}
