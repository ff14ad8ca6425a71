import IndexSupport
import Synchronization
import Testing

@Suite struct WorkerPoolTests {
    @Test(arguments: [0, 1, 2, 3, 100, 10_000], [1, 2, 8])
    func `a loop is run once for each number, whatever the threads`(count: Int, threads: Int) {
        let pool = WorkerPool(threads: threads)
        let seen = Mutex([Int](repeating: 0, count: count))
        pool.spread(over: count) { index in seen.withLock { $0[index] += 1 } }
        #expect(seen.withLock { $0 } == [Int](repeating: 1, count: count))
    }

    @Test func `loops within loops, and side by side, end`() async {
        let pool = WorkerPool(threads: 2)
        final class Counter: Sendable {
            let value = Atomic(0)
        }
        let count = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask(executorPreference: pool) {
                    pool.spread(over: 4) { _ in
                        pool.spread(over: 4) { _ in count.value.add(1, ordering: .relaxed) }
                    }
                }
            }
        }
        #expect(count.value.load(ordering: .relaxed) == 8 * 16)
    }

    @Test func `tasks that prefer the pool run on its threads, and suspend and go on there`() async {
        let pool = WorkerPool(threads: 2)
        let sum = await withTaskExecutorPreference(pool) {
            await withTaskGroup(of: Int.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        await Task.yield()
                        return number
                    }
                }
                return await group.reduce(0, +)
            }
        }
        #expect(sum == 4950)
    }
}
