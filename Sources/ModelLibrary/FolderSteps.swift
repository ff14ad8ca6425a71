import IndexSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// File operations with the errors of this module.
enum FolderSteps {
    static func rename(_ path: String, to target: String) throws(EmbedderError) {
        do throws(FileError) {
            try FaultInjection.check("rename", target)
            guard platformRename(path, target) == 0 else {
                throw FileError(errno: errno, path: target, operation: "rename")
            }
        } catch { throw EmbedderError(error) }
    }

    static func remove(_ path: String) throws(EmbedderError) {
        do { try Files.remove(path) } catch { throw EmbedderError(error) }
    }

    static func create(_ folder: String) throws(EmbedderError) {
        do { try Files.createFolder(folder) } catch { throw EmbedderError(error) }
    }

    static func list(_ folder: String) throws(EmbedderError) -> [String] {
        do { return try Files.list(folder) } catch { throw EmbedderError(error) }
    }

    static func syncFolder(of path: String) throws(EmbedderError) {
        do { try Files.syncFolder(of: path) } catch { throw EmbedderError(error) }
    }

    /// Writes a small file, durably and atomically.
    static func write(_ text: String, to path: String) throws(EmbedderError) {
        do throws(FileError) {
            let writer = try FileWriter(path: path)
            try writer.append(Array(text.utf8))
            try writer.commit()
        } catch { throw EmbedderError(error) }
    }

    /// A small file's text; `nil` if there is none.
    static func read(_ path: String) throws(EmbedderError) -> String? {
        guard Files.exists(path) else { return nil }
        let file: MappedFile
        do { file = try MappedFile(path: path) } catch { throw EmbedderError(error) }
        return withExtendedLifetime(file) { String(decoding: file.bytes, as: UTF8.self) }
    }

    /// Removes a folder with all that is in it; links are removed, not followed.
    static func removeTree(_ path: String) throws(EmbedderError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return }
            throw EmbedderError(FileError(errno: errno, path: path, operation: "remove"))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return try remove(path) }
        for name in try list(path) { try removeTree(path + "/" + name) }
        guard rmdir(path) == 0 else { throw EmbedderError(FileError(errno: errno, path: path, operation: "remove")) }
    }
}

private func platformRename(_ path: String, _ target: String) -> Int32 { rename(path, target) }
