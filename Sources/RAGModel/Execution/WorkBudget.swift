import Synchronization

/// What one query may use: time, and a number of steps. It reaches every loop of the search.
///
/// Loops call ``spend(_:)`` every few thousand steps. It costs a few nanoseconds, and throws once the time is over, the
/// steps are used up, or the query was cancelled. Thread safety: shared by all threads that work for the query.
public final class WorkBudget: Sendable {
    /// Why work had to stop.
    public enum Exhausted: Error, Sendable, Equatable {
        case cancelled
        case deadline
        case steps
    }

    private let cancelled = Atomic(false)
    private let remaining: Atomic<Int>
    private let deadline: ContinuousClock.Instant?

    /// - Parameters:
    ///   - deadline: when to stop; `nil` is never.
    ///   - steps: postings, vectors and rows that may be looked at.
    public init(deadline: ContinuousClock.Instant? = nil, steps: Int = .max) {
        self.deadline = deadline
        remaining = Atomic(steps)
    }

    /// No limit but cancellation.
    public static func unlimited() -> WorkBudget { WorkBudget() }

    /// Makes the next ``spend(_:)`` of every thread throw.
    public func cancel() { cancelled.store(true, ordering: .relaxed) }

    public var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

    /// The same for loops that end early and let their caller find out why.
    public func allows(_ steps: Int) -> Bool {
        do {
            try spend(steps)
            return true
        } catch { return false }
    }

    /// Counts work that is about to be done.
    public func spend(_ steps: Int) throws(Exhausted) {
        if cancelled.load(ordering: .relaxed) { throw .cancelled }
        if remaining.wrappingSubtract(steps, ordering: .relaxed).newValue < 0 { throw .steps }
        if let deadline, ContinuousClock.now >= deadline { throw .deadline }
    }
}
