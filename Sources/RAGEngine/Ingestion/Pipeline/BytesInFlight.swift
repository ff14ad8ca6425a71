import Synchronization

/// Bounds the memory of a pipeline: the bytes of sources that have been read and are not yet committed.
///
/// For one task that takes; any number may give back.
final class BytesInFlight: Sendable {
    private struct State {
        var bytes = 0
        var peak = 0
        var isClosed = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    let limit: Int

    init(limit: Int) { self.limit = limit }

    /// The most that was in flight at a time.
    var peak: Int { state.withLock { $0.peak } }

    /// Waits until `bytes` fit under the limit; what is larger than that waits until nothing else is in flight.
    ///
    /// - Throws: `PipelineStopped` when the pipeline has stopped.
    func take(_ bytes: Int) async throws {
        try await wait { $0 == 0 || $0 + bytes <= limit }
        state.withLock { state in
            state.bytes += bytes
            state.peak = max(state.peak, state.bytes)
        }
    }

    func give(back bytes: Int) {
        let woken = state.withLock { state in
            state.bytes -= bytes
            defer { state.waiting = nil }
            return state.waiting
        }
        woken?.resume()
    }

    /// Waits until all that was taken is committed.
    func drain() async throws { try await wait { $0 == 0 } }

    /// The pipeline has stopped: nothing will be given back any more.
    func close() {
        let woken = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = nil }
            return state.waiting
        }
        woken?.resume()
    }

    private func wait(until isReady: (Int) -> Bool) async throws {
        while true {
            let (ready, isClosed) = state.withLock { (isReady($0.bytes), $0.isClosed) }
            if isClosed { throw PipelineStopped() }
            if ready { return }
            await withCheckedContinuation { continuation in
                let now = state.withLock { state in
                    if isReady(state.bytes) || state.isClosed { return true }
                    state.waiting = continuation
                    return false
                }
                if now { continuation.resume() }
            }
        }
    }
}
