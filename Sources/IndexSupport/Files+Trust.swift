#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Files in a folder that somebody else may have filled: links are not followed, pipes are not waited for, and what is
/// written can be read by its owner only.
extension Files {
    package enum Kind: String, Sendable {
        case file, folder, link, pipe, socket, device
    }

    /// What stands at `path` itself, not where a link leads; `nil` if nothing does, or if it cannot be seen.
    package static func kind(_ path: String) -> Kind? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return Kind(status)
    }

    /// Opens a regular file that is no link.
    ///
    /// - Parameter flags: beside those that this function needs.
    /// - Returns: the descriptor, which the caller closes, and what the system says of the file.
    package static func openRegular(
        _ path: String, _ flags: Int32 = O_RDONLY, mode: mode_t = 0o600
    ) throws(FileError) -> (descriptor: Int32, status: stat) {
        // Opening a pipe waits for its other end without O_NONBLOCK; for a file the flag means nothing.
        let descriptor = open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            if errno == ELOOP || errno == EMLINK { throw unexpected(path, .link) }
            throw FileError(errno: errno, path: path, operation: "open")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let number = errno
            close(descriptor)
            throw FileError(errno: number, path: path, operation: "stat")
        }
        let kind = Kind(status)
        guard kind == .file else {
            close(descriptor)
            throw unexpected(path, kind)
        }
        return (descriptor, status)
    }

    /// The content of a regular file that is no link.
    ///
    /// - Parameter maximumSize: in bytes; a larger file is refused without being read to its end.
    package static func read(_ path: String, maximumSize: Int) throws(FileError) -> [UInt8] {
        let (descriptor, status) = try openRegular(path)
        defer { close(descriptor) }
        let expected = min(Int(clamping: status.st_size), maximumSize)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(expected + 1)
        var block = [UInt8](repeating: 0, count: min(expected + 1, 1 << 16))
        while true {
            let count = block.withUnsafeMutableBytes { buffer in
                #if canImport(Glibc)
                    Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                #else
                    Darwin.read(descriptor, buffer.baseAddress, buffer.count)
                #endif
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError(errno: errno, path: path, operation: "read") }
            guard count > 0 else { return bytes }
            bytes += block[..<count]
            guard bytes.count <= maximumSize else {
                throw FileError(.corrupt, path: path, "longer than the \(maximumSize) bytes that it may have")
            }
        }
    }

    /// Makes an empty file that only its owner can read, where none is.
    package static func createPrivateFile(_ path: String) throws(FileError) {
        try FaultInjection.check("create", path)
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(errno: errno, path: path, operation: "create") }
        close(descriptor)
    }

    /// Makes a folder that only its owner can enter, or takes the rights of others from one that is there.
    package static func createPrivateFolder(_ path: String) throws(FileError) {
        try createFolder(path, mode: 0o700)
        try makePrivate(path)
    }

    /// Takes the rights of everybody but the owner from a file or folder; does nothing if it is missing, a link, or
    /// somebody else's.
    ///
    /// It is not opened: closing any descriptor of a database would let go the locks that SQLite holds on it.
    package static func makePrivate(_ path: String) throws(FileError) {
        var status = stat()
        guard lstat(path, &status) == 0, [.file, .folder].contains(Kind(status)) else { return }
        let mode = status.st_mode & 0o7777
        guard mode & 0o077 != 0 else { return }
        guard chmod(path, mode & 0o700) == 0 || errno == EPERM || errno == EROFS || errno == ENOENT else {
            throw FileError(errno: errno, path: path, operation: "restrict the rights of")
        }
    }

    /// Whether nobody but the owner has any right to a file or folder; true if it is missing.
    package static func isPrivate(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) != 0 || status.st_mode & 0o077 == 0
    }

    /// - Throws: `FileError` unless `path` is a real folder or missing: a link would lead writes and removals elsewhere, and
    ///   what may not be looked into is not what is missing.
    package static func checkFolder(_ path: String) throws(FileError) {
        if let kind = kind(path), kind != .folder { throw unexpected(path, kind, instead: "folder") }
        if access(path, X_OK) != 0, errno == EACCES { throw FileError(errno: errno, path: path, operation: "open") }
    }

    /// Whether the file system that holds `path` is mounted for reading only.
    package static func isOnReadOnlyMedium(_ path: String) -> Bool {
        var status = statvfs()
        return statvfs(path, &status) == 0 && status.f_flag & UInt(ST_RDONLY) != 0
    }

    /// The path from the root of the file system; links in it are kept.
    package static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return String(cString: folder) + "/" + path
    }

    private static func unexpected(_ path: String, _ kind: Kind, instead: String = "file") -> FileError {
        FileError(
            .corrupt, path: path,
            "a \(kind.rawValue) stands where a \(instead) is expected; nothing was opened: remove it")
    }
}

extension Files.Kind {
    fileprivate init(_ status: stat) {
        self =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            case S_IFIFO: .pipe
            case S_IFSOCK: .socket
            default: .device
            }
    }
}
