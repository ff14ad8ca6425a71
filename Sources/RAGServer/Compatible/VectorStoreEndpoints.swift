import Hummingbird
import RAGEngine

/// What clients of OpenAI ask of vector stores. A collection is a vector store under its name.
extension Endpoint {
    static let vectorStores: [Endpoint] = [
        Endpoint(
            method: .get, path: "/v1/vector_stores", right: .read, name: "listVectorStores",
            summary: "The collections in which the tenant has documents, as OpenAI's vector stores.",
            parameters: [
                Parameter(
                    name: "limit", summary: "Collections of a page, 1 to 100; 20 without it.",
                    schema: #"{"type": "integer", "minimum": 1, "maximum": 100}"#),
                Parameter(
                    name: "order", summary: "By name: asc or desc, which is what there is without it.",
                    schema: #"{"enum": ["asc", "desc"]}"#),
                Parameter(
                    name: "after", summary: "The last_id of the page before.",
                    schema: #"{"type": "string", "minLength": 1, "maxLength": 200}"#),
                Parameter(
                    name: "before", summary: "The first_id of the page after.",
                    schema: #"{"type": "string", "minLength": 1, "maxLength": 200}"#),
            ], response: Body(schema: "VectorStoreList")
        ) { call in try await call.listVectorStores() },
        Endpoint(
            method: .get, path: "/v1/vector_stores/{collection}", right: .read, name: "getVectorStore",
            summary: "A collection as one of OpenAI's vector stores.", response: Body(schema: "VectorStore")
        ) { call in
            let scope = try await call.readableScope()
            guard let view = try await call.collections(named: scope.collection).first else {
                throw RequestFailure.noCollection(scope.collection)
            }
            return JSONBody.response(VectorStoreView(view))
        },
        Endpoint(
            method: .post, path: "/v1/vector_stores/{collection}/search", right: .read, name: "searchVectorStore",
            summary: "The search of OpenAI's vector stores: a collection under its name.",
            request: Body(schema: "VectorStoreSearch"), response: Body(schema: "VectorStoreResults")
        ) { call in try await call.searchVectorStore() },
    ]
}

private struct VectorStoreView: Encodable, Sendable {
    struct Counts: Encodable, Sendable {
        let inProgress = 0
        let completed: Int
        let failed = 0
        let cancelled = 0
        let total: Int
    }

    let id: String
    let object = "vector_store"
    let name: String
    /// When it was made is not known: it was there at the beginning of the epoch.
    let createdAt = 0
    let lastActiveAt: Int? = nil
    let status = "completed"
    let usageBytes: Int64
    let fileCounts: Counts
    let metadata: [String: String] = [:]

    init(_ view: CollectionView) {
        id = view.name
        name = view.name
        usageBytes = view.sourceBytes
        fileCounts = Counts(completed: view.documents, total: view.documents)
    }
}

private struct VectorStoreListView: Encodable, Sendable {
    let object = "list"
    let data: [VectorStoreView]
    let firstId: String?
    let lastId: String?
    let hasMore: Bool
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

extension Call {
    fileprivate func listVectorStores() async throws -> Response {
        let limit = try integer("limit", in: 1...100, else: 20)
        let order = query["order"] ?? "desc"
        guard ["asc", "desc"].contains(order) else {
            throw RequestFailure.invalid("order", "there is asc and desc")
        }
        var views = try await collections().sorted { ExactName($0.name) < ExactName($1.name) }
        if order == "desc" { views.reverse() }
        if let after = query["after"] { views.removeSubrange(...(try Self.place(of: after, in: views, "after"))) }
        if let before = query["before"] {
            // The page ends where the one after it begins.
            views.removeSubrange((try Self.place(of: before, in: views, "before"))...)
            views.removeFirst(max(0, views.count - limit))
        }
        let page = views.prefix(limit).map(VectorStoreView.init)
        return JSONBody.response(
            VectorStoreListView(
                data: page, firstId: page.first?.id, lastId: page.last?.id, hasMore: views.count > page.count))
    }

    private static func place(of name: String, in views: [CollectionView], _ field: String) throws -> Int {
        guard let place = views.firstIndex(where: { ExactName($0.name) == ExactName(name) }) else {
            throw RequestFailure.invalid(field, "there is no such collection in the list")
        }
        return place
    }

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
}
