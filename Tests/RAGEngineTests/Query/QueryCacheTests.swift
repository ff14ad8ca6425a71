import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct QueryCacheTests {
    private let folder = TemporaryFolder()

    private func store() async throws -> Store {
        let store = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
        try await store.ingest(documents: [
            SourceDocument(uri: "pump", text: "the pump trips", metadata: ["team": .string("water")]),
            SourceDocument(uri: "boiler", text: "the boiler hums"),
        ])
        return store
    }

    private func request(_ text: String, _ change: (inout QueryOptions) -> Void = { _ in }) -> QueryRequest {
        var options = QueryOptions()
        change(&options)
        return QueryRequest(text, options: options)
    }

    @Test func `a question that is asked again has the answer that it had`() async throws {
        let cache = QueryCache(try await store())
        let first = try await cache.query(request("pump"))
        #expect(try await cache.query(request("pump")) == first)
        #expect(cache.usage.exact == 1 && cache.usage.misses == 1 && cache.usage.entries == 1)
        #expect(cache.usage.hitRate == 0.5)
    }

    @Test func `other options, tenants and tiers have answers of their own`() async throws {
        let cache = QueryCache(try await store())
        let changes: [(inout QueryOptions) -> Void] = [
            { _ in }, { $0.k = 1 }, { $0.filter = "team = water" }, { $0.access = [] }, { $0.access = ["staff"] },
            { $0.tenant = "other" }, { $0.explain = true },
        ]
        for change in changes { _ = try await cache.query(request("the", change)) }
        #expect(cache.usage.misses == changes.count && cache.usage.exact == 0)
        #expect(try await cache.query(request("the") { $0.tenant = "other" }).hits.isEmpty)
        #expect(cache.usage.exact == 1)
    }

    @Test func `a commit ends what was taken from the state before`() async throws {
        let store = try await store()
        let cache = QueryCache(store)
        #expect(try await cache.query(request("pump")).hits.count == 1)
        try await store.ingest(documents: [SourceDocument(uri: "second", text: "another pump")])
        #expect(try await cache.query(request("pump")).hits.count == 2)
        try await store.delete(["pump"])
        #expect(try await cache.query(request("pump")).hits.map(\.uri) == ["second"])
        #expect(cache.usage.exact == 0 && cache.usage.invalidated == 2 && cache.usage.entries == 1)
    }

    @Test func `what depends on the time or on files is never kept, and failures are not`() async throws {
        let cache = QueryCache(try await store())
        for _ in 0..<2 {
            _ = try await cache.query(request("pump") { $0.filter = "modified > now-7d" })
            _ = try await cache.query(request("pump") { $0.after = "now-7d" })
            _ = try await cache.query(request("pump") { $0.checksFiles = true })
            await #expect(throws: RAGError.self) { try await cache.query(request("pump") { $0.k = 0 }) }
        }
        #expect(cache.usage.entries == 0 && cache.usage.exact == 0)
    }

    @Test func `the least recently asked go first`() async throws {
        let cache = QueryCache(try await store(), capacity: 10)
        for number in 0..<40 {
            _ = try await cache.query(request("pump"))
            _ = try await cache.query(request("question \(number)"))
        }
        #expect(cache.usage.entries <= 10)
        #expect(cache.usage.exact == 39)
        cache.removeAll()
        #expect(cache.usage.entries == 0)
    }

    @Test func `a near question shares an answer, unless it names something else or has operators`() async throws {
        let server = EmbeddingServer()
        defer { server.stop() }
        let configuration = try Configuration(
            parsing: "embedder: own\nembedders:\n  own: {provider: openai, model: test, url: \"\(server.url)\"}\n")
        let store = Store(at: folder.file("near"), model: ModelOptions(configuration: configuration))
        try await store.ingest(documents: [SourceDocument(uri: "pump", text: "the pump trips at night")])
        let cache = QueryCache(store, nearness: 0.99)
        let first = try await cache.query(request("pump trips night"))
        // Once for the cache and the store together.
        #expect(server.texts["pump trips night"] == 1)
        let near = try await cache.query(request("night trips pump"))
        #expect(near.hits == first.hits && near.query == "night trips pump")
        #expect(cache.usage.near == 1)
        for other in ["E-4107 pump trips night", "night trips +pump", "\"night trips\" pump", "nightTrips pump"] {
            _ = try await cache.query(request(other))
        }
        #expect(cache.usage.near == 1)
        let exact = QueryCache(store, nearness: nil)
        _ = try await exact.query(request("pump trips night"))
        _ = try await exact.query(request("night trips pump"))
        #expect(exact.usage.misses == 2)
    }
}
