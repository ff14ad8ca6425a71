#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes a new file so that it appears under its name complete, on the disk, or not at all.
///
/// Bytes go through a buffer to `PATH.partial`; `commit` flushes, syncs, renames and syncs the folder. A writer that is
/// dropped without `commit` removes its partial file; one left by a killed process is replaced or swept later.
/// Whatever else stands under the partial name, such as a link, is removed and never written through.
///
/// Thread safety: used by one thread at a time.
package final class FileWriter {
    package let path: String
    private let partialPath: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []
    private let capacity = 1 << 20
    /// The number of bytes appended so far.
    package private(set) var offset = 0

    package static let partialSuffix = ".partial"

    /// - Parameter mode: the rights of the file; what lies in a store is for its owner only.
    package init(path: String, mode: mode_t = 0o644) throws(FileError) {
        self.path = path
        partialPath = path + Self.partialSuffix
        try FaultInjection.check("create", path)
        guard unlink(partialPath) == 0 || errno == ENOENT else {
            throw FileError(errno: errno, path: path, operation: "create")
        }
        descriptor = open(partialPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw FileError(errno: errno, path: path, operation: "create") }
        buffer.reserveCapacity(capacity)
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(partialPath)
    }

    package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        offset += bytes.count
        if buffer.count + bytes.count <= capacity {
            buffer.append(contentsOf: bytes)
            return
        }
        try flush()
        if bytes.count >= capacity {
            try write(bytes)
        } else {
            buffer.append(contentsOf: bytes)
        }
    }

    package func append<Element: BitwiseCopyable>(_ elements: [Element]) throws(FileError) {
        try elements.withUnsafeBufferPointer { (buffer) throws(FileError) in try append(UnsafeRawBufferPointer(buffer))
        }
    }

    package func append<Element: BitwiseCopyable>(value: Element) throws(FileError) {
        try withUnsafeBytes(of: value) { (bytes) throws(FileError) in try append(bytes) }
    }

    /// Appends zeros until `offset` is a multiple of `alignment`.
    package func pad(to alignment: Int) throws(FileError) {
        let missing = (alignment - offset % alignment) % alignment
        if missing > 0 { try append([UInt8](repeating: 0, count: missing)) }
    }

    /// Hands everything appended so far to the system and returns the path it can be read back from until `commit`.
    package func flushed() throws(FileError) -> String {
        try flush()
        return partialPath
    }

    /// Makes the file appear under its name, durably. After it, the writer is finished.
    ///
    /// - Parameter syncsFolder: `false` leaves it to the caller to sync the folder, once for several files: until then a
    ///   power cut may take the name.
    package func commit(syncsFolder: Bool = true) throws(FileError) {
        try flush()
        try FaultInjection.check("sync", path)
        guard fsync(descriptor) == 0 else { throw FileError(errno: errno, path: path, operation: "sync") }
        close(descriptor)
        descriptor = -1
        do throws(FileError) {
            try Files.rename(partialPath, to: path)
            if syncsFolder { try Files.syncFolder(of: path) }
        } catch {
            unlink(partialPath)
            throw error
        }
    }

    private func flush() throws(FileError) {
        guard !buffer.isEmpty else { return }
        try buffer.withUnsafeBufferPointer { (bytes) throws(FileError) in try write(UnsafeRawBufferPointer(bytes)) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        try FaultInjection.check("write", path)
        var written = 0
        while written < bytes.count {
            #if canImport(Glibc)
                let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            #else
                let count = Darwin.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            #endif
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(errno: errno, path: path, operation: "write")
            }
            written += count
        }
    }
}
