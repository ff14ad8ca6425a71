import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

/// The parts that stages of an ingest are joined with.
@Suite(.timeLimit(.minutes(10))) struct PipelinePartsTests {
    @Test(arguments: [1, 3])
    func `a channel hands over everything in order, and never holds more than its capacity`(capacity: Int) async throws
    {
        let channel = Channel<Int>(capacity: capacity)
        let counts = Shared((sent: 0, taken: 0, most: 0))
        async let sending: Void = {
            for number in 0..<500 {
                try await channel.send(number)
                counts.withLock { counts in
                    counts.sent += 1
                    counts.most = max(counts.most, counts.sent - counts.taken)
                }
            }
            channel.finish()
        }()
        var received: [Int] = []
        while let number = await channel.next() {
            received.append(number)
            counts.withLock { $0.taken += 1 }
        }
        try await sending
        #expect(received == Array(0..<500))
        // One may have been taken from the channel and not be counted yet.
        #expect(counts.withLock { $0.most } <= capacity + 1)
    }

    @Test func `what was sent before a channel is finished is still received`() async throws {
        let channel = Channel<Int>(capacity: 3)
        for number in 0..<3 { try await channel.send(number) }
        channel.finish()
        var received: [Int] = []
        while let number = await channel.next() { received.append(number) }
        #expect(received == [0, 1, 2])
        #expect(await channel.next() == nil)
    }

    @Test func `whoever waits to send is told that nobody receives any more`() async throws {
        let channel = Channel<Int>()
        try await channel.send(1)
        let sending = Task { try await channel.send(2) }
        await Task.yield()
        channel.abandon()
        await #expect(throws: PipelineStopped.self) { try await sending.value }
        await #expect(throws: PipelineStopped.self) { try await channel.send(3) }
        #expect(await channel.next() == nil)
    }

    @Test func `whoever waits to receive is told that there is no more`() async throws {
        let channel = Channel<Int>()
        let receiving = Task { await channel.next() }
        await Task.yield()
        channel.finish()
        #expect(await receiving.value == nil)
    }

    @Test func `a map over threads keeps the order, and a cancelled one ends`() async throws {
        let squares = try await WorkerThreads.map(Array(0..<1000), jobs: 4) { $0 * $0 }
        #expect(squares == (0..<1000).map { $0 * $0 })
        #expect(try await WorkerThreads.map([Int](), jobs: 4) { $0 } == [])
        let seen = Shared(0)
        let task = Task {
            try await WorkerThreads.map(Array(0..<1_000_000), jobs: 2) { number in
                seen.withLock { $0 += 1 }
                return number
            }
        }
        while seen.value == 0 { await Task.yield() }
        task.cancel()
        // It may have been done just before.
        if case .failure(let error) = await task.result { #expect(error is CancellationError) }
    }

    @Test func `a shared writer is used by one call at a time, in the order in which they came`() async throws {
        let store = InMemoryStore()
        try await store.write("test", to: Scope()) { writer in
            let shared = SerialWriter(writer)
            let state = Shared((inside: 0, most: 0, calls: 0))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await shared { _ in
                            state.withLock { state in
                                state.inside += 1
                                state.most = max(state.most, state.inside)
                            }
                            await Task.yield()
                            state.withLock { state in
                                state.inside -= 1
                                state.calls += 1
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(state.withLock { $0.most } == 1 && state.withLock { $0.calls } == 50)
        }
    }

    @Test func `a call of a shared writer that has begun comes to its end though its task is cancelled`() async throws {
        let store = InMemoryStore()
        try await store.write("test", to: Scope()) { writer in
            let shared = SerialWriter(writer)
            let (began, ended) = (Shared(false), Shared(false))
            let task = Task {
                try await shared { _ in
                    began.withLock { $0 = true }
                    for _ in 0..<100 { await Task.yield() }
                    ended.withLock { $0 = !Task.isCancelled }
                }
            }
            while !began.value { await Task.yield() }
            task.cancel()
            try await task.value
            #expect(ended.value)
            // And lets the next one in.
            #expect(try await shared { _ in 7 } == 7)
        }
    }

    @Test func `sketches say how much two texts share`() {
        func sketch(_ words: some Sequence<Int>) -> MinHash {
            var sketch = MinHash()
            sketch.add(words.map { "word\($0)" }.joined(separator: " "))
            return sketch
        }
        let whole = sketch(0..<400)
        #expect(whole.similarity(to: sketch(0..<400)) == 1)
        #expect(whole.similarity(to: sketch(1000..<1400)) < 0.05)
        // 200 of 600 sequences are common.
        #expect(abs(whole.similarity(to: sketch(200..<600)) - 1.0 / 3) < 0.2)
        #expect(sketch(0..<3).sequences == 0 && sketch(0..<4).sequences == 1)
        // Case, punctuation and where the text is cut between words do not matter.
        var pieces = MinHash()
        pieces.add("The pump, HUMS")
        pieces.add(" at night; the valve leaks")
        var one = MinHash()
        one.add("the pump hums at night the valve leaks")
        #expect(pieces.similarity(to: one) == 1)
    }
}
