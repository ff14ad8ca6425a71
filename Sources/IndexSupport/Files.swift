#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Small file operations with typed errors; the wordings of system calls live in `FileError`.
package enum Files {
    /// Syncs the folder that holds `path`, so that a name in it survives a power cut.
    package static func syncFolder(of path: String) throws(FileError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(errno: errno, path: folder, operation: "open") }
        defer { close(descriptor) }
        // Some file systems cannot sync a folder and say EINVAL: there is nothing more to do on those.
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw FileError(errno: errno, path: folder, operation: "sync")
        }
    }

    /// Removes a file; one that is already gone is no error.
    package static func remove(_ path: String) throws(FileError) {
        try FaultInjection.check("remove", path)
        guard unlink(path) == 0 || errno == ENOENT else {
            throw FileError(errno: errno, path: path, operation: "remove")
        }
    }

    /// Creates a folder and its missing parents.
    package static func createFolder(_ path: String) throws(FileError) {
        var partial = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            partial += "/" + part
            guard mkdir(partial, 0o755) == 0 || errno == EEXIST || errno == EISDIR else {
                throw FileError(errno: errno, path: path, operation: "create folder")
            }
        }
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileError(errno: errno, path: path, operation: "create folder") }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw FileError(.system, path: path, "cannot create folder: a file of that name is in the way")
        }
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The size in bytes, or `nil` if there is no such file.
    package static func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// The names in a folder, sorted, without `.` and `..`.
    package static func list(_ path: String) throws(FileError) -> [String] {
        guard let folder = opendir(path) else { throw FileError(errno: errno, path: path, operation: "list") }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
