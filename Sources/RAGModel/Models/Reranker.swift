/// Scores how well texts answer a query, reading both together (a cross-encoder, a remote service).
public protocol Reranker: Sendable {
    /// What the reranker is called in explanations.
    var name: String { get }

    /// A score for each text, in their order; greater is better.
    func scores(query: String, texts: [String]) async throws -> [Double]

    /// The tokens that `scores` reads for these; `nil` if the reranker does not count.
    func tokens(query: String, texts: [String]) -> Int?

    /// How many texts it is best given at once when time is short: what is not done when the time is over is lost.
    var groupSize: Int { get }

    /// How much it counts against the fused score, 0 to 1, where the query does not say.
    var weight: Double { get }
}

extension Reranker {
    public func tokens(query: String, texts: [String]) -> Int? { nil }

    public var groupSize: Int { 8 }

    public var weight: Double { 0.7 }
}

/// Names a reranker of a query.
public enum RerankerChoice: Sendable, Hashable, CustomStringConvertible {
    /// For each token of the query the nearest of the passage, by the vectors of the collection's own local encoder.
    case lateInteraction
    /// A BERT cross-encoder in this folder.
    case crossEncoder(folder: String)
    /// A server that the settings file defines under this name.
    case service(String)

    /// `late-interaction`, `cross-encoder:FOLDER` or `service:NAME`; `nil` for anything else.
    public init?(_ text: String) {
        if text == "late-interaction" {
            self = .lateInteraction
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "cross-encoder": self = .crossEncoder(folder: String(parts[1]))
        case "service": self = .service(String(parts[1]))
        default: return nil
        }
    }

    public var description: String {
        switch self {
        case .lateInteraction: "late-interaction"
        case .crossEncoder(let folder): "cross-encoder:\(folder)"
        case .service(let name): "service:\(name)"
        }
    }
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
