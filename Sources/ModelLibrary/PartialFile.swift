import HTTPSupport
import IndexSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The part of a file that has arrived, and the entity tag it belongs to.
///
/// Thread safety: `@unchecked Sendable` because the transport's thread uses it during a transfer and the caller before
/// and after it, never both.
final class PartialFile: @unchecked Sendable {
    private let path: String
    private let tagPath: String
    private var descriptor: Int32 = -1
    private let tag: String?
    /// Bytes that are there.
    private(set) var count: Int
    /// The size of the whole file, if the server says it.
    private(set) var total: Int?
    private(set) var hasBegun = false
    /// The task's hook, taken along to the transport's thread.
    private let fault = FaultInjection.hook

    init(path: String, tagPath: String) throws(EmbedderError) {
        self.path = path
        self.tagPath = tagPath
        count = Files.size(path) ?? 0
        tag = try Self.readTag(tagPath)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Asks for the rest, on condition that the file is still the same.
    var resumeHeaders: [(name: String, value: String)] {
        guard count > 0, let tag else { return [] }
        return [("Range", "bytes=\(count)-"), ("If-Range", tag)]
    }

    /// Prepares for the body of `response`: behind what is there, or from the start.
    func begin(_ response: HTTPResponse, maximumBytes: Int) throws(EmbedderError) {
        hasBegun = true
        var flags = O_WRONLY | O_CREAT | O_CLOEXEC
        if response.status == 206 {
            guard let (start, size) = Self.contentRange(response.headers["content-range"] ?? ""), start == count else {
                discard()
                throw EmbedderError(
                    .responseInvalid, subject: path, "the server sends another part than asked for; run again")
            }
            total = size
            flags |= O_APPEND
        } else {
            count = 0
            total = response.headers["content-length"].flatMap { Int($0) }
            flags |= O_TRUNC
        }
        if let total, total > maximumBytes {
            let message = "\(total) bytes are more than the \(maximumBytes) allowed for this file"
            throw EmbedderError(.responseInvalid, subject: path, message)
        }
        descriptor = open(path, flags, 0o644)
        guard descriptor >= 0 else { throw Self.error(errno, path, "create") }
        try checkSpace()
        // A weak tag does not promise the same bytes.
        let fresh = response.headers["etag"].flatMap { $0.hasPrefix("\"") && $0.utf8.count < 1024 ? $0 : nil }
        if response.status == 200 { try Self.writeTag(fresh, tagPath) }
    }

    /// Refuses at once what cannot fit.
    private func checkSpace() throws(EmbedderError) {
        var status = statvfs()
        guard let total, fstatvfs(descriptor, &status) == 0 else { return }
        let free = Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
        guard total - count <= free else {
            let message =
                "\(total - count) bytes are to come, and the disk has only \(free) left; free some space and run again,"
                + " or choose another place with XDG_DATA_HOME"
            throw EmbedderError(.system, subject: path, message)
        }
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(EmbedderError) {
        if let fault = fault?("write", path) { throw EmbedderError(fault) }
        var written = 0
        while written < bytes.count {
            let step = write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            if step < 0 {
                if errno == EINTR { continue }
                throw Self.error(errno, path, "write")
            }
            written += step
            count += step
        }
    }

    /// Makes the bytes durable; returns how many there are.
    func finish() throws(EmbedderError) -> Int {
        guard fsync(descriptor) == 0 else { throw Self.error(errno, path, "sync") }
        close(descriptor)
        descriptor = -1
        return count
    }

    func discard() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        count = 0
        Self.remove(path, tagPath)
    }

    static func remove(_ path: String, _ tagPath: String) {
        unlink(path)
        unlink(tagPath)
    }

    /// `bytes FIRST-LAST/SIZE`; the size may be `*`.
    static func contentRange(_ text: String) -> (start: Int, size: Int?)? {
        guard text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        let bounds = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, bounds.count == 2, let first = Int(bounds[0]), let last = Int(bounds[1]), first >= 0,
            last >= first
        else { return nil }
        guard parts[1] != "*" else { return (first, nil) }
        guard let size = Int(parts[1]), size > last else { return nil }
        return (first, size)
    }

    private static func readTag(_ path: String) throws(EmbedderError) -> String? {
        guard let text = try FolderSteps.read(path) else { return nil }
        return text.hasPrefix("\"") && text.hasSuffix("\"") ? text : nil
    }

    private static func writeTag(_ tag: String?, _ path: String) throws(EmbedderError) {
        guard let tag else { return try FolderSteps.remove(path) }
        try FolderSteps.write(tag, to: path)
    }

    static func error(_ number: Int32, _ path: String, _ operation: String) -> EmbedderError {
        EmbedderError(FileError(errno: number, path: path, operation: operation))
    }
}
