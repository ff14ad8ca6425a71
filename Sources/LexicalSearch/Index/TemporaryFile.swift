import IndexSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file without a name that grows at its end and is read back: it vanishes with the process, however that ends.
///
/// Thread safety: used by one thread at a time.
final class TemporaryFile {
    private let folder: String
    private let descriptor: Int32
    private var buffer = GrowableBuffer<UInt8>(capacity: 1 << 18)
    private var flushed = 0

    init(folder: String) throws(FileError) {
        self.folder = folder
        try FaultInjection.check("create", folder)
        var template = Array((folder + "/rag-temporary-XXXXXX").utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw FileError(errno: errno, path: folder, operation: "create a temporary file") }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(descriptor) }

    /// The number of bytes appended.
    var count: Int { flushed + buffer.count }

    func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        guard let base = bytes.baseAddress else { return }
        if buffer.count + bytes.count > 1 << 18 { try flush() }
        if bytes.count >= 1 << 18 {
            try write(bytes)
        } else {
            buffer.append(base.assumingMemoryBound(to: UInt8.self), bytes.count)
        }
    }

    func flush() throws(FileError) {
        try write(buffer.bytes)
        buffer.removeAll()
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        try FaultInjection.check("write", folder)
        var written = 0
        while written < bytes.count {
            let count = pwrite(descriptor, base + written, bytes.count - written, off_t(flushed + written))
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(errno: errno, path: folder, operation: "write a temporary file")
            }
            written += count
        }
        flushed += bytes.count
    }

    /// Reads into `target` from `offset`; returns how many bytes there were. Flush first.
    func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        var done = 0
        while done < target.count {
            let count = pread(descriptor, target.baseAddress! + done, target.count - done, off_t(offset + done))
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(errno: errno, path: folder, operation: "read a temporary file")
            }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Appends the whole content to the open section of `writer`.
    func copy(to writer: SegmentFileWriter) throws(FileError) {
        try flush()
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { chunk.deallocate() }
        var offset = 0
        while offset < flushed {
            let count = try read(at: offset, into: chunk)
            guard count > 0 else {
                throw FileError(.system, path: folder, "cannot read a temporary file: it ends too early")
            }
            try writer.append(UnsafeRawBufferPointer(rebasing: chunk[0..<count]))
            offset += count
        }
    }
}
