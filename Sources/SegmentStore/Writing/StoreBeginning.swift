import IndexSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What was there before a store's first writer, so that one that is refused (a wrong option, a missing model) leaves no
/// empty store behind.
struct StoreBeginning {
    private let path: String
    /// Folders that the writer has to make, the innermost first.
    private let folders: [String]
    /// Files in the store's folder that it has to make.
    private let files: [String]
    private let makesSegments: Bool

    /// What a writer makes in the folder of a store, the lock last.
    private static let names = [
        "catalog.sqlite-wal", "catalog.sqlite-shm", "catalog.sqlite", "originals.sqlite-wal", "originals.sqlite-shm",
        "originals.sqlite", ".gitignore", "trusted", "writer.lock",
    ]

    /// - Parameter path: the folder of a store that is not there yet.
    init(_ path: String) {
        let path = Files.absolute(path)
        self.path = path
        var folders: [String] = []
        var folder = path
        while folder.count > 1, Files.isMissing(folder) {
            folders.append(folder)
            folder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
        }
        self.folders = folders
        files = Self.names.filter { Files.kind(path + "/" + $0) == nil }
        makesSegments = Files.kind(path + "/segments") == nil
    }

    /// Removes what the writer has made; what is not its own stays, and so do the folders that hold it.
    ///
    /// That something cannot be removed is no error: it is less than the one that the writer failed with.
    func undo() {
        if makesSegments {
            let segments = path + "/segments"
            for name in (try? Files.list(segments)) ?? [] { unlink(segments + "/" + name) }
            rmdir(segments)
        }
        for name in files { unlink(path + "/" + name) }
        removeFolders()
    }

    /// Removes folders in which nobody has made anything.
    func removeFolders() { for folder in folders { rmdir(folder) } }
}
