import CVectorKernels
import Synchronization

/// Memory that a search needs while it runs, kept for the next one: fresh memory costs page faults.
///
/// Thread safety: used by one search at a time.
final class Scratch {
    /// Accumulated scores of a window of chunks; all zero between searches.
    let accumulators: UnsafeMutablePointer<UInt32>
    static let windowSize = Int(POSTINGS_WINDOW)
    /// The chunks found in a window, see `postings_kernels`.
    let places: UnsafeMutablePointer<UInt32>
    let scores: UnsafeMutablePointer<UInt32>

    private var arena: UnsafeMutablePointer<UInt32>
    private var capacity: Int
    private var used = 0
    /// Memory beyond is let go when a search ends.
    private static let keptCapacity = 1 << 22

    init() {
        accumulators = .allocate(capacity: Self.windowSize)
        accumulators.initialize(repeating: 0, count: Self.windowSize)
        places = .allocate(capacity: Self.windowSize + 16)
        scores = .allocate(capacity: Self.windowSize + 16)
        capacity = 1 << 16
        arena = .allocate(capacity: capacity)
    }

    deinit {
        accumulators.deallocate()
        places.deallocate()
        scores.deallocate()
        arena.deallocate()
    }

    /// Makes room for `count` words in all, to be taken by `take`. What was taken before is gone.
    func begin(_ count: Int) {
        used = 0
        guard count > capacity else { return }
        arena.deallocate()
        capacity = max(count, min(2 * capacity, Self.keptCapacity))
        arena = .allocate(capacity: capacity)
    }

    func end() {
        guard capacity > Self.keptCapacity else { return }
        arena.deallocate()
        capacity = 1 << 16
        arena = .allocate(capacity: capacity)
    }

    /// The next `count` words, with whatever values they have. Within what `begin` made room for.
    func take(_ count: Int) -> UnsafeMutablePointer<UInt32> {
        precondition(count >= 0 && used + count <= capacity)
        defer { used += count }
        return arena + used
    }

    /// The next `count` words of 64 bits.
    func takeWords(_ count: Int) -> UnsafeMutablePointer<UInt64> {
        used += used & 1
        return UnsafeMutableRawPointer(take(2 * count)).bindMemory(to: UInt64.self, capacity: count)
    }
}

/// Lends scratch memory to searches.
///
/// Thread safety: any thread.
final class ScratchPool: Sendable {
    /// Carries a scratch across the lock, `@unchecked` because only one search holds it at a time.
    private struct Idle: @unchecked Sendable {
        var scratches: [Scratch] = []
    }
    private let idle = Mutex(Idle())
    private static let limit = 16

    func withScratch<Result>(_ body: (Scratch) -> Result) -> Result {
        let lent = idle.withLock { Idle(scratches: $0.scratches.popLast().map { [$0] } ?? []) }
        let scratch = lent.scratches.first ?? Scratch()
        defer {
            scratch.end()
            let back = Idle(scratches: [scratch])
            idle.withLock { if $0.scratches.count < Self.limit { $0.scratches += back.scratches } }
        }
        return body(scratch)
    }
}
