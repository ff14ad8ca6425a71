import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct WhyDocumentTests {
    private func why(
        _ query: String, _ document: String, _ fixture: QueryFixture, _ change: (inout QueryOptions) -> Void = { _ in }
    ) async throws -> [DocumentExplanation.Chunk] {
        var options = QueryOptions()
        change(&options)
        return try await fixture.pipeline().explain(QueryRequest(query, options: options), document: document).chunks
    }

    private func codes(_ chunks: [DocumentExplanation.Chunk]) -> [[DocumentExplanation.Reason.Code]] {
        chunks.map { $0.reasons.map(\.code) }
    }

    @Test func `a hit has its rank and arithmetic, and no reasons`() async throws {
        let fixture = try await QueryFixture()
        let chunks = try await why("pump pressure", "pump.md", fixture)
        #expect(chunks.map(\.position) == [0, 1])
        #expect(chunks[0].hit == 1 && chunks[0].reasons.isEmpty)
        #expect(chunks[0].explanation?.relevance == chunks[0].score)
    }

    @Test func `the filter's part that fails is named`() async throws {
        let chunks = try await why("pump", "pump.md", try await QueryFixture()) {
            $0.filter = "team = water and severity > 5"
        }
        #expect(codes(chunks) == [[.filter], [.filter]])
        #expect(chunks[0].reasons[0].message.contains("severity > 5"))
    }

    @Test func `conditions of the query that fail are named`() async throws {
        let fixture = try await QueryFixture()
        #expect(codes(try await why("pump -pressure", "pump.md", fixture))[0] == [.excludedTerm])
        #expect(codes(try await why("pump +night", "pump.md", fixture))[0] == [.missingTerm])
    }

    @Test func `what is outranked, what a document has too many of, and what repeats a hit are told apart`()
        async throws
    {
        let long = TestDocument("long", chunks: (0..<6).map { "pump pump \($0)" })
        let copies = [TestDocument("a", "pump copy"), TestDocument("b", "pump copy")]
        let fixture = try await QueryFixture(
            [long] + copies + [TestDocument("far", "a pump with much else to say here")])
        let outranked = try await why("pump", "far", fixture) {
            $0.k = 2
            $0.minimumScore = 0
        }
        #expect(codes(outranked) == [[.outranked]])
        let limited = try await why("pump", "long", fixture) {
            $0.maximumPerDocument = 1
            $0.minimumScore = 0
        }
        #expect(limited.count { $0.hit != nil } == 1)
        #expect(codes(limited).count { $0 == [.perDocument] } == 5)
        let duplicates =
            try await why("pump copy", "a", fixture) { $0.minimumScore = 0 }
            + why("pump copy", "b", fixture) { $0.minimumScore = 0 }
        #expect(duplicates.count { $0.hit != nil } == 1)
        #expect(codes(duplicates).contains([.duplicate]))
    }

    @Test func `a document that is not there, and a deleted one, are said to be so`() async throws {
        let fixture = try await QueryFixture()
        let error = await #expect(throws: RAGError.self) { _ = try await why("pump", "absent", fixture) }
        #expect(error?.code == .notFound)
        let id = try await fixture.store.snapshot(of: Scope()).documents(named: "pump.md", deleted: nil)[0].id
        try await fixture.store.write("test", to: Scope()) { try await $0.commit(DocumentBatch(deleted: [id])) }
        let explanation = try await fixture.pipeline().explain(QueryRequest("pump"), document: "pump.md")
        #expect(explanation.isDeleted && explanation.chunks.isEmpty)
    }
}
