import Synchronization

/// Memory that a search needs while it runs, kept for the next one: fresh memory costs page faults.
///
/// Thread safety: used by one search at a time.
final class Scratch {
    /// Accumulated scores of a window of chunks; all zero between searches.
    let accumulators: UnsafeMutablePointer<UInt32>
    static let windowSize = 1 << 15

    init() {
        accumulators = .allocate(capacity: Self.windowSize)
        accumulators.initialize(repeating: 0, count: Self.windowSize)
    }

    deinit { accumulators.deallocate() }
}

/// Lends scratch memory to searches.
///
/// Thread safety: any thread.
final class ScratchPool: Sendable {
    private struct Idle: @unchecked Sendable {
        // Each element is handed to one search at a time, under the lock.
        var scratches: [Scratch] = []
    }
    private let idle = Mutex(Idle())

    func withScratch<Result>(_ body: (Scratch) -> Result) -> Result {
        let scratch = idle.withLock { $0.scratches.popLast().map(Lent.init) } ?? Lent(Scratch())
        defer {
            let lent = scratch
            idle.withLock { if $0.scratches.count < 16 { $0.scratches.append(lent.scratch) } }
        }
        return body(scratch.scratch)
    }

    // Crosses the lock while nobody else holds it.
    private struct Lent: @unchecked Sendable {
        let scratch: Scratch
        init(_ scratch: Scratch) { self.scratch = scratch }
    }
}
