import Dispatch
import Synchronization

/// Work spread over threads of the system's pool, for as long as a call takes; see ``WorkerPool`` for that of queries.
package enum Parallel {
    /// Calls `body` once for each worker `0..<threads`, all of which may run at the same time, and returns when all have.
    package static func workers(_ threads: Int, _ body: @Sendable (Int) -> Void) {
        if threads <= 1 { body(0) } else { DispatchQueue.concurrentPerform(iterations: threads, execute: body) }
    }

    /// Calls `body` with ranges that together cover `0..<count`, taken by whichever worker is free.
    package static func ranges(
        _ count: Int, chunk: Int, threads: Int, _ body: @Sendable (_ worker: Int, Range<Int>) -> Void
    ) {
        let next = Atomic<Int>(0)
        workers(min(threads, (count + chunk - 1) / max(1, chunk))) { worker in
            while true {
                let start = next.add(chunk, ordering: .relaxed).oldValue
                guard start < count else { return }
                body(worker, start..<min(count, start + chunk))
            }
        }
    }
}
