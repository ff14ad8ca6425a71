import Foundation
import Hummingbird
import RAGEngine

/// What clients of Cohere, Jina and text-embeddings-inference ask: texts in the order of their relevance, and vectors.
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
        Endpoint(
            method: .post, path: "/rerank", right: .read, name: "teiRerank",
            summary: "Orders texts by relevance, as text-embeddings-inference does.",
            request: Body(schema: "TEIRerankRequest"), response: Body(schema: "TEIRanks")
        ) { call in try await call.teiRerank() },
        Endpoint(
            method: .post, path: "/embed", right: .read, name: "teiEmbed",
            summary: "Vectors of texts, as text-embeddings-inference gives them.",
            request: Body(schema: "TEIEmbedRequest"), response: Body(schema: "TEIVectors")
        ) { call in try await call.teiEmbed() },
        Endpoint(
            method: .get, path: "/info", right: .read, name: "teiInfo",
            summary: "The model, in the words of text-embeddings-inference.", response: Body(schema: "TEIInfo")
        ) { call in
            struct View: Encodable {
                let modelId: String
                let modelDtype: String
                let maxInputLength: Int
                let maxClientBatchSize: Int
            }
            let identity = try await call.server.embedder().identity
            return JSONBody.response(
                View(
                    modelId: identity.name, modelDtype: identity.precision.rawValue,
                    maxInputLength: identity.maximumTokens,
                    maxClientBatchSize: call.server.configuration.limits.texts))
        },
    ]
}

/// Orders by the cosine of query and text: what there is without a cross-encoder.
struct EmbedderReranker: Reranker {
    let embedder: any Embedder
    var name: String { embedder.identity.name }

    func scores(query: String, texts: [String]) async throws -> [Double] {
        guard let question = try await embedder.embed([query], role: .query).first?.vector else { return [] }
        return try await embedder.embed(texts, role: .document).map { embedding in
            zip(question, embedding.vector).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
    }
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

    let id: String
    let model: String
    let results: [Result]
    let meta: Meta
}

private struct TEIRerankBody: Decodable, Sendable {
    var query: String
    var texts: [String]
    var isRaw = false
    var returnsText = false

    enum Keys: String, CodingKey, CaseIterable {
        case query, texts, truncate
        case rawScores = "raw_scores"
        case returnText = "return_text"
        case direction = "truncation_direction"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.fields(Keys.self)
        query = try fields.decode(String.self, forKey: .query)
        texts = try fields.decode([String].self, forKey: .texts)
        isRaw = try fields.decodeIfPresent(Bool.self, forKey: .rawScores) ?? false
        returnsText = try fields.decodeIfPresent(Bool.self, forKey: .returnText) ?? false
        _ = try fields.decodeIfPresent(Bool.self, forKey: .truncate)
        _ = try fields.decodeIfPresent(String.self, forKey: .direction)
    }
}

private struct TEIEmbedBody: Decodable, Sendable {
    var inputs: TextsBody
    var role = EmbeddingRole.document
    var dimensions: Int?

    enum Keys: String, CodingKey, CaseIterable {
        case inputs, normalize, truncate, dimensions
        case direction = "truncation_direction"
        case prompt = "prompt_name"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.fields(Keys.self)
        inputs = try fields.decode(TextsBody.self, forKey: .inputs)
        if try fields.decodeIfPresent(String.self, forKey: .prompt) == "query" { role = .query }
        guard try fields.decodeIfPresent(Bool.self, forKey: .normalize) ?? true else {
            throw RequestFailure.invalid("normalize", "vectors are given as the model makes them; leave it out")
        }
        _ = try fields.decodeIfPresent(Bool.self, forKey: .truncate)
        _ = try fields.decodeIfPresent(String.self, forKey: .direction)
        dimensions = try fields.decodeIfPresent(Int.self, forKey: .dimensions)
    }
}

extension Call {
    /// - Returns: for each text its score, raw and between 0 and 1, and the name of what gave it.
    private func scores(
        _ query: String, _ texts: [String], _ field: String
    ) async throws -> (raw: [Double], relevance: [Double], name: String) {
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
        let (raw, name) = try await whileConnected {
            try await server.embeddings.run {
                let reranker: any Reranker
                if let own = server.reranker {
                    reranker = own
                } else {
                    reranker = EmbedderReranker(embedder: try await server.embedder())
                }
                let scores = try await reranker.scores(query: query, texts: texts)
                guard scores.count == texts.count, scores.allSatisfy(\.isFinite) else {
                    throw RerankingError(reranker: reranker.name, message: "gave no number for each text")
                }
                return (scores, reranker.name)
            }
        }
        server.metrics.countEmbeddings(texts.count, tokens: 0)
        // A cross-encoder gives logits, an embedder cosines.
        let relevance = raw.map { server.reranker == nil ? min(1, max(0, $0)) : 1 / (1 + exp(-$0)) }
        return (raw, relevance, name)
    }

    /// Best first; equal scores in the order of the request.
    private static func order(_ scores: [Double]) -> [Int] {
        scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    }

    fileprivate func rerank() async throws -> Response {
        let body = try await decode(RerankBody.self)
        let (_, scores, name) = try await scores(body.query, body.documents, "documents")
        let order = Self.order(scores).prefix(body.limit ?? .max)
        return JSONBody.response(
            RerankView(
                id: id, model: name,
                results: order.map { index in
                    RerankView.Result(
                        index: index, relevanceScore: scores[index],
                        document: body.returnsDocuments ? RerankView.Document(text: body.documents[index]) : nil)
                },
                meta: RerankView.Meta(apiVersion: .init(version: request.uri.path.hasPrefix("/v1") ? "1" : "2"))))
    }

    fileprivate func teiRerank() async throws -> Response {
        struct Rank: Encodable {
            let index: Int
            let score: Double
            let text: String?
        }
        let body = try await decode(TEIRerankBody.self)
        let (raw, relevance, _) = try await scores(body.query, body.texts, "texts")
        let scores = body.isRaw ? raw : relevance
        return JSONBody.response(
            Self.order(scores).map { index in
                Rank(index: index, score: scores[index], text: body.returnsText ? body.texts[index] : nil)
            })
    }

    fileprivate func teiEmbed() async throws -> Response {
        let body = try await decode(TEIEmbedBody.self)
        let texts = try body.inputs.checked(server.configuration.limits, "inputs")
        let dimension = try await server.embedder().identity.dimension
        if let dimensions = body.dimensions, dimensions != dimension {
            throw RequestFailure.invalid("dimensions", "the model's vectors have \(dimension)")
        }
        return JSONBody.response(try await embed(texts, as: body.role).1.map(\.vector))
    }
}
