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
        try FaultInjection.check("sync folder", folder)
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(errno: errno, path: folder, operation: "open") }
        defer { close(descriptor) }
        // Some file systems cannot sync a folder and say EINVAL: there is nothing more to do on those.
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw FileError(errno: errno, path: folder, operation: "sync")
        }
    }

    /// Syncs the content of a file.
    package static func sync(_ path: String) throws(FileError) {
        try FaultInjection.check("sync", path)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError(errno: errno, path: path, operation: "open") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError(errno: errno, path: path, operation: "sync") }
    }

    package static func rename(_ path: String, to target: String) throws(FileError) {
        try FaultInjection.check("rename", target)
        #if canImport(Glibc)
            let result = Glibc.rename(path, target)
        #else
            let result = Darwin.rename(path, target)
        #endif
        guard result == 0 else { throw FileError(errno: errno, path: target, operation: "rename") }
    }

    /// Removes a file; one that is already gone is no error.
    package static func remove(_ path: String) throws(FileError) {
        try FaultInjection.check("remove", path)
        guard unlink(path) == 0 || errno == ENOENT else {
            throw FileError(errno: errno, path: path, operation: "remove")
        }
    }

    /// Creates a folder and its missing parents, whose names then survive a power cut.
    ///
    /// - Parameter mode: the rights of the folder itself, if it is made now; its parents are open to all.
    package static func createFolder(_ path: String, mode: mode_t = 0o755) throws(FileError) {
        var partial = path.hasPrefix("/") ? "" : "."
        let parts = path.split(separator: "/")
        for (index, part) in parts.enumerated() {
            partial += "/" + part
            guard kind(partial) == nil else { continue }
            try FaultInjection.check("create folder", partial)
            if mkdir(partial, index == parts.count - 1 ? mode : 0o755) == 0 {
                try syncFolder(of: partial)
            } else if errno != EEXIST && errno != EISDIR {
                throw FileError(errno: errno, path: path, operation: "create folder")
            }
        }
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileError(errno: errno, path: path, operation: "create folder") }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw FileError(.system, path: path, "cannot create folder: a file of that name is in the way")
        }
    }

    /// Whether this process may make files in a folder.
    package static func isWritable(_ folder: String) -> Bool { access(folder, W_OK) == 0 }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether nothing stands at a path. What may not be looked at may be there.
    package static func isMissing(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR)
    }

    /// Whether something stands at a path, or where its link leads, that is not a folder.
    package static func isNoFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
    }

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
