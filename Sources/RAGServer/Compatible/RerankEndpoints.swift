import Hummingbird
import RAGEngine

/// What clients of Cohere and Jina ask: documents in the order of their relevance.
extension Endpoint {
    private static func rerank(_ path: String, _ name: String) -> Endpoint {
        Endpoint(
            method: .post, path: path, right: .read, name: name,
            summary: "Orders documents by relevance, as Cohere and Jina do.", request: Body(schema: "RerankRequest"),
            response: Body(schema: "RerankResults")
        ) { call in try await call.rerank() }
    }

    static let reranking: [Endpoint] = [
        rerank("/v1/rerank", "rerank"), rerank("/v2/rerank", "rerankV2"),
    ]
}

private struct RerankBody: Decodable, Sendable {
    var query: String
    var documents: [String]
    var limit: Int?
    var returnsDocuments = false

    enum Keys: String, CodingKey, CaseIterable {
        case query, documents, model, priority
        case topN = "top_n"
        case returnDocuments = "return_documents"
        case rankFields = "rank_fields"
        case maximumChunks = "max_chunks_per_doc"
        case maximumTokens = "max_tokens_per_doc"
    }

    /// A text, or an object with one.
    private struct Document: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                self.text = text
            } else {
                text = try decoder.container(keyedBy: AnyField.self).decode(
                    String.self, forKey: AnyField(stringValue: "text"))
            }
        }
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.fields(Keys.self)
        query = try fields.decode(String.self, forKey: .query)
        documents = try fields.decode([Document].self, forKey: .documents).map(\.text)
        limit = try fields.decodeIfPresent(Int.self, forKey: .topN)
        if let limit, limit < 1 { throw RequestFailure.invalid("top_n", "\(limit) is less than 1") }
        returnsDocuments = try fields.decodeIfPresent(Bool.self, forKey: .returnDocuments) ?? false
        // What has no counterpart here is checked all the same.
        _ = try fields.decodeIfPresent(String.self, forKey: .model)
        _ = try fields.decodeIfPresent([String].self, forKey: .rankFields)
        for key in [Keys.maximumChunks, .maximumTokens, .priority] {
            _ = try fields.decodeIfPresent(Int.self, forKey: key)
        }
    }
}

private struct RerankView: Encodable, Sendable {
    struct Document: Encodable, Sendable { let text: String }

    struct Result: Encodable, Sendable {
        let index: Int
        let relevanceScore: Double
        let document: Document?
    }

    struct Meta: Encodable, Sendable {
        struct Version: Encodable, Sendable { let version: String }
        let apiVersion: Version
    }

    struct Usage: Encodable, Sendable { let totalTokens: Int }

    let id: String
    let model: String
    let results: [Result]
    /// Where Jina's clients look.
    let usage: Usage
    let meta: Meta
}

extension Call {
    fileprivate func rerank() async throws -> Response {
        let body = try await decode(RerankBody.self)
        let scored = try await scores(body.query, body.documents, "documents")
        let order = RelevanceScores.order(scored.relevance).prefix(body.limit ?? .max)
        return JSONBody.response(
            RerankView(
                id: id, model: scored.name,
                results: order.map { index in
                    RerankView.Result(
                        index: index, relevanceScore: scored.relevance[index],
                        document: body.returnsDocuments ? RerankView.Document(text: body.documents[index]) : nil)
                },
                usage: RerankView.Usage(totalTokens: scored.tokens),
                meta: RerankView.Meta(apiVersion: .init(version: request.uri.path.hasPrefix("/v1") ? "1" : "2"))))
    }
}
