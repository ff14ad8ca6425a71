import IndexSupport
import RAGModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What lies in a folder, in the order of the walk.
struct FolderEntry {
    enum Kind {
        case file, folder, special
    }

    /// The bytes of the name: file systems do not promise UTF-8.
    let name: [UInt8]
    var kind: Kind
    var isLink: Bool
    var size: Int
    var modified: Int64
    var changed: Int64
    var identity: FileIdentity
    /// Why there is no more to know.
    var failure: SkipReason?
}

/// Which file a path leads to, whatever its name.
struct FileIdentity: Hashable {
    let device: UInt64
    let node: UInt64
}

/// Asks the system about files; all paths are bytes without a terminating zero.
enum FileSystem {
    struct Status {
        let kind: FolderEntry.Kind
        let isLink: Bool
        let size: Int
        let modified: Int64
        let changed: Int64
        let identity: FileIdentity
    }

    static func status(_ path: [UInt8], followsLinks: Bool) -> Result<Status, FileError> {
        var status = stat()
        let result = withCString(path) { followsLinks ? stat($0, &status) : lstat($0, &status) }
        guard result == 0 else { return .failure(error(path, "stat")) }
        let format = status.st_mode & S_IFMT
        #if canImport(Glibc)
            let (time, change) = (status.st_mtim, status.st_ctim)
        #else
            let (time, change) = (status.st_mtimespec, status.st_ctimespec)
        #endif
        return .success(
            Status(
                kind: format == S_IFREG ? .file : format == S_IFDIR ? .folder : .special, isLink: format == S_IFLNK,
                size: Int(status.st_size), modified: nanoseconds(seconds: Int64(time.tv_sec), Int64(time.tv_nsec)),
                changed: nanoseconds(seconds: Int64(change.tv_sec), Int64(change.tv_nsec)),
                identity: FileIdentity(device: UInt64(status.st_dev), node: UInt64(status.st_ino))))
    }

    /// Nanoseconds since 1970; times before 1677 and after 2262, which do not fit, become the first or last that does.
    static func nanoseconds(seconds: Int64, _ nanoseconds: Int64) -> Int64 {
        let (product, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, sumOverflows) = product.addingReportingOverflow(nanoseconds)
        return overflows || sumOverflows ? (seconds < 0 ? .min : .max) : sum
    }

    /// The names in a folder, without `.` and `..`, in no order.
    ///
    /// - Parameter followsLink: whether the folder's own path may be a symbolic link.
    static func names(_ path: [UInt8], followsLink: Bool) -> Result<[[UInt8]], FileError> {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followsLink ? 0 : O_NOFOLLOW)
        let descriptor = withCString(path) { open($0, flags) }
        guard descriptor >= 0 else { return .failure(error(path, "list")) }
        guard let folder = fdopendir(descriptor) else {
            let failure = error(path, "list")
            close(descriptor)
            return .failure(failure)
        }
        defer { closedir(folder) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else {
                // A folder that breaks off in the middle is not one that ends.
                return errno == 0 ? .success(names) : .failure(error(path, "list"))
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [0x2E] && name != [0x2E, 0x2E] { names.append(name) }
        }
    }

    /// The path without symbolic links; `nil` if it leads nowhere.
    static func realPath(_ path: [UInt8]) -> [UInt8]? {
        guard let resolved = withCString(path, { realpath($0, nil) }) else { return nil }
        defer { free(resolved) }
        return Array(UnsafeBufferPointer(start: resolved, count: strlen(resolved))).map { UInt8(bitPattern: $0) }
    }

    static func withCString<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        (path + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { body($0.baseAddress!) }
        }
    }

    static func error(_ path: [UInt8], _ operation: String) -> FileError {
        FileError(errno: errno, path: String(decoding: path, as: UTF8.self), operation: operation)
    }
}
