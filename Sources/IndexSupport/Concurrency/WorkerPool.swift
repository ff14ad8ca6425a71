import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Threads for work that computes or waits for the disk, so that it does not hold up the cooperative pool.
///
/// ```
/// await withTaskExecutorPreference(WorkerPool.shared) { … }   // asynchronous code runs on these threads
/// pool.spread(over: 1000) { index in … }                      // a loop over several of them
/// ```
/// Thread safety: any number of tasks and threads. The threads live as long as the process.
package final class WorkerPool: TaskExecutor {
    /// For queries: as many threads as there are processors, two at least, so that one long query does not hold up all.
    package static let shared = WorkerPool(threads: max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    private enum Work: Sendable {
        case job(UnownedJob)
        case block(@Sendable () -> Void)
    }

    private let waiting = WorkQueue<Work>()
    package let threads: Int

    package init(threads: Int) {
        precondition(threads > 0)
        self.threads = threads
        for _ in 0..<threads {
            Self.start { [waiting, executor = Unmanaged.passRetained(self)] in
                // The pool is retained by its threads, which never end.
                let pool = executor.takeUnretainedValue()
                while true {
                    switch waiting.next() {
                    case .job(let job): job.runSynchronously(on: pool.asUnownedTaskExecutor())
                    case .block(let block): block()
                    }
                }
            }
        }
    }

    package func enqueue(_ job: consuming ExecutorJob) { waiting.add(.job(UnownedJob(job))) }

    /// Runs `body` once for each number below `count`, on the calling thread and on those that are idle; returns when all
    /// are done. Nested calls do not wait for each other: the caller can always do all of it alone.
    package func spread(over count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        guard count > 1, threads > 1 else {
            for index in 0..<count { body(index) }
            return
        }
        let loop = SharedLoop(count: count)
        for _ in 0..<min(threads, count) - 1 {
            waiting.add(
                .block {
                    // A helper that comes too late has nothing to do.
                    guard loop.enter() else { return }
                    while let index = loop.next() { body(index) }
                    loop.leave()
                })
        }
        while let index = loop.next() { body(index) }
        loop.close()
    }

    private static func start(_ body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        let box = Unmanaged.passRetained(Box(body))
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let code = pthread_create(
            &thread, nil,
            { argument in
                // Optional on one platform, not on the other.
                let argument: UnsafeMutableRawPointer? = argument
                Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue().body()
                return nil
            }, box.toOpaque())
        precondition(code == 0, "the system gives no thread: \(code)")
    }
}

/// The state of one ``WorkerPool/spread(over:_:)``.
private final class SharedLoop: Sendable {
    private struct State {
        var helpers = 0
        var isClosed = false
    }

    private let count: Int
    private let index = Atomic(0)
    private let state = Condition(State())

    init(count: Int) { self.count = count }

    func next() -> Int? {
        let index = index.wrappingAdd(1, ordering: .relaxed).oldValue
        return index < count ? index : nil
    }

    /// Whether the loop still goes on.
    func enter() -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.helpers += 1
            return true
        }
    }

    func leave() { state.withLock { $0.helpers -= 1 } }

    /// Lets no helper in any more, and waits for those that are.
    func close() {
        state.wait { state in
            state.isClosed = true
            return state.helpers == 0 ? () : nil
        }
    }
}

/// A queue that threads wait at.
private final class WorkQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var first = 0
    }

    private let state = Condition(State())

    func add(_ element: Element) { state.withLock { $0.elements.append(element) } }

    func next() -> Element {
        state.wait { state in
            guard state.first < state.elements.count else { return nil }
            let element = state.elements[state.first]
            state.first += 1
            if state.first == state.elements.count {
                state.elements.removeAll(keepingCapacity: true)
                state.first = 0
            } else if state.first > 1024 {
                state.elements.removeFirst(state.first)
                state.first = 0
            }
            return element
        }
    }
}
