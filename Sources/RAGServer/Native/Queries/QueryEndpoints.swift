import Hummingbird
import RAGEngine

extension Endpoint {
    static let queries: [Endpoint] = [
        Endpoint(
            method: .post, path: "/v1/collections/{collection}/query", right: .read, name: "query",
            summary: "Finds the passages that answer a text, best first.", request: Body(schema: "Query"),
            response: Body(schema: "Answer")
        ) { call in
            let body = try await call.decode(QueryBody.self)
            return JSONBody.response(try await call.answer(body))
        },
        Endpoint(
            method: .post, path: "/v1/collections/{collection}/query/batch", right: .read, name: "queryBatch",
            summary: "Several queries at once; answers come in their order.", request: Body(schema: "QueryBatch"),
            response: Body(schema: "AnswerBatch")
        ) { call in
            let batch = try await call.decode(QueryBatchBody.self)
            let limit = call.server.configuration.limits.batch
            guard (1...limit).contains(batch.queries.count) else {
                throw RequestFailure.invalid(
                    "queries", "there are \(batch.queries.count); 1 to \(limit) can be asked at once")
            }
            struct View: Encodable { let results: [AnswerView] }
            let results = try await call.answers(batch.queries)
            return JSONBody.response(View(results: results))
        },
        Endpoint(
            method: .post, path: "/v1/collections/{collection}/query/groups", right: .read, name: "queryGroups",
            summary: "The same by document or a field of metadata: so many groups, and so many passages of each.",
            request: Body(schema: "QueryGroups"), response: Body(schema: "AnswerGroups")
        ) { call in
            let body = try await call.decode(GroupsBody.self)
            return JSONBody.response(try await call.groups(body))
        },
    ]
}

private struct QueryBatchBody: Decodable, Sendable {
    let queries: [QueryBody]

    enum Keys: String, CodingKey, CaseIterable { case queries }

    init(from decoder: any Decoder) throws {
        queries = try decoder.fields(Keys.self).list(of: QueryBody.self, forKey: .queries)
    }
}

private struct GroupsBody: Decodable, Sendable {
    var query: QueryBody
    let limit: Int
    let size: Int
    /// The field of metadata by whose values hits are grouped; documents without it.
    let field: String?

    enum Keys: String, CodingKey, CaseIterable {
        case query, limit
        case size = "group_size"
        case field = "group_by"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.fields(Keys.self)
        query = try RequestFailure.inside("query") { try fields.decode(QueryBody.self, forKey: .query) }
        limit = try fields.decodeIfPresent(Int.self, forKey: .limit) ?? 10
        size = try fields.decodeIfPresent(Int.self, forKey: .size) ?? 3
        field = try fields.decodeIfPresent(String.self, forKey: .field)
        guard (1...100).contains(limit) else {
            throw RequestFailure.invalid("limit", "\(limit) is not between 1 and 100")
        }
        guard (1...100).contains(size) else {
            throw RequestFailure.invalid("group_size", "\(size) is not between 1 and 100")
        }
        guard !query.isPaged else { throw RequestFailure.invalid("query.limit", "it stands beside the query") }
        guard query.offset == 0 else { throw RequestFailure.invalid("query.offset", "groups have none, and no cursor") }
        guard query.method == nil else { throw RequestFailure.invalid("query.prefetch", "groups have none") }
        guard query.options.contextTokens == nil else {
            throw RequestFailure.invalid("query.context_tokens", "groups have none")
        }
        guard query.options.diversity.groupField == nil else {
            throw RequestFailure.invalid("query.group_by", "it stands beside the query")
        }
    }
}

private struct GroupsView: Encodable, Sendable {
    struct Group: Encodable, Sendable {
        /// The value of the field; absent if hits are grouped by document.
        let value: String?
        let uri: String
        let path: String
        let title: String?
        var hits: [HitView]
    }

    let collection: String
    let groups: [Group]
    let notes: [String]
    let seconds: Double
}

extension Call {
    /// Answers a query, within the limits of the server and of its turn, as long as the client waits for it.
    func answer(_ body: QueryBody) async throws -> AnswerView {
        let scope = try await scope(of: body)
        let request = try body.checked(server.configuration, scope, principal.access)
        let view = AnswerView(
            try await search(request), of: body, k: request.k, maximum: server.configuration.limits.hits, in: scope,
            principal.access)
        audit(
            "query", collection: scope.collection, text: body.allTexts.joined(separator: "\n"),
            filter: body.allFilters, ids: view.hits.map(\.id))
        return view
    }

    /// The scope of a query, all of whose collections are there.
    private func scope(of body: QueryBody) async throws -> Scope {
        let scope = try await readableScope()
        for name in body.options.collections {
            try NameRules.check(name, "collections")
            guard try await server.store.holds(Scope(collection: name, tenant: scope.tenant)) else {
                throw RequestFailure.noCollection(name)
            }
        }
        return scope
    }

    /// Runs a request that has been checked.
    func search(_ request: CheckedQuery) async throws -> QueryResponse {
        let server = server
        let response = try await whileConnected {
            try await server.searches.run { try await server.query(request) }
        }
        server.metrics.countQuery(response)
        trace?.add(response, collection: request.collection)
        return response
    }

    fileprivate func answers(_ bodies: [QueryBody]) async throws -> [AnswerView] {
        try await withThrowingTaskGroup(of: (Int, AnswerView).self) { group in
            var next = bodies.indices.makeIterator()
            func add() {
                guard let index = next.next() else { return }
                group.addTask {
                    do { return (index, try await answer(bodies[index])) } catch {
                        let failure = RequestFailure(error)
                        throw failure.code == .invalidValue ? failure.inside("queries[\(index)]") : error
                    }
                }
            }
            // One batch does not fill the queue.
            for _ in 0..<4 { add() }
            var views = [AnswerView?](repeating: nil, count: bodies.count)
            while let (index, view) = try await group.next() {
                views[index] = view
                add()
            }
            return views.compactMap { $0 }
        }
    }

    fileprivate func groups(_ body: GroupsBody) async throws -> GroupsView {
        let scope = try await scope(of: body.query)
        var query = body.query
        // Hits of many groups come between those of the first.
        let maximum = server.configuration.limits.hits
        query.options.k = min(maximum, 4 * body.limit * body.size)
        if let field = body.field {
            query.options.diversity.groupField = field
            query.options.diversity.maximumPerGroup = body.size
        } else {
            query.options.maximumPerDocument = body.size
        }
        let response = try await search(
            RequestFailure.inside("query") { try query.checked(server.configuration, scope, principal.access) })
        var notes = response.notes
        if response.hits.count >= maximum {
            notes.append("the groups are made of the best \(maximum) passages; narrow the query with a filter")
        }
        var groups: [GroupsView.Group] = []
        var places: [String: Int] = [:]
        for hit in response.hits {
            let view = HitView(hit, text: query.hasText, payload: query.hasPayload)
            // What has no value stands for itself.
            let name = hit.group.map { "value \($0)" } ?? "hit \(body.field == nil ? hit.uri : ChunkName.text(hit.id))"
            if let place = places[name] {
                if groups[place].hits.count < body.size { groups[place].hits.append(view) }
            } else if groups.count < body.limit {
                places[name] = groups.count
                groups.append(
                    GroupsView.Group(value: hit.group, uri: hit.uri, path: hit.path, title: hit.title, hits: [view]))
            }
        }
        audit(
            "query", collection: scope.collection, text: query.allTexts.joined(separator: "\n"),
            filter: query.allFilters, ids: groups.flatMap(\.hits).map(\.id))
        return GroupsView(
            collection: scope.collection, groups: groups, notes: notes, seconds: response.seconds)
    }
}

extension ServerState {
    /// Asks the store, or the answers that are kept.
    func query(_ request: CheckedQuery) async throws -> QueryResponse {
        switch request {
        case .one(let request):
            guard let cache else { return try await store.query(request) }
            return try await cache.query(request)
        case .fused(let request): return try await store.query(request)
        }
    }
}
