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

    @Test func `the reranker that a query names is opened with the collection's encoder`() async throws {
        let fixture = try await QueryFixture(documents)
        let opened = Mutex<[RerankerChoice: String?]>([:])
        let pipeline = QueryPipeline(
            store: fixture.store,
            rerankers: { (choice, embedder) throws(RAGError) in
                opened.withLock { $0[choice] = embedder?.identity.name }
                if choice == .service("none") { throw RAGError(.invalidInput, subject: "none", "not defined") }
                if choice == .lateInteraction { throw RAGError(.modelMissing, subject: "late", "no local encoder") }
                return ScriptedReranker { texts in texts.map { Double($0.split(separator: " ")[1])! } }
            },
            embedder: { [embedder = fixture.embedder] _ in .ready(embedder) })
        func ask(_ choice: RerankerChoice?) async throws -> QueryResponse {
            var options = QueryOptions()
            options.reranking.reranker = choice
            options.reranking.weight = 1
            options.minimumScore = 0
            return try await pipeline.run(QueryRequest("pump", options: options))
        }
        let plain = try await ask(nil)
        #expect(opened.withLock { $0.isEmpty })
        #expect(uris(try await ask(.crossEncoder(folder: "dir"))) == (10..<20).reversed().map { "d\($0)" })
        #expect(opened.withLock { $0[.crossEncoder(folder: "dir")] } == fixture.embedder.identity.name)
        // What the user wrote wrongly is an error, what is not there leaves the order and a note.
        let error = await #expect(throws: RAGError.self) { try await ask(.service("none")) }
        #expect(error?.code == .invalidInput)
        let without = try await ask(.lateInteraction)
        #expect(uris(without) == uris(plain))
        #expect(without.notes.contains { $0.contains("not reranked") })
    }

    @Test func `a whole identifier stays first, whatever the reranker says`() async throws {
        let others = (0..<8).map { TestDocument("o\($0)", "the code E 4107 and the E series \($0)") }
        let fixture = try await QueryFixture(others + [TestDocument("holder", "trips with E-4107 among other things")])
        let reranker = ScriptedReranker { texts in texts.map { $0.contains("E-4107") ? -5 : 5 } }
        let response = try await fixture.ask("E-4107", reranker: reranker) { $0.explain = true }
        #expect(response.hits.first?.uri == "holder")
        #expect(response.hits.first?.explanation?.reranking != nil)
    }

    @Test func `what is read of a passage begins with its title`() async throws {
        let fixture = try await QueryFixture([TestDocument("a", title: "Pumps", "the pump hums")])
        let seen = Mutex<[String]>([])
        let reranker = ScriptedReranker { texts in
            seen.withLock { $0 += texts }
            return texts.map { _ in 0 }
        }
        _ = try await fixture.ask("pump", reranker: reranker)
        #expect(seen.withLock { $0 } == ["Pumps\nthe pump hums"])
    }

    @Test(
        arguments: [
            ("late-interaction", RerankerChoice.lateInteraction), ("cross-encoder:/m/x", .crossEncoder(folder: "/m/x")),
            ("service:jina", .service("jina")), ("other", nil), ("cross-encoder", nil), ("x:y", nil),
        ] as [(String, RerankerChoice?)])
    func `a reranker is named by its kind`(text: String, choice: RerankerChoice?) {
        #expect(RerankerChoice(text) == choice)
        if let choice { #expect(choice.description == text) }
    }
}
