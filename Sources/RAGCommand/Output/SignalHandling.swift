import Dispatch
import Foundation

/// Lets work stop cleanly at the first Ctrl-C (or SIGTERM) and at once at the second.
enum SignalHandling {
    /// Runs `work`; a signal cancels its task. Returns the signal that came, if one did.
    static func cancelling<Result: Sendable>(
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> (Result, signal: Int32?) {
        let task = Task { try await work() }
        let received = Received()
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if received.set(number) { _exit(128 + number) }
                Terminal.note("rag: stopping after the work in hand; what is committed stays (again to stop at once)")
                task.cancel()
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        let result = try await task.value
        return (result, received.number)
    }

    private final class Received: @unchecked Sendable {
        // Guarded by the lock.
        private let lock = NSLock()
        private var signal: Int32?

        /// Returns whether one had come before.
        func set(_ number: Int32) -> Bool {
            lock.withLock {
                defer { signal = number }
                return signal != nil
            }
        }

        var number: Int32? { lock.withLock { signal } }
    }
}
