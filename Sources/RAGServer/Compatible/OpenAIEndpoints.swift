import Foundation
import Hummingbird
import RAGEngine

/// What clients of OpenAI ask: search in a vector store, and embeddings.
extension Endpoint {
    static let openAI: [Endpoint] = [
        Endpoint(
            method: .post, path: "/v1/vector_stores/{collection}/search", right: .read, name: "searchVectorStore",
            summary: "The search of OpenAI's vector stores: a collection under its name.",
            request: Body(schema: "VectorStoreSearch"), response: Body(schema: "VectorStoreResults")
        ) { call in try await call.searchVectorStore() },
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
            struct Model: Encodable {
                let id: String
                let object = "model"
                let created = 0
                let ownedBy = "swift-rag"
            }
            struct View: Encodable {
                let object = "list"
                let data: [Model]
            }
            do {
                return JSONBody.response(View(data: [Model(id: try await call.server.embedder().identity.name)]))
            } catch let failure as RequestFailure where failure.code == .modelMissing {
                return JSONBody.response(View(data: []))
            }
        },
    ]
}

/// The filter of OpenAI's vector stores: a comparison, or several joined by `and` or `or`.
struct AttributeFilter: Decodable, Sendable {
    let expression: FilterExpression

    enum Keys: String, CodingKey, CaseIterable { case type, key, value, filters }

    init(from decoder: any Decoder) throws {
        guard decoder.codingPath.count < 2 * 32 else {
            throw RequestFailure.invalid("filters", "is nested deeper than 32")
        }
        let fields = try decoder.fields(Keys.self)
        let type = try fields.decode(String.self, forKey: .type)
        switch type {
        case "and": expression = .and(try fields.decode([AttributeFilter].self, forKey: .filters).map(\.expression))
        case "or": expression = .or(try fields.decode([AttributeFilter].self, forKey: .filters).map(\.expression))
        case "in", "nin":
            let key = try fields.decode(String.self, forKey: .key)
            let values = try fields.decode([ScalarBody].self, forKey: .value).map(\.scalar)
            let membership = FilterExpression.membership(field: key, values)
            expression = type == "in" ? membership : .not(membership)
        default:
            let operators: [String: FilterExpression.ComparisonOperator] = [
                "eq": .equal, "ne": .notEqual, "gt": .greater, "gte": .greaterOrEqual, "lt": .less,
                "lte": .lessOrEqual,
            ]
            guard let comparison = operators[type] else {
                throw RequestFailure.invalid(
                    "filters.type",
                    "there is no \"\(type.prefix(40))\"; there is eq, ne, gt, gte, lt, lte, in, nin, and, or")
            }
            expression = .comparison(
                field: try fields.decode(String.self, forKey: .key), comparison,
                try fields.decode(ScalarBody.self, forKey: .value).scalar)
        }
    }
}

private struct ScalarBody: Decodable {
    let scalar: MetadataScalar

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            scalar = .string(text)
        } else if let flag = try? value.decode(Bool.self) {
            scalar = .boolean(flag)
        } else if let number = try? value.decode(Int64.self) {
            scalar = .integer(number)
        } else {
            scalar = .double(try value.decode(Double.self))
        }
    }
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

private struct SearchBody: Decodable, Sendable {
    var query: TextsBody
    var filters: AttributeFilter?
    var limit: Int
    var threshold: Double?

    enum Keys: String, CodingKey, CaseIterable {
        case query, filters
        case limit = "max_num_results"
        case ranking = "ranking_options"
        case rewrites = "rewrite_query"
    }

    private struct Ranking: Decodable {
        let threshold: Double?

        enum Keys: String, CodingKey, CaseIterable {
            case ranker
            case threshold = "score_threshold"
            case hybrid = "hybrid_search"
        }

        init(from decoder: any Decoder) throws {
            // The name of a ranker and weights of other engines have no counterpart here.
            let fields = try decoder.fields(Keys.self)
            threshold = try fields.decodeIfPresent(Double.self, forKey: .threshold)
            _ = try fields.decodeIfPresent(String.self, forKey: .ranker)
        }
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.fields(Keys.self)
        query = try fields.decode(TextsBody.self, forKey: .query)
        filters = try fields.decodeIfPresent(AttributeFilter.self, forKey: .filters)
        limit = try fields.decodeIfPresent(Int.self, forKey: .limit) ?? 10
        guard (1...50).contains(limit) else {
            throw RequestFailure.invalid("max_num_results", "\(limit) is not between 1 and 50")
        }
        threshold = try fields.decodeIfPresent(Ranking.self, forKey: .ranking)?.threshold
        _ = try fields.decodeIfPresent(Bool.self, forKey: .rewrites)
    }
}

private struct SearchView: Encodable, Sendable {
    struct Content: Encodable, Sendable {
        let type = "text"
        let text: String
    }

    struct Result: Encodable, Sendable {
        let fileId: String
        let filename: String
        let score: Double
        let attributes: [String: MetadataValue]
        let content: [Content]
    }

    let object = "vector_store.search_results.page"
    let searchQuery: [String]
    let data: [Result]
    let hasMore = false
    let nextPage: String? = nil
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
    fileprivate func searchVectorStore() async throws -> Response {
        let body = try await decode(SearchBody.self)
        let scope = try await readableScope()
        let limits = server.configuration.limits
        let texts = try body.query.checked(limits, "query")
        guard texts.count <= 16, texts.allSatisfy({ $0.utf8.count <= limits.queryText }) else {
            throw RequestFailure.invalid("query", "at most 16 texts of \(limits.queryText) bytes can be asked at once")
        }
        var options = QueryOptions()
        options.collection = scope.collection
        options.tenant = scope.tenant
        options.k = body.limit
        options.filterExpression = body.filters?.expression
        options.minimumScore = body.threshold
        options.timeout = limits.deadline
        options.access = try principal.access.tiers(for: nil)
        let answer = try await search(.one(QueryRequest(texts, options: options)))
        audit(
            "query", collection: scope.collection, text: texts.joined(separator: "\n"),
            filter: body.filters?.expression.description, ids: answer.hits.map { ChunkName.text($0.id) })
        return JSONBody.response(
            SearchView(
                searchQuery: texts,
                data: answer.hits.map { hit in
                    SearchView.Result(
                        fileId: hit.uri, filename: hit.path, score: hit.score, attributes: hit.metadata,
                        content: [SearchView.Content(text: hit.text)])
                }))
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
