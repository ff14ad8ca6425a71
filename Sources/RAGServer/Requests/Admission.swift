import Synchronization

/// Lets so many run at a time, and so many others wait, first come, first served, for a while.
///
/// Beyond that, refusing at once is kinder than an answer that comes too late. Thread safety: any task.
final class Admission: Sendable {
    private struct State {
        var running = 0
        var next = 0
        var waiters: [Waiter] = []
    }

    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Outcome, Never>
    }

    private enum Outcome { case admitted, full, late, cancelled }

    let limit: Int
    private let queue: Int
    private let patience: Duration
    private let state = Mutex(State())

    init(limit: Int, queue: Int, patience: Duration) {
        self.limit = limit
        self.queue = queue
        self.patience = patience
    }

    var running: Int { state.withLock { $0.running } }
    var waiting: Int { state.withLock { $0.waiters.count } }

    /// - Throws: `overloaded` if the queue is full or the turn does not come in time; `CancellationError`.
    func run<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        switch await enter() {
        case .admitted: break
        case .cancelled: throw CancellationError()
        case .full, .late:
            throw RequestFailure(
                .overloaded, "the server has more to do than it can; try again in a moment", retryAfter: 1)
        }
        defer { leave() }
        try Task.checkCancellation()
        return try await body()
    }

    private func enter() async -> Outcome {
        let number: Int? = state.withLock { state in
            if state.running < limit && state.waiters.isEmpty {
                state.running += 1
                return nil
            }
            state.next += 1
            return state.next
        }
        guard let number else { return .admitted }
        let timer = Task { [patience] in
            // Again if the time was over before the waiter stood in the queue.
            repeat { try await Task.sleep(for: patience) } while !self.end(number, .late)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome: Outcome? = state.withLock { state in
                    if Task.isCancelled { return .cancelled }
                    if state.running < limit && state.waiters.isEmpty {
                        state.running += 1
                        return .admitted
                    }
                    guard state.waiters.count < queue else { return .full }
                    state.waiters.append(Waiter(number: number, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            end(number, .cancelled)
        }
    }

    /// Returns whether the waiter stood in the queue.
    @discardableResult
    private func end(_ number: Int, _ outcome: Outcome) -> Bool {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.number == number }.map { state.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(returning: outcome)
        return waiter != nil
    }

    private func leave() {
        let next = state.withLock { state -> Waiter? in
            guard !state.waiters.isEmpty else {
                state.running -= 1
                return nil
            }
            return state.waiters.removeFirst()
        }
        next?.continuation.resume(returning: .admitted)
    }
}
