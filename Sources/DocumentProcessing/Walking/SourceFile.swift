import IndexSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads files that others may change meanwhile.
package enum SourceFile {
    /// The content of a regular file of at most `maximumSize` bytes. Never waits: what has become a pipe or device since
    /// the walk is refused. The bytes are copied, because a mapped file that its owner cuts short would end the process.
    package static func read(_ path: String, maximumSize: Int) throws(FileError) -> [UInt8] {
        try read(Array(path.utf8), maximumSize: maximumSize)
    }

    static func read(_ path: [UInt8], maximumSize: Int) throws(FileError) -> [UInt8] {
        let name = String(decoding: path, as: UTF8.self)
        let descriptor = FileSystem.withCString(path) { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
        guard descriptor >= 0 else { throw FileSystem.error(path, "open") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileSystem.error(path, "stat") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(.system, path: name, "cannot read: not a regular file")
        }
        // One byte more than expected shows a file that has grown since.
        let expected = Int(status.st_size)
        guard expected <= maximumSize else {
            throw FileError(
                .system, path: name, "cannot read: \(expected) bytes are more than the limit of \(maximumSize)")
        }
        var failure: FileError?
        var bytes = [UInt8]()
        var capacity = min(expected, maximumSize) + 1
        while true {
            let start = bytes.count
            let wanted = capacity - start
            let chunk = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
                while count < wanted {
                    #if canImport(Glibc)
                        let got = Glibc.read(descriptor, buffer.baseAddress! + count, wanted - count)
                    #else
                        let got = Darwin.read(descriptor, buffer.baseAddress! + count, wanted - count)
                    #endif
                    if got < 0 {
                        if errno == EINTR { continue }
                        failure = FileSystem.error(path, "read")
                        return
                    }
                    if got == 0 { return }
                    count += got
                }
            }
            if let failure { throw failure }
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
            if chunk.count < wanted { return bytes }
            guard bytes.count <= maximumSize else {
                throw FileError(.system, path: name, "cannot read: it has grown over the limit of \(maximumSize) bytes")
            }
            capacity = min(bytes.count * 2, maximumSize) + 1
        }
    }
}
