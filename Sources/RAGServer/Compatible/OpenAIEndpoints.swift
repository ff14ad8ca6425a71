import Foundation
import Hummingbird
import RAGEngine

/// What clients of OpenAI ask of models: which there are, and embeddings.
extension Endpoint {
    static let openAI: [Endpoint] = [
        Endpoint(
            method: .post, path: "/v1/embeddings", right: .read, name: "embeddings",
            summary: "OpenAI's embeddings, from the server's model. input_type says whether texts are queries.",
            request: Body(schema: "EmbeddingsRequest"), response: Body(schema: "Embeddings")
        ) { call in try await call.openAIEmbeddings() },
        Endpoint(
            method: .get, path: "/v1/models", right: .read, name: "listModels",
            summary: "The server's embedding model.",
            response: Body(schema: "Models")
        ) { call in
            struct View: Encodable {
                let object = "list"
                let data: [ModelView]
            }
            return JSONBody.response(View(data: try await call.models()))
        },
        Endpoint(
            method: .get, path: "/v1/models/{model}", right: .read, name: "getModel",
            summary: "The server's embedding model, if that is its name.",
            response: Body(schema: "Model")
        ) { call in
            guard let model = try await call.models().first(where: { $0.id == call.path["model"] }) else {
                throw RequestFailure(.notFound, "the server has no model of that name; GET /v1/models lists it")
            }
            return JSONBody.response(model)
        },
    ]
}

private struct ModelView: Encodable, Sendable {
    let id: String
    let object = "model"
    let created = 0
    let ownedBy = "swift-rag"
}

/// A text or a list of texts.
struct TextsBody: Decodable, Sendable {
    let texts: [String]

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            texts = [text]
        } else {
            texts = try value.decode([String].self)
        }
    }

    func checked(_ limits: ServerConfiguration.Limits, _ field: String) throws -> [String] {
        guard !texts.isEmpty, texts.count <= limits.texts else {
            throw RequestFailure.invalid(
                field, "there are \(texts.count) texts; 1 to \(limits.texts) can be sent at once")
        }
        guard texts.allSatisfy(\.saysSomething) else {
            throw RequestFailure.invalid(field, "a text is empty")
        }
        return texts
    }
}

private struct EmbeddingsBody: Decodable, Sendable {
    var input: TextsBody
    var isBase64 = false
    var role = EmbeddingRole.document
    var dimensions: Int?

    enum Keys: String, CodingKey, CaseIterable {
        case input, model, dimensions, user
        case encoding = "encoding_format"
        case inputType = "input_type"
    }

    private enum Encoding: String, CaseIterable { case float, base64 }

    private enum InputType: String, CaseIterable {
        case query, document
        case searchQuery = "search_query"
        case searchDocument = "search_document"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.fields(Keys.self)
        do { input = try fields.decode(TextsBody.self, forKey: .input) } catch is DecodingError {
            throw RequestFailure.invalid("input", "is neither a text nor a list of texts; tokens cannot be embedded")
        }
        let encoding: Encoding? = try fields.choice(.encoding)
        isBase64 = encoding == .base64
        let type: InputType? = try fields.choice(.inputType)
        if type == .query || type == .searchQuery { role = .query }
        dimensions = try fields.decodeIfPresent(Int.self, forKey: .dimensions)
        for key in [Keys.model, .user] { _ = try fields.decodeIfPresent(String.self, forKey: key) }
    }
}

private struct EmbeddingsView: Encodable, Sendable {
    enum Vector: Encodable, Sendable {
        case numbers([Float])
        /// Of little-endian float32, as the client of OpenAI asks for.
        case base64(String)

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .numbers(let numbers): try container.encode(numbers)
            case .base64(let text): try container.encode(text)
            }
        }
    }

    struct One: Encodable, Sendable {
        let object = "embedding"
        let index: Int
        let embedding: Vector
    }

    struct Usage: Encodable, Sendable {
        let promptTokens: Int
        let totalTokens: Int
    }

    let object = "list"
    let data: [One]
    let model: String
    let usage: Usage
}

extension Call {
    /// The one embedding model, or none.
    fileprivate func models() async throws -> [ModelView] {
        do {
            return [ModelView(id: try await server.embedder().identity.name)]
        } catch let failure as RequestFailure where failure.code == .modelMissing {
            return []
        }
    }

    fileprivate func openAIEmbeddings() async throws -> Response {
        let body = try await decode(EmbeddingsBody.self)
        let texts = try body.input.checked(server.configuration.limits, "input")
        let (embedder, embeddings) = try await embed(texts, as: body.role)
        if let dimensions = body.dimensions, dimensions != embedder.identity.dimension {
            throw RequestFailure.invalid("dimensions", "the model's vectors have \(embedder.identity.dimension)")
        }
        let tokens = embeddings.reduce(0) { $0 + $1.tokens }
        return JSONBody.response(
            EmbeddingsView(
                data: embeddings.enumerated().map { index, embedding in
                    EmbeddingsView.One(
                        index: index,
                        embedding: body.isBase64
                            ? .base64(Self.base64(embedding.vector)) : .numbers(embedding.vector))
                }, model: embedder.identity.name,
                usage: EmbeddingsView.Usage(promptTokens: tokens, totalTokens: tokens)))
    }

    private static func base64(_ vector: [Float]) -> String {
        let words = vector.map { $0.bitPattern.littleEndian }
        return words.withUnsafeBytes { Data($0) }.base64EncodedString()
    }

    /// Embeds texts for a caller, within its allowance and its turn.
    func embed(_ texts: [String], as role: EmbeddingRole) async throws -> (any Embedder, [Embedding]) {
        try server.checkTokens(principal)
        let server = server
        let (embedder, embeddings) = try await whileConnected {
            try await server.embeddings.run {
                let embedder = try await server.embedder()
                return (embedder, try await embedder.embed(texts, role: role))
            }
        }
        let tokens = embeddings.reduce(0) { $0 + $1.tokens }
        server.metrics.countEmbeddings(texts.count, tokens: tokens)
        server.charge(tokens: tokens, to: principal)
        return (embedder, embeddings)
    }
}
