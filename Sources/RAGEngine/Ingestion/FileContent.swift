import IndexSupport
import SegmentStore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads files that others may change at any time: read, not mapped, so that one cut short meanwhile is no crash.
enum FileContent {
    static func read(path: String) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError(errno: errno, path: path, operation: "read") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(errno: errno, path: path, operation: "read") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(.system, path: path, "cannot read: not a regular file any more")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let start = filled
            let count = bytes.withUnsafeMutableBytes {
                #if canImport(Glibc)
                    Glibc.read(descriptor, $0.baseAddress! + start, $0.count - start)
                #else
                    Darwin.read(descriptor, $0.baseAddress! + start, $0.count - start)
                #endif
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(errno: errno, path: path, operation: "read")
            }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }
}
