import Dispatch
import Synchronization

/// Work on a thread of its own, which its maker waits for.
///
/// Thread safety: made, waited for and asked by one thread.
package final class SideWork<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)
    private let body: @Sendable () throws -> Value
    private let isAside: Bool

    /// - Parameter isAside: whether it begins now, on another thread; if not, when it is asked for its value.
    package init(isAside: Bool, _ body: @escaping @Sendable () throws -> Value) {
        self.body = body
        self.isAside = isAside
        guard isAside else { return }
        DispatchQueue.global().async { [self] in
            let outcome = Result(catching: body)
            result.withLock { $0 = outcome }
            done.signal()
        }
    }

    /// Waits until nothing goes on any more on the other thread.
    package func wait() {
        guard isAside else { return }
        done.wait()
        done.signal()
    }

    /// What came of it, which is waited for.
    package func value() throws -> Value {
        guard isAside else {
            if let outcome = result.withLock({ $0 }) { return try outcome.get() }
            let outcome = Result(catching: body)
            result.withLock { $0 = outcome }
            return try outcome.get()
        }
        wait()
        return try result.withLock { $0! }.get()
    }
}
