/// Scores how well texts answer a query, reading both together (a cross-encoder, a remote service).
public protocol Reranker: Sendable {
    /// What the reranker is called in explanations.
    var name: String { get }

    /// A score for each text, in their order; greater is better.
    func scores(query: String, texts: [String]) async throws -> [Double]
}

/// A reranker's answer that cannot be used.
public struct RerankingError: Error, Sendable, Hashable, CustomStringConvertible {
    public let reranker: String
    public let message: String

    public init(reranker: String, message: String) {
        self.reranker = reranker
        self.message = message
    }

    public var description: String {
        "reranker \(reranker): \(message); run the query without reranking, or check the model or service"
    }
}

extension RerankingError: RAGErrorConvertible {
    public var ragError: RAGError { RAGError(.model, subject: reranker, message) }
}
