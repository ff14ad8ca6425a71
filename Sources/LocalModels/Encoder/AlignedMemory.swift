#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Memory that starts at a multiple of the cache line, in large pages where the system has them; freed with its owner.
///
/// `@unchecked Sendable`: whoever owns it decides who writes; see the owners.
final class AlignedMemory: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    let byteCount: Int

    init(byteCount: Int) {
        let largePage = 2 << 20
        let large = byteCount >= 2 * largePage
        var memory: UnsafeMutableRawPointer?
        let status = posix_memalign(&memory, large ? largePage : 64, max(64, byteCount))
        guard status == 0, let memory else { fatalError("out of memory: \(byteCount) bytes for the encoder") }
        base = memory
        self.byteCount = byteCount
        #if os(Linux)
            if large { madvise(base, byteCount, MADV_HUGEPAGE) }
        #endif
    }

    deinit { free(base) }

    func floats(_ byteOffset: Int) -> UnsafeMutablePointer<Float> {
        (base + byteOffset).assumingMemoryBound(to: Float.self)
    }
}
