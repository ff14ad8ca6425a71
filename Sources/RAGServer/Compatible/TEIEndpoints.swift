import Hummingbird
import RAGEngine

/// What clients of text-embeddings-inference ask: texts in the order of their relevance, and vectors.
extension Endpoint {
    static let textEmbeddingsInference: [Endpoint] = [
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
    fileprivate func teiRerank() async throws -> Response {
        struct Rank: Encodable {
            let index: Int
            let score: Double
            let text: String?
        }
        let body = try await decode(TEIRerankBody.self)
        let scored = try await scores(body.query, body.texts, "texts")
        let scores = body.isRaw ? scored.raw : scored.relevance
        return JSONBody.response(
            RelevanceScores.order(scores).map { index in
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
