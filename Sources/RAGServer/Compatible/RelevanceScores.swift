import Foundation
import RAGEngine

/// Orders by the cosine of query and text: what there is without a cross-encoder.
struct EmbedderReranker: Reranker {
    let embedder: any Embedder
    var name: String { embedder.identity.name }

    func scores(query: String, texts: [String]) async throws -> [Double] {
        try await counted(query: query, texts: texts).scores
    }

    /// - Returns: the scores, and the tokens that were encoded for them.
    func counted(query: String, texts: [String]) async throws -> (scores: [Double], tokens: Int) {
        guard let question = try await embedder.embed([query], role: .query).first else { return ([], 0) }
        let answers = try await embedder.embed(texts, role: .document)
        let scores = answers.map { embedding in
            zip(question.vector, embedding.vector).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        return (scores, answers.reduce(question.tokens) { $0 + $1.tokens })
    }
}

/// How relevant the texts of a request are.
struct RelevanceScores: Sendable {
    var raw: [Double]
    /// Between 0 and 1.
    var relevance: [Double] = []
    /// Of what gave them.
    var name: String
    /// That were read for them.
    var tokens: Int

    /// Best first; equal scores in the order of the request.
    static func order(_ scores: [Double]) -> [Int] {
        scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    }
}

extension Call {
    func scores(_ query: String, _ texts: [String], _ field: String) async throws -> RelevanceScores {
        let limits = server.configuration.limits
        guard query.saysSomething else {
            throw RequestFailure.invalid("query", "it is empty")
        }
        guard query.utf8.count <= limits.queryText else {
            throw RequestFailure.invalid("query", "it has more than \(limits.queryText) bytes")
        }
        guard !texts.isEmpty, texts.count <= limits.texts else {
            throw RequestFailure.invalid(field, "there are \(texts.count); 1 to \(limits.texts) can be sent at once")
        }
        try server.checkTokens(principal)
        let server = server
        var scored = try await whileConnected {
            try await server.embeddings.run {
                let scored: RelevanceScores
                if let own = server.reranker {
                    let scores = try await own.scores(query: query, texts: texts)
                    // Of a reranker that does not count: four bytes a token.
                    let tokens =
                        own.tokens(query: query, texts: texts)
                        ?? texts.reduce(0) { $0 + (query.utf8.count + $1.utf8.count + 3) / 4 }
                    scored = RelevanceScores(raw: scores, name: own.name, tokens: tokens)
                } else {
                    let reranker = EmbedderReranker(embedder: try await server.embedder())
                    let (scores, tokens) = try await reranker.counted(query: query, texts: texts)
                    scored = RelevanceScores(raw: scores, name: reranker.name, tokens: tokens)
                }
                guard scored.raw.count == texts.count, scored.raw.allSatisfy(\.isFinite) else {
                    throw RerankingError(reranker: scored.name, message: "gave no number for each text")
                }
                return scored
            }
        }
        server.metrics.countEmbeddings(texts.count, tokens: scored.tokens)
        server.charge(tokens: scored.tokens, to: principal)
        // A cross-encoder gives logits, an embedder cosines.
        scored.relevance = scored.raw.map {
            server.reranker == nil ? min(1, max(0, $0)) : 1 / (1 + exp(-$0))
        }
        return scored
    }
}
