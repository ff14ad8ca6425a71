import GRDB
import IndexSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A database that is read without SQLite's locks, because there is no room to make them, or no right: nothing keeps a
/// writer from changing it meanwhile, so each read is believed only if it has not.
///
/// A writer has a log before it changes anything, and leaves another time of change behind.
package struct UnlockedFile: Sendable {
    private struct State: Equatable {
        var inode: UInt64
        var size: Int64
        var seconds: Int
        var nanoseconds: Int
        /// Bytes in the log.
        var log: Int
    }

    private let path: String
    private let state: State

    /// - Returns: `nil` where nobody can write: what is read there needs no doubt.
    package init?(_ path: String) {
        guard !Files.isOnReadOnlyMedium(path), let state = Self.state(of: path) else { return nil }
        self.path = path
        self.state = state
    }

    /// - Throws: `CatalogError` `busy` if the database has changed since.
    package func check() throws(CatalogError) {
        guard Self.state(of: path) == state else {
            throw CatalogError(
                .busy, path: path,
                "it was read without a lock, since none could be made (the disk is full, or the folder is not yours to write"
                    + " to), and another process has changed it meanwhile; run the command again")
        }
    }

    private static func state(of path: String) -> State? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        return State(
            inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: time.tv_sec,
            nanoseconds: Int(time.tv_nsec), log: Files.size(path + "-wal") ?? 0)
    }
}

/// A connection for reading, and what it must not be believed without.
struct ReadConnection: Sendable {
    let queue: DatabaseQueue
    /// `nil` for one that has locks, or needs none.
    var unlocked: UnlockedFile?

    func check() throws(CatalogError) { try unlocked?.check() }
}
