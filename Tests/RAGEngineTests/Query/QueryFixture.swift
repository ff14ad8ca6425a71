import RAGModel
import Synchronization
import TestSupport
import Testing

@testable import RAGEngine

/// A store in memory with some documents, an embedder without a model, and a pipeline over both.
struct QueryFixture {
    let store = InMemoryStore()
    let embedder = HashEmbedder()

    init(_ documents: [TestDocument] = QueryFixture.handbook, hasVectors: Bool = true) async throws {
        try await store.put(documents, embedder: hasVectors ? embedder : nil)
    }

    /// Three machines, told apart by words and by metadata.
    static let handbook = [
        TestDocument(
            "pump.md", title: "Pump", "the pump trips with E-4107\nwhen the loop loses pressure",
            "the pump is primed by hand", metadata: ["team": .string("water"), "severity": .integer(3)]),
        TestDocument(
            "boiler.md", title: "Boiler", "the boiler hums at night", "E 4107 pages describe the boiler",
            metadata: ["team": .string("heat"), "severity": .integer(1)]),
        TestDocument(
            "turbine.md", title: "Turbine", "the rotor of the turbine spins at night",
            metadata: ["team": .string("power")]),
    ]

    func pipeline(
        reranker: (any Reranker)? = nil, embedder: QueryPipeline.QueryEmbedder? = nil
    ) -> QueryPipeline {
        let found = embedder ?? .ready(self.embedder)
        return QueryPipeline(store: store, reranker: reranker) { _ in found }
    }

    func ask(
        _ texts: String..., reranker: (any Reranker)? = nil, _ change: (inout QueryOptions) -> Void = { _ in }
    ) async throws -> QueryResponse {
        var options = QueryOptions()
        change(&options)
        return try await pipeline(reranker: reranker).run(QueryRequest(texts, options: options))
    }

    /// The embeddings of queries so far.
    var queryEmbeddings: [String] { embedder.calls.filter { $0.role == .query }.flatMap(\.texts) }
}

/// A reranker of a test: what it gives is decided by a closure.
struct ScriptedReranker: Reranker {
    let name = "scripted"
    let body: @Sendable ([String]) async throws -> [Double]

    func scores(query: String, texts: [String]) async throws -> [Double] { try await body(texts) }
}
