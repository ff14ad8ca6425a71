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
    ///
    /// - Parameter root: where the file must lie, as a path without links. What the open file really is decides, so that
    ///   a folder or file that was swapped for a link since the walk leads nowhere. `nil` for any place.
    package static func read(
        _ path: String, beneath root: String? = nil, maximumSize: Int
    ) throws(FileError) -> [UInt8] {
        try read(Array(path.utf8), beneath: root.map { Array($0.utf8) }, maximumSize: maximumSize)
    }

    static func read(
        _ path: [UInt8], beneath root: [UInt8]? = nil, maximumSize: Int
    ) throws(FileError) -> [UInt8] {
        let name = String(decoding: path, as: UTF8.self)
        let descriptor = FileSystem.withCString(path) { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
        guard descriptor >= 0 else { throw FileSystem.error(path, "open") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileSystem.error(path, "stat") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(.system, path: name, "cannot read: not a regular file")
        }
        if let root, !lies(descriptor, path, beneath: root) {
            throw FileError(.system, path: name, "cannot read: it leads out of the folder that is read")
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

    private static func lies(_ descriptor: Int32, _ path: [UInt8], beneath root: [UInt8]) -> Bool {
        guard let real = realPath(descriptor) ?? FileSystem.realPath(path) else { return false }
        let slash = UInt8(ascii: "/")
        return real == root || root == [slash] || real.starts(with: root + [slash])
    }

    /// Where an open file lies; `nil` if the system does not say.
    private static func realPath(_ descriptor: Int32) -> [UInt8]? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        #if canImport(Glibc)
            let count = readlink("/proc/self/fd/\(descriptor)", &buffer, buffer.count)
            guard count > 0, count < buffer.count else { return nil }
            return buffer[..<count].map { UInt8(bitPattern: $0) }
        #else
            guard fcntl(descriptor, F_GETPATH, &buffer) == 0 else { return nil }
            return buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        #endif
    }
}
