import RAGModel

/// A candidate after reranking.
package struct RerankedCandidate<ID: Hashable & Comparable & Sendable>: Sendable, Hashable {
    package let fused: FusedCandidate<ID>
    /// The reranker's score, which alone decides the order.
    package let score: Double
    /// The place before reranking, from 1.
    package let fusedRank: Int
}

/// Orders candidates by a reranker's scores, best first; equal scores keep their order after fusion.
///
/// - Parameter texts: the text of each candidate, in their order.
/// - Throws: `RerankingError` if the reranker does not give one number for each text; whatever the reranker throws.
package func rerank<ID: Hashable & Comparable & Sendable>(
    _ candidates: [FusedCandidate<ID>], query: String, texts: [String], by reranker: some Reranker
) async throws -> [RerankedCandidate<ID>] {
    precondition(candidates.count == texts.count, "one text for each candidate")
    guard !candidates.isEmpty else { return [] }
    let scores = try await reranker.scores(query: query, texts: texts)
    guard scores.count == texts.count else {
        throw RerankingError(
            reranker: reranker.name, message: "gave \(scores.count) scores for \(texts.count) texts")
    }
    if let place = scores.firstIndex(where: \.isNaN) {
        throw RerankingError(
            reranker: reranker.name, message: "gave no number for text \(place + 1) of \(texts.count)")
    }
    let order = scores.indices.sorted { left, right in
        scores[left] > scores[right] || (scores[left] == scores[right] && left < right)
    }
    return order.map {
        RerankedCandidate(fused: candidates[$0], score: scores[$0], fusedRank: $0 + 1)
    }
}
