import RAGModel
import Synchronization
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct RerankingTests {
    private let documents = (0..<20).map { TestDocument("d\($0)", "pump \($0)") }

    private func uris(_ response: QueryResponse) -> [String] { response.hits.map(\.uri) }

    @Test func `a reranker orders the best candidates by what it reads`() async throws {
        let fixture = try await QueryFixture(documents)
        let reranker = ScriptedReranker { texts in texts.map { Double($0.split(separator: " ")[1])! } }
        let response = try await fixture.ask("pump", reranker: reranker) {
            $0.reranking.weight = 1
            $0.minimumScore = 0
        }
        #expect(uris(response) == (10..<20).reversed().map { "d\($0)" })
        let off = try await fixture.ask("pump", reranker: reranker) { $0.reranking.isEnabled = false }
        let without = try await fixture.ask("pump")
        #expect(uris(off) == uris(without))
    }

    @Test func `a reranker that fails leaves the fused order and a note`() async throws {
        let fixture = try await QueryFixture(documents)
        let fused = try await fixture.ask("pump")
        let rerankers: [@Sendable ([String]) throws -> [Double]] = [
            { _ in throw RAGError(.network, subject: "rerank", "the service is away") },
            { texts in Array(repeating: 1, count: texts.count + 1) },
            { texts in texts.map { _ in .nan } },
        ]
        for body in rerankers {
            let response = try await fixture.ask("pump", reranker: ScriptedReranker { try body($0) })
            #expect(uris(response) == uris(fused))
            #expect(response.notes.contains { $0.contains("not reranked") })
        }
    }

    @Test func `a reranker that takes too long is left with what it has done`() async throws {
        let fixture = try await QueryFixture(documents)
        let calls = Mutex(0)
        let reranker = ScriptedReranker { texts in
            let call = calls.withLock { calls in
                calls += 1
                return calls
            }
            // The second group never ends by itself.
            if call > 1 { try await Task.sleep(for: .seconds(3600)) }
            return texts.map { _ in 1 }
        }
        let response = try await fixture.ask("pump", reranker: reranker) {
            $0.reranking.budget = .milliseconds(200)
            $0.explain = true
        }
        #expect(response.hits.count == 10)
        #expect(response.notes.contains { $0.contains("after 8 of 20 passages") })
        #expect(response.hits.count { $0.explanation?.reranking != nil } == 8)
    }

    @Test func `a cancelled query does not wait for its reranker`() async throws {
        let fixture = try await QueryFixture(documents)
        let (stream, started) = AsyncStream<Void>.makeStream()
        let reranker = ScriptedReranker { texts in
            started.yield()
            try await Task.sleep(for: .seconds(3600))
            return texts.map { _ in 1 }
        }
        let task = Task { try await fixture.ask("pump", reranker: reranker) }
        for await _ in stream { break }
        task.cancel()
        let error = await #expect(throws: RAGError.self) { try await task.value }
        #expect(error?.code == .cancelled)
    }
}
