import IndexSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folder in which a model is put together, `MODEL.partial`, until it is complete and takes its name.
///
/// It is locked, so that two downloads of one model do not write into one another, and it remembers where its files come
/// from: what is left of another revision is thrown away.
///
/// Thread safety: used by one task at a time.
final class DownloadFolder {
    static let suffix = ".partial"

    let target: String
    let path: String
    private let lock: Int32
    private var sourcePath: String { path + "/.source" }
    private var lockPath: String { target + ".lock" }

    init(target: String) throws(EmbedderError) {
        self.target = target
        path = target + Self.suffix
        let parent = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
        try FolderSteps.create(parent.isEmpty ? "/" : parent)
        lock = open(target + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard lock >= 0 else { throw EmbedderError(FileError(errno: errno, path: target, operation: "lock")) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw EmbedderError(
                .system, subject: target, "another process is fetching this model; wait until it has finished")
        }
        try FolderSteps.create(path)
    }

    deinit {
        // The lock file stays: removing it would let two processes lock two files of one name.
        close(lock)
    }

    func file(_ name: String) -> String { path + "/" + name }

    /// Says where the files come from; removes those that come from elsewhere.
    func setSource(_ source: String) throws(EmbedderError) {
        let known = try FolderSteps.read(sourcePath)
        guard known != source else { return }
        try clear()
        try FolderSteps.write(source, to: sourcePath)
    }

    /// Throws away what has been fetched.
    func clear() throws(EmbedderError) {
        for name in try FolderSteps.list(path) { try FolderSteps.removeTree(path + "/" + name) }
    }

    /// Prepares the subfolder of a file.
    func prepare(_ name: String) throws(EmbedderError) {
        guard let slash = name.lastIndex(of: "/") else { return }
        try FolderSteps.create(file(String(name[..<slash])))
    }

    /// Gives the folder its name, in the place of an older one.
    func install() throws(EmbedderError) {
        try FolderSteps.remove(sourcePath)
        try FolderSteps.syncFolder(of: file("x"))
        let old = target + ".old"
        try FolderSteps.removeTree(old)
        if Files.exists(target) { try FolderSteps.rename(target, to: old) }
        try FolderSteps.rename(path, to: target)
        try FolderSteps.syncFolder(of: target)
        try FolderSteps.removeTree(old)
    }
}
