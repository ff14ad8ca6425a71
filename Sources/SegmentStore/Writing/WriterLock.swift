import Foundation
import IndexSupport
import RAGModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The lock that makes one process the writer of a store. The system lets it go when the process ends, however it ends.
///
/// The lock is `flock` on `writer.lock`; the file's content names the owner, for the message to a second writer.
package final class WriterLock {
    package struct Owner: Codable {
        package let pid: Int32
        /// Seconds since 1970.
        package let since: Double
        package let purpose: String
    }

    private let descriptor: Int32

    /// - Parameters:
    ///   - purpose: what the writer does, for the message to others.
    ///   - waitSeconds: how long to wait for another writer to finish.
    package init(path: String, purpose: String, waitSeconds: Double) throws {
        let deadline = Date().timeIntervalSince1970 + waitSeconds
        var held: Int32?
        while held == nil { held = try Self.locked(path, until: deadline) }
        descriptor = held!
        let owner = Owner(pid: getpid(), since: Date().timeIntervalSince1970, purpose: purpose)
        // The content only helps the message to others: the lock holds without it, even on a full disk.
        if let content = try? JSONEncoder().encode(owner), ftruncate(descriptor, 0) == 0 {
            _ = content.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        }
    }

    /// Opens the file and takes the lock.
    ///
    /// - Returns: `nil` if the file was removed meanwhile, as by a first writer that took away what it had made: a lock on
    ///   what has no name keeps nobody out.
    private static func locked(_ path: String, until deadline: Double) throws -> Int32? {
        let (descriptor, status) = try Files.openRegular(path, O_RDWR | O_CREAT)
        // The file is emptied; with a second name it is also something else.
        guard status.st_nlink <= 1 else {
            close(descriptor)
            throw FileError(.corrupt, path: path, "it has another name elsewhere; nothing was written: remove it")
        }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let number = errno
            guard number == EWOULDBLOCK || number == EINTR else {
                close(descriptor)
                throw FileError(errno: number, path: path, operation: "lock")
            }
            guard Date().timeIntervalSince1970 < deadline else {
                close(descriptor)
                throw busy(path)
            }
            usleep(50_000)
        }
        var now = stat()
        if lstat(path, &now) == 0, now.st_ino == status.st_ino, now.st_dev == status.st_dev { return descriptor }
        close(descriptor)
        return nil
    }

    deinit {
        _ = ftruncate(descriptor, 0)
        // A child process that is being started has the descriptor for a moment, and with it the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private static func busy(_ path: String) -> RAGError {
        var who = "another process is writing to it"
        if let content = try? Files.read(path, maximumSize: 4096),
            let owner = try? JSONDecoder().decode(Owner.self, from: Data(content))
        {
            let since = Date(timeIntervalSince1970: owner.since)
                .formatted(.iso8601.time(includingFractionalSeconds: false).dateTimeSeparator(.space))
            who = "busy: \(owner.purpose) of process \(owner.pid) is writing to it since \(since)"
        }
        return RAGError(
            .busy, subject: (path as NSString).deletingLastPathComponent,
            "\(who); wait for it, or let this command wait with --wait")
    }
}
