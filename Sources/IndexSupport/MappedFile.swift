#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A whole file mapped read-only; unmapped when the last reference goes.
///
/// Opening costs no reading: pages come in when touched. The mapping stays valid after the file's name is removed.
/// Files of the store are written once and never changed, which is what makes lending the bytes safe. A file that
/// somebody else truncates while it is mapped raises SIGBUS; only immutable files are mapped.
///
/// Thread safety: `@unchecked Sendable` because the bytes are never written after `init`.
package final class MappedFile: @unchecked Sendable {
    package let path: String
    /// The mapped bytes; valid while this object lives.
    package let bytes: UnsafeRawBufferPointer

    /// - Parameter followsLinks: `false` for what lies in a store, whose links may lead anywhere.
    package init(path: String, followsLinks: Bool = true) throws(FileError) {
        self.path = path
        // O_NONBLOCK: a pipe in the file's place is refused below instead of waiting for somebody to write to it.
        var descriptor: Int32 = -1
        var status = stat()
        if followsLinks {
            descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { throw FileError(errno: errno, path: path, operation: "open") }
        } else {
            (descriptor, status) = try Files.openRegular(path)
        }
        defer { close(descriptor) }
        guard fstat(descriptor, &status) == 0 else { throw FileError(errno: errno, path: path, operation: "stat") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(.system, path: path, "cannot map: not a regular file")
        }
        let size = Int(status.st_size)
        guard size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let base = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
            throw FileError(errno: errno, path: path, operation: "map")
        }
        bytes = UnsafeRawBufferPointer(start: base, count: size)
    }

    deinit {
        if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
    }

    package enum Advice: Sendable {
        /// Reads jump about: do not read ahead.
        case random
        /// Reads go from front to back: read far ahead.
        case sequential
        /// The range is wanted soon.
        case willNeed
        /// The pages may leave this process (they stay in the system's cache): keeps merges within bounded memory.
        case dontNeed
    }

    /// Tells the system how `range` (bytes; the whole file by default) will be used. Only a hint: errors are ignored.
    package func advise(_ advice: Advice, _ range: Range<Int>? = nil) {
        guard let base = bytes.baseAddress else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let range = (range ?? 0..<bytes.count).clamped(to: 0..<bytes.count)
        // Pages shared with neighbours are kept when dropping, included otherwise.
        let start = advice == .dontNeed ? (range.lowerBound + page - 1) / page * page : range.lowerBound / page * page
        let end =
            advice == .dontNeed && range.upperBound < bytes.count
            ? range.upperBound / page * page : range.upperBound
        guard end > start else { return }
        let flag: Int32 =
            switch advice {
            case .random: MADV_RANDOM
            case .sequential: MADV_SEQUENTIAL
            case .willNeed: MADV_WILLNEED
            case .dontNeed: MADV_DONTNEED
            }
        madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, flag)
    }
}
