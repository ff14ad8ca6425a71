import Foundation
import HTTPTypes
import RAGEngine
import TestSupport
import Testing

@testable import RAGServer

@Suite struct CompatibleTests {
    private struct LengthReranker: Reranker {
        let name = "length"
        func scores(query: String, texts: [String]) async throws -> [Double] { texts.map { Double($0.utf8.count) - 5 } }
    }

    private var fixture: ServerFixture {
        var fixture = ServerFixture()
        fixture.embedder = HashEmbedder()
        return fixture
    }

    @Test func `a vector store is searched as OpenAI does`() async throws {
        try await fixture.run { api in
            try await api.put(ServerFixture.handbook)
            let answer = try await api.send(
                .post, "/v1/vector_stores/default/search",
                #"{"query": "night", "max_num_results": 5, "filters": {"type": "and", "filters": [{"type": "eq", "key": "team", "value": "heat"}, {"type": "gte", "key": "severity", "value": 1}]}}"#
            ).json
            #expect(answer["object"] as? String == "vector_store.search_results.page")
            #expect(answer["has_more"] as? Bool == false)
            let data = answer["data"] as? [[String: Any]] ?? []
            #expect(data.map { $0["file_id"] as? String } == ["boiler.md"])
            #expect((data.first?["content"] as? [[String: Any]])?.first?["type"] as? String == "text")
        }
    }

    @Test func `collections are listed as OpenAI's vector stores, page by page`() async throws {
        try await fixture.run { api in
            #expect((try await api.send(.get, "/v1/vector_stores").json["data"] as? [Any])?.isEmpty == true)
            #expect(try await api.send(.get, "/v1/vector_stores/default").code == "not_found")
            try await api.put(ServerFixture.handbook)
            for name in ["archive", "notes"] {
                let put = try await api.send(
                    .post, "/v1/collections/\(name)/documents", #"{"id": "one.md", "text": "A word of it."}"#)
                #expect(put.status == 200, "\(put.text)")
            }
            func page(_ query: String) async throws -> (names: [String], hasMore: Bool?) {
                let answer = try await api.send(.get, "/v1/vector_stores?\(query)")
                #expect(answer.status == 200, "\(answer.text)")
                let names = (answer.json["data"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
                #expect(answer.json["first_id"] as? String == names.first)
                #expect(answer.json["last_id"] as? String == names.last)
                return (names, answer.json["has_more"] as? Bool)
            }
            #expect(try await page("order=asc") == (["archive", "default", "notes"], false))
            #expect(try await page("limit=2") == (["notes", "default"], true))
            #expect(try await page("limit=2&after=default") == (["archive"], false))
            #expect(try await page("order=asc&before=notes&limit=1").names == ["default"])
            for query in ["after=gone", "order=name", "limit=0"] {
                #expect(try await api.send(.get, "/v1/vector_stores?\(query)").code == "invalid_value")
            }
            let store = try await api.send(.get, "/v1/vector_stores/default").json
            #expect(store["object"] as? String == "vector_store")
            #expect((store["file_counts"] as? [String: Int])?["completed"] == 3)
        }
    }

    @Test func `the model is one of OpenAI's, by its name`() async throws {
        try await fixture.run { api in
            let models = try await api.send(.get, "/v1/models").json["data"] as? [[String: Any]] ?? []
            #expect(models.map { $0["id"] as? String } == ["hash"])
            let model = try await api.send(.get, "/v1/models/hash").json
            #expect(model["object"] as? String == "model")
            #expect(try await api.send(.get, "/v1/models/other").code == "not_found")
        }
        try await ServerFixture().run { api in
            let models = try await api.send(.get, "/v1/models").json["data"] as? [Any]
            #expect(models?.isEmpty == true)
            #expect(try await api.send(.get, "/v1/models/hash").code == "not_found")
        }
    }

    @Test(arguments: [
        (#"{"type": "ne", "key": "team", "value": "heat"}"#, ["docs/turbine.md"]),
        (#"{"type": "in", "key": "team", "value": ["heat", "water"]}"#, ["boiler.md"]),
        (#"{"type": "nin", "key": "team", "value": ["heat"]}"#, ["docs/turbine.md"]),
        (#"{"type": "lt", "key": "severity", "value": 2}"#, ["boiler.md"]),
        (
            #"{"type": "or", "filters": [{"type": "eq", "key": "team", "value": "heat"}, {"type": "eq", "key": "team", "value": "power"}]}"#,
            ["boiler.md", "docs/turbine.md"]
        ),
    ])
    func `its filters mean what they say`(filter: String, expected: [String]) async throws {
        try await fixture.run { api in
            try await api.put(ServerFixture.handbook)
            let answer = try await api.send(
                .post, "/v1/vector_stores/default/search", #"{"query": "night", "filters": \#(filter)}"#)
            let found = (answer.json["data"] as? [[String: Any]] ?? []).compactMap { $0["file_id"] as? String }
            #expect(found.sorted() == expected, "\(answer.text)")
        }
    }

    @Test func `embeddings come as numbers or in base64, and are the same`() async throws {
        let embedder = HashEmbedder()
        try await fixture.run { api in
            func vectors(_ body: String) async throws -> [Any] {
                let answer = try await api.send(.post, "/v1/embeddings", body)
                #expect(answer.status == 200, "\(answer.text)")
                return (answer.json["data"] as? [[String: Any]] ?? []).compactMap { $0["embedding"] }
            }
            let expected = try await embedder.embed(["the pump", "the sail"], role: .document).map(\.vector)
            let numbers = try await vectors(#"{"input": ["the pump", "the sail"], "model": "any"}"#) as? [[Double]]
            #expect(numbers?.map { $0.map { Float($0) } } == expected)
            let texts =
                try await vectors(
                    #"{"input": ["the pump", "the sail"], "model": "any", "encoding_format": "base64"}"#) as? [String]
            let decoded = texts?.map { text in
                Data(base64Encoded: text)!.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
            }
            #expect(decoded == expected)
            #expect(try await api.send(.post, "/v1/embeddings", #"{"input": [1, 2], "model": "m"}"#).status == 422)
            #expect(try await api.send(.post, "/v1/embeddings", #"{"input": "", "model": "m"}"#).status == 422)
            #expect(try await api.send(.post, "/v1/embeddings", #"{"input": "a", "dimensions": 3}"#).status == 422)
        }
    }

    @Test(arguments: ["/v1/rerank", "/v2/rerank"]) func `documents are ordered as Cohere does`(path: String)
        async throws
    {
        var fixture = fixture
        fixture.reranker = LengthReranker()
        try await fixture.run { api in
            let answer = try await api.send(
                .post, path,
                #"{"model": "m", "query": "q", "documents": ["aa", {"text": "aaaaaaaa"}, "aaaaa"], "top_n": 2, "return_documents": true}"#
            ).json
            let results = answer["results"] as? [[String: Any]] ?? []
            #expect(results.map { $0["index"] as? Int } == [1, 2])
            #expect(results.last?["relevance_score"] as? Double == 0.5)
            #expect((answer["usage"] as? [String: Int])?["total_tokens"] == 6)
            #expect((results.first?["document"] as? [String: Any])?["text"] as? String == "aaaaaaaa")
        }
    }

    @Test func `without a cross-encoder the embedder orders`() async throws {
        try await fixture.run { api in
            let answer = try await api.send(
                .post, "/rerank", #"{"query": "the pump", "texts": ["sail", "the pump", "pump"], "return_text": true}"#)
            let ranks = answer.list as? [[String: Any]] ?? []
            #expect(ranks.map { $0["index"] as? Int } == [1, 2, 0])
            #expect(ranks.first?["text"] as? String == "the pump")
            let counted = try await api.send(
                .post, "/v1/rerank", #"{"query": "the pump", "documents": ["sail", "the pump"]}"#)
            let tokens = try await HashEmbedder().embed(["the pump", "sail", "the pump"], role: .document).map(\.tokens)
            #expect((counted.json["usage"] as? [String: Int])?["total_tokens"] == tokens.reduce(0, +))
            let vectors = try await api.send(.post, "/embed", #"{"inputs": "the pump"}"#).list
            #expect((vectors.first as? [Double])?.count == 64)
            #expect(try await api.send(.post, "/embed", #"{"inputs": "a", "dimensions": 64}"#).status == 200)
            for wish in [#""dimensions": 3"#, #""normalize": false"#] {
                #expect(try await api.send(.post, "/embed", #"{"inputs": "a", \#(wish)}"#).code == "invalid_value")
            }
            #expect(try await api.send(.get, "/info").json["model_id"] as? String == "hash")
        }
    }

    @Test func `without any model the endpoints say what is missing`() async throws {
        try await ServerFixture().run { api in
            for (path, body) in [
                ("/v1/embeddings", #"{"input": "a"}"#), ("/v1/rerank", #"{"query": "a", "documents": ["b"]}"#),
                ("/embed", #"{"inputs": "a"}"#), ("/rerank", #"{"query": "a", "texts": ["b"]}"#),
            ] {
                let answer = try await api.send(.post, path, body)
                #expect(answer.status == 409)
                #expect(answer.code == "model_missing")
            }
        }
    }
}

@Suite struct OpenAPITests {
    private var document: [String: Any] {
        (try? JSONSerialization.jsonObject(with: OpenAPIDocument.data)) as? [String: Any] ?? [:]
    }

    @Test func `the document in the repository is the one that is served`() throws {
        let path = TestData.fixture("").deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/openapi.json")
        let kept = try Data(contentsOf: path)
        #expect(kept == OpenAPIDocument.data + [0x0A], "write it anew with rag-server openapi")
    }

    @Test func `every operation is there once, and every schema that is named`() throws {
        let names = Endpoints.all.map(\.name)
        #expect(Set(names).count == names.count)
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let operations = paths.flatMap { path, methods in methods.keys.map { "\($0) \(path)" } }
        #expect(Set(operations) == Set(Endpoints.all.map { "\($0.method.rawValue.lowercased()) \($0.path)" }))
        let schemas = try #require((document["components"] as? [String: Any])?["schemas"] as? [String: Any])
        let text = String(decoding: OpenAPIDocument.data, as: UTF8.self)
        let named = Set(text.matches(of: /#\/components\/schemas\/(\w+)/).map { String($0.1) })
        #expect(named == Set(schemas.keys))
    }

    @Test func `every code of a failure is in the document`() throws {
        let text = String(decoding: OpenAPIDocument.data, as: UTF8.self)
        for code in RequestFailure.Code.allCases { #expect(text.contains("\"\(code.rawValue)\"")) }
    }

    @Test func `every field of a query is in the document`() throws {
        let schemas = try #require((document["components"] as? [String: Any])?["schemas"] as? [String: Any])
        func fields(_ schema: String) throws -> Set<String> {
            Set(try #require((schemas[schema] as? [String: Any])?["properties"] as? [String: Any]).keys)
        }
        let all = Set(QueryBody.Keys.allCases).subtracting([.weight])
        #expect(try fields("QuerySearch") == Set(all.map(\.rawValue)))
        let ofPages: Set<QueryBody.Keys> = [
            .prefetch, .limit, .k, .offset, .cursor, .groupBy, .groupSize, .contextTokens,
        ]
        #expect(try fields("QueryOfGroups") == Set(all.subtracting(ofPages).map(\.rawValue)))
        #expect(try fields("QueryFusion") == Set(QueryBody.ofFusion.map(\.rawValue)))
        #expect(try fields("QueryLeg") == Set(LegBody.keys.map(\.rawValue)))
        for form in ["DocumentToPut", "DocumentToDelete"] {
            #expect(try fields(form) == Set(DocumentBody.Keys.allCases.map(\.rawValue)))
        }
    }

    @Test func `every endpoint answers under its path`() async throws {
        try await ServerFixture().run { api in
            for endpoint in Endpoints.all {
                let path = endpoint.path.replacing("{collection}", with: "a").replacing("{document}", with: "b")
                    .replacing("{chunk}", with: "c")
                let answer = try await api.send(endpoint.method, path, endpoint.request == nil ? nil : "{}")
                #expect(answer.status != 405 && answer.message != "there is no such path; /openapi.json lists all")
            }
        }
    }
}
