import RAGModel
import RankFusion
import Testing

@Suite struct RerankerTests {
    struct Lengths: Reranker {
        var name: String { "lengths" }
        func scores(query: String, texts: [String]) async throws -> [Double] {
            texts.map { Double($0.count) }
        }
    }

    struct Fixed: Reranker {
        var name: String { "fixed" }
        let answer: [Double]
        func scores(query: String, texts: [String]) async throws -> [Double] { answer }
    }

    let candidates = fuse(
        [
            RankedLeg(name: "leg", candidates: [(id: 5, score: 3), (id: 6, score: 2), (id: 7, score: 1)])
        ],
        method: .reciprocalRank(), limit: 10)

    @Test func theRerankersScoreDecidesAndTiesKeepTheirOrder() async throws {
        let reranked = try await rerank(
            candidates, query: "q", texts: ["aa", "bb", "cccc"], by: Lengths())
        #expect(reranked.map(\.fused.id) == [7, 5, 6])
        #expect(reranked.map(\.fusedRank) == [3, 1, 2])
        #expect(reranked.map(\.score) == [4, 2, 2])
    }

    @Test func aWrongNumberOfScoresIsAnErrorThatSaysWhatToDo() async {
        let error = await #expect(throws: RerankingError.self) {
            try await rerank(candidates, query: "q", texts: ["a", "b", "c"], by: Fixed(answer: [1]))
        }
        #expect(
            error?.description
                == "reranker fixed: gave 1 scores for 3 texts; run the query without reranking, "
                + "or check the model or service")
    }

    @Test func aScoreThatIsNoNumberIsAnError() async {
        let error = await #expect(throws: RerankingError.self) {
            try await rerank(
                candidates, query: "q", texts: ["a", "b", "c"], by: Fixed(answer: [1, .nan, 2]))
        }
        #expect(error?.message == "gave no number for text 2 of 3")
    }

    @Test func noCandidatesNeedNoReranker() async throws {
        let none: [FusedCandidate<Int>] = []
        #expect(try await rerank(none, query: "q", texts: [], by: Fixed(answer: [1])).isEmpty)
    }
}
