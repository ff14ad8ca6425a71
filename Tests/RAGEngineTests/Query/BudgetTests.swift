import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct BudgetTests {
    @Test func `a deadline ends a query with an error that says so`() async throws {
        let fixture = try await QueryFixture()
        let error = await #expect(throws: RAGError.self) { try await fixture.ask("pump") { $0.timeout = .zero } }
        #expect(error?.code == .timeout)
    }

    @Test func `a query that needs more work than is allowed ends`() async throws {
        let fixture = try await QueryFixture((0..<100).map { TestDocument("d\($0)", "pump") })
        let error = await #expect(throws: RAGError.self) { try await fixture.ask("pump") { $0.maximumSteps = 50 } }
        #expect(error?.code == .timeout)
    }

    @Test(arguments: [InMemoryStore.Call.analyze, .select, .dense, .lexical, .lexicalScores, .chunks])
    func `cancelling a query ends it wherever it is`(call: InMemoryStore.Call) async throws {
        let fixture = try await QueryFixture()
        let (stream, arrived) = AsyncStream<Void>.makeStream()
        fixture.store.intercept { (made) throws(RAGError) in
            guard made == call else { return }
            arrived.yield()
            do { try await Task.sleep(for: .seconds(3600)) } catch { throw RAGError(error) }
        }
        let task = Task { try await fixture.ask("pump") { $0.filter = "exists team" } }
        for await _ in stream { break }
        task.cancel()
        let error = await #expect(throws: RAGError.self) { try await task.value }
        #expect(error?.code == .cancelled)
    }

    @Test func `the legs run side by side`() async throws {
        let fixture = try await QueryFixture()
        let (dense, denseArrived) = AsyncStream<Void>.makeStream()
        let (lexical, lexicalArrived) = AsyncStream<Void>.makeStream()
        // Each leg waits until the other one has begun.
        fixture.store.intercept { (call) throws(RAGError) in
            if call == .dense {
                denseArrived.yield()
                for await _ in lexical { break }
            } else if call == .lexical {
                lexicalArrived.yield()
                for await _ in dense { break }
            }
        }
        #expect(try await fixture.ask("pump").hits.first?.uri == "pump.md")
    }
}
