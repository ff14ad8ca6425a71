import Dispatch
import Synchronization

/// Runs work that computes or waits for the disk on threads that are not the cooperative pool's.
final class WorkerThreads: TaskExecutor {
    static let shared = WorkerThreads()

    private let queue = DispatchQueue(label: "swift-rag.ingestion", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withTaskExecutorPreference(shared) { try body() }
    }

    /// Maps over an array with `jobs` threads; results are in the order of the elements.
    ///
    /// - Throws: `CancellationError`, within the time of one element, when the task is cancelled.
    static func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], jobs: Int, _ transform: @escaping @Sendable (Element) -> Result
    ) async throws -> [Result] {
        let work = SharedWork<Result>(count: elements.count)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<min(jobs, elements.count) {
                group.addTask(executorPreference: shared) {
                    while true {
                        let index = work.next.add(1, ordering: .relaxed).oldValue
                        guard index < elements.count else { return }
                        try Task.checkCancellation()
                        let result = transform(elements[index])
                        work.results.withLock { $0[index] = result }
                    }
                }
            }
            while try await group.next() != nil {}
        }
        return work.results.withLock { $0.map { $0! } }
    }
}

/// What the threads of one map share.
private final class SharedWork<Result: Sendable>: Sendable {
    let next = Atomic(0)
    let results: Mutex<[Result?]>

    init(count: Int) { results = Mutex(Array(repeating: nil, count: count)) }
}
