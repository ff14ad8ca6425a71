import IndexSupport
import Synchronization

/// Makes one durable step of own files fail, by its number.
final class FailingSteps: Sendable {
    private let state = Mutex((next: 0, failing: 0, last: ""))

    func start(at step: Int) { state.withLock { $0 = (0, step, "") } }

    /// The step that failed.
    var last: String { state.withLock { $0.last } }

    var hook: FaultInjection.Hook {
        FaultInjection.Hook { [self] step, path in
            state.withLock { state in
                defer { state.next += 1 }
                guard state.next == state.failing else { return nil }
                state.last = "\(step) \(path)"
                return FileError(errno: 28, path: path, operation: step)
            }
        }
    }
}
