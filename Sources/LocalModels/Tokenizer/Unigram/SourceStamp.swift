import IndexSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Size and time of the last change of a file: says which version of it something was made of.
struct SourceStamp: Hashable {
    /// Bytes; seconds and nanoseconds since 1970.
    let words: [Int64]

    init(path: String) throws(FileError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileError(errno: errno, path: path, operation: "open") }
        #if canImport(Glibc)
            let time = status.st_mtim
        #else
            let time = status.st_mtimespec
        #endif
        words = [Int64(status.st_size), Int64(time.tv_sec), Int64(time.tv_nsec)]
    }
}
