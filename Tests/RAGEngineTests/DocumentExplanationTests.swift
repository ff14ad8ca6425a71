import Foundation
import RAGEngine
import RAGModel
import TestSupport
import Testing

/// Why a document is not in an answer.
@Suite struct DocumentExplanationTests {
    private typealias Code = DocumentExplanation.Reason.Code
    private let folder = TemporaryFolder()

    private func store(_ documents: [SourceDocument]) async throws -> Store {
        let store = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
        try await store.ingest(documents: documents)
        return store
    }

    private func document(_ uri: String, _ text: String, severity: Int64 = 1) -> SourceDocument {
        SourceDocument(
            uri: uri, text: text, metadata: ["severity": .integer(severity), "team": .string("storage")])
    }

    private func explanation(
        _ store: Store, _ query: String, _ document: String, _ change: (inout QueryOptions) -> Void = { _ in }
    ) async throws -> DocumentExplanation.Chunk {
        var options = QueryOptions()
        change(&options)
        let explanation = try await store.explain(query, document: document, options: options)
        #expect(!explanation.isDeleted)
        #expect(explanation.mode == .lexical)
        return try #require(explanation.chunks.first)
    }

    @Test func `a hit says its rank and its arithmetic`() async throws {
        let store = try await store([document("a", "the pump trips"), document("b", "the pump runs and the pump hums")])
        let answer = try await store.query("pump")
        for hit in answer.hits {
            let chunk = try await explanation(store, "pump", hit.uri)
            #expect(chunk.hit == hit.rank)
            #expect(chunk.score == hit.score)
            #expect(chunk.reasons.isEmpty)
            #expect(chunk.explanation?.fusions.first?.lexical?.terms.first?.term == "pump")
        }
    }

    @Test func `every condition of the filter that a document does not fulfil is named`() async throws {
        let store = try await store([document("a", "the pump trips"), document("b", "the pump hums", severity: 3)])
        let chunk = try await explanation(store, "pump", "a") {
            $0.filter = "severity >= 2 and team = storage and site = berlin"
        }
        #expect(chunk.hit == nil)
        #expect(chunk.reasons.map(\.code) == [.filter, .filter])
        #expect(chunk.reasons[0].message.contains("severity >= 2"))
        #expect(chunk.reasons[1].message.contains("site = \"berlin\""))
        #expect(chunk.explanation == nil)
        let single = try await explanation(store, "pump", "a") { $0.filter = "severity = 3 or severity = 4" }
        #expect(single.reasons.map(\.code) == [.filter])
    }

    @Test(arguments: [
        ("turbine", [Code.noTerm], "none of the query's words"), ("pump +turbine", [.missingTerm], "turbine"),
        ("pump -trips", [.excludedTerm], "-trips"), ("+turbine -trips", [.noTerm, .missingTerm, .excludedTerm], ""),
        (#"pump +"trips pump""#, [.missingTerm], #""trips pump""#),
    ])
    private func `a term that is missing or excluded is named`(
        query: String, codes: [Code], words: String
    ) async throws {
        let store = try await store([document("a", "the pump trips"), document("b", "the turbine spins")])
        let chunk = try await explanation(store, query, "a")
        #expect(chunk.hit == nil)
        #expect(chunk.score == nil)
        #expect(chunk.reasons.map(\.code) == codes)
        #expect(words.isEmpty || chunk.reasons[0].message.contains(words), "\(chunk.reasons[0].message)")
    }

    @Test func `better passages are named with their scores`() async throws {
        let better = (0..<150).map { document("better\($0)", "pump \($0)") }
        let store = try await store(better + [document("a", "the pump trips when nobody looks at it for a while")])
        let outranked = try await explanation(store, "pump", "a") {
            $0.k = 5
            $0.candidates = 200
        }
        #expect(outranked.reasons.map(\.code) == [.outranked])
        #expect(outranked.reasons[0].message.contains("rank 151"))
        #expect(outranked.score != nil)
        let beyond = try await explanation(store, "pump", "a") { $0.k = 5 }
        #expect(beyond.reasons.map(\.code) == [.beyondCandidates])
        #expect(beyond.reasons[0].message.contains("100 candidates"))
    }

    @Test func `the limit per document is named`() async throws {
        let parts = (0..<6).map { "## Part \($0)\n\nThe pump number \($0) trips.\n" }
        var long = SourceDocument(uri: "long", text: parts.joined(separator: "\n"))
        long.isMarkdown = true
        let path = folder.file("store")
        let store = Store(at: path, model: ModelOptions(isDisabled: true))
        var options = IngestOptions()
        options.chunkTokens = 16
        options.chunkOverlap = 0
        try await store.ingest(documents: [long, document("other", "a pump")], options: options)
        var query = QueryOptions()
        query.maximumPerDocument = 1
        let explanation = try await store.explain("pump", document: "long", options: query)
        #expect(explanation.chunks.count >= 2)
        #expect(explanation.chunks.count { $0.hit != nil } == 1)
        for chunk in explanation.chunks where chunk.hit == nil {
            #expect(chunk.reasons.map(\.code) == [.perDocument])
        }
    }

    @Test func `a deleted document and an unknown one are told apart`() async throws {
        let store = try await store([document("a", "the pump trips"), document("b", "the pump hums")])
        try await store.delete(["a"])
        let explanation = try await store.explain("pump", document: "a")
        #expect(explanation.isDeleted)
        #expect(explanation.chunks.isEmpty)
        await #expect(throws: RAGError.self) { _ = try await store.explain("pump", document: "nobody") }
    }

    @Test func `a changed document is explained in its new version only`() async throws {
        let store = try await store([document("a", "the pump trips"), document("b", "the pump hums")])
        try await store.ingest(documents: [document("a", "the turbine spins")])
        #expect(try await explanation(store, "pump", "a").reasons.map(\.code) == [.noTerm])
        #expect(try await explanation(store, "turbine", "a").hit == 1)
    }
}
