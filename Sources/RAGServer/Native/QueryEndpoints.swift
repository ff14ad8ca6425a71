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
            summary: "The same by document: so many documents, and so many passages of each.",
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
        queries = try decoder.fields(Keys.self).decode([QueryBody].self, forKey: .queries)
    }
}

private struct GroupsBody: Decodable, Sendable {
    var query: QueryBody
    let limit: Int
    let size: Int

    enum Keys: String, CodingKey, CaseIterable {
        case query, limit
        case size = "group_size"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.fields(Keys.self)
        query = try fields.decode(QueryBody.self, forKey: .query)
        limit = try fields.decodeIfPresent(Int.self, forKey: .limit) ?? 10
        size = try fields.decodeIfPresent(Int.self, forKey: .size) ?? 3
        guard (1...100).contains(limit) else {
            throw RequestFailure.invalid("limit", "\(limit) is not between 1 and 100")
        }
        guard (1...100).contains(size), limit * size <= 1000 else {
            throw RequestFailure.invalid("group_size", "\(size) is not between 1 and 100, or makes more than 1000 hits")
        }
        guard query.offset == 0 else { throw RequestFailure.invalid("offset", "groups have none") }
    }
}

private struct GroupsView: Encodable, Sendable {
    struct Group: Encodable, Sendable {
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
        let scope = try await readableScope()
        let request = try body.checked(server.configuration.limits, scope)
        let response = try await search(request)
        let view = AnswerView(response, of: body, in: scope)
        audit(
            "query", collection: scope.collection, text: body.texts.joined(separator: "\n"), filter: body.filter,
            ids: view.hits.map(\.id))
        return view
    }

    /// Runs a request that has been checked.
    func search(_ request: QueryRequest) async throws -> QueryResponse {
        let server = server
        let response = try await whileConnected {
            try await server.searches.run { try await server.store.query(request) }
        }
        server.metrics.countQuery(response)
        return response
    }

    fileprivate func answers(_ bodies: [QueryBody]) async throws -> [AnswerView] {
        try await withThrowingTaskGroup(of: (Int, AnswerView).self) { group in
            var next = bodies.indices.makeIterator()
            func add() {
                guard let index = next.next() else { return }
                group.addTask { (index, try await answer(bodies[index])) }
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
        let scope = try await readableScope()
        var request = try body.query.checked(server.configuration.limits, scope)
        request.options.k = body.limit * body.size
        request.options.maximumPerDocument = body.size
        let response = try await search(request)
        var groups: [GroupsView.Group] = []
        var places: [String: Int] = [:]
        for hit in response.hits {
            let view = HitView(hit, text: body.query.hasText, payload: body.query.hasPayload)
            if let place = places[hit.uri] {
                groups[place].hits.append(view)
            } else if groups.count < body.limit {
                places[hit.uri] = groups.count
                groups.append(GroupsView.Group(uri: hit.uri, path: hit.path, title: hit.title, hits: [view]))
            }
        }
        audit(
            "query", collection: scope.collection, text: body.query.texts.joined(separator: "\n"),
            filter: body.query.filter, ids: groups.flatMap(\.hits).map(\.id))
        return GroupsView(
            collection: scope.collection, groups: groups, notes: response.notes, seconds: response.seconds)
    }
}
