#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Zeroed memory that starts on a cache line; large buffers ask for huge pages, which spares scattered reads most of
/// their address translation.
///
/// Thread safety: `@unchecked Sendable` because whoever shares a buffer also decides which thread writes which part;
/// the owners say how.
final class AlignedBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>
    let count: Int
    private let mappedBytes: Int

    private static var hugePage: Int { 2 << 20 }
    /// Linux: `MADV_HUGEPAGE`, which the C library overlay does not export everywhere.
    private static var adviseHugePages: Int32 { 14 }

    init(count: Int) {
        precondition(count >= 0)
        self.count = count
        let bytes = max(64, count * MemoryLayout<Element>.stride)
        if bytes >= Self.hugePage {
            let rounded = (bytes + Self.hugePage - 1) / Self.hugePage * Self.hugePage
            guard
                let memory = mmap(nil, rounded, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0),
                memory != MAP_FAILED
            else { fatalError("out of memory: cannot allocate \(rounded) bytes") }
            #if os(Linux)
                // Only a hint: without huge pages everything still works.
                madvise(memory, rounded, Self.adviseHugePages)
            #endif
            mappedBytes = rounded
            base = memory.bindMemory(to: Element.self, capacity: count)
        } else {
            var memory: UnsafeMutableRawPointer?
            guard posix_memalign(&memory, 64, bytes) == 0, let memory else {
                fatalError("out of memory: cannot allocate \(bytes) bytes")
            }
            memset(memory, 0, bytes)
            mappedBytes = 0
            base = memory.bindMemory(to: Element.self, capacity: count)
        }
    }

    deinit {
        if mappedBytes > 0 { munmap(base, mappedBytes) } else { free(base) }
    }

    var buffer: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }
}
