import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import RAGServer

/// What strangers send: each gets a status, a code, what failed, and what to do.
@Suite struct BadRequestTests {
    private static let query = "/v1/collections/default/query"

    struct Case: Sendable, CustomStringConvertible {
        var path = query
        let body: String
        let status: Int
        let says: String
        var description: String { "\(path) \(body.prefix(80))" }
    }

    @Test(arguments: [
        Case(body: #"{"text": "a",}"#, status: 400, says: "at byte 13"),
        Case(body: #"{"text": "a", "text": "b"}"#, status: 400, says: "\"text\" is there twice"),
        Case(body: #"{"text": "a", "min_score": NaN}"#, status: 400, says: "at byte 27"),
        Case(body: #"{"text": "a", "min_score": 1e400}"#, status: 400, says: "not finite"),
        Case(body: #"{"text": "a \ud800 b"}"#, status: 400, says: "half a surrogate pair"),
        Case(body: String(repeating: "[", count: 5000), status: 400, says: "nested deeper"),
        Case(body: #"{"text": "a", "k": 1.5}"#, status: 422, says: "k: a number"),
        Case(body: #"{"text": "a", "vector": [1, 2], "k": 2.5}"#, status: 422, says: "k: a number"),
        Case(body: #"{"text": "a", "k": 99999999999999999999}"#, status: 422, says: "k: a number"),
        Case(body: #"{"text": "a", "k": 0}"#, status: 422, says: "k: 0 is less than 1"),
        Case(body: #"{"text": "a", "k": 1000000000}"#, status: 422, says: "more than 1000"),
        Case(body: #"{"text": "a", "offset": 1000}"#, status: 422, says: "offset: only the best 1000"),
        Case(body: #"{"text": 5}"#, status: 422, says: "text: is neither a text nor a list of texts"),
        Case(body: #"{"text": " "}"#, status: 422, says: "text: it is empty"),
        Case(body: #"{"text": ["a", "b"], "vector": [1]}"#, status: 422, says: "vector: it goes with one text"),
        Case(body: #"{"text": "a", "vector": [1, 1e39]}"#, status: 422, says: "vector[1]: is more"),
        Case(body: #"{"text": "a", "group_size": 2, "group_by": null}"#, status: 422, says: "group_size: it goes"),
        Case(body: #"{"text": "a", "cursor": "YQ"}"#, status: 422, says: "begin anew"),
        Case(
            body: #"{"prefetch": [{"text": "a"}, {"text": "a", "limit": 0}]}"#, status: 422,
            says: "prefetch[1].limit: 0"),
        Case(body: #"{"prefetch": [{"text": "a"}, {"text": ""}]}"#, status: 422, says: "prefetch[1].text: it is empty"),
        Case(body: #"{"text": "a", "rerank": "service:none"}"#, status: 409, says: "no reranker of this name"),
        Case(
            path: query + "/batch", body: #"{"queries": [{"text": "a"}, {"text": "b", "k": 0}]}"#, status: 422,
            says: "queries[1].k: 0"),
        Case(
            path: query + "/batch", body: #"{"queries": [{"text": "a"}, {"text": ""}]}"#, status: 422,
            says: "queries[1].text: it is empty"),
        Case(
            path: query + "/groups", body: #"{"query": {"text": "a", "limit": 2}}"#, status: 422,
            says: "query.limit: it stands beside"),
        Case(
            path: query + "/groups", body: #"{"query": {"prefetch": [{"text": "a"}]}}"#, status: 422,
            says: "query.prefetch: groups have none"),
        Case(
            path: query + "/groups", body: #"{"query": {"text": "a", "collections": ["none"]}}"#, status: 404,
            says: "no collection \"none\""),
        Case(
            path: "/v1/vector_stores/default/search",
            body: #"{"query": [\#(Array(repeating: "\"a\"", count: 17).joined(separator: ","))]}"#, status: 422,
            says: "at most 16 texts"),
    ]) func `a body that makes no sense is answered with its place and what to do`(bad: Case) async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let answer = try await api.send(.post, bad.path, bad.body)
            #expect(answer.status == bad.status, "\(answer.text)")
            #expect(answer.message.contains(bad.says), "\(answer.message)")
            #expect(!answer.text.contains("/.config/"))
        }
    }

    @Test(arguments: [
        (#"{"documents": [{"id": "a", "text": null}]}"#, "documents[0].text: is missing"),
        (#"{"documents": [{"id": "a", "text": "b"}, {"id": "", "text": "b"}]}"#, "documents[1].id: an id has"),
        (#"{"documents": [{"id": "a", "text": "b", "metadata": {"x": null}}]}"#, "documents[0].metadata.x: is neither"),
        (#"{"documents": [{"id": "a", "text": "b", "metadata": {"uri": "x"}}]}"#, "documents[0].metadata.uri: every"),
        (#"{"documents": [{"id": "a", "delete": true, "text": "b"}]}"#, "documents[0].delete: a document"),
        (#"{"id": "a", "text": "b"}"#, "application/x-ndjson"),
        (#"[{"id": "a", "text": "b"}]"#, "application/x-ndjson"),
        ("{\"id\": \"a\", \"text\": \"b\"}\n{\"id\": \"c\", \"text\": \"d\"}", "application/x-ndjson"),
    ]) func `documents that cannot be taken are named`(body: String, says: String) async throws {
        try await ServerFixture().run { api in
            let answer = try await api.send(
                .post, "/v1/collections/default/documents", body, headers: [.contentType: "application/json"])
            #expect((400...422).contains(answer.status))
            #expect(answer.message.contains(says), "\(answer.text)")
        }
    }

    @Test func `what is null is like what is not there`() async throws {
        try await ServerFixture().run { api in
            let list = #"""
                {"documents": [
                  {"id": "a", "text": "the anchor", "delete": null, "title": null, "metadata": null, "markdown": null},
                  {"id": "b", "text": null, "title": null, "metadata": null, "delete": true}
                ]}
                """#
            let answer = try await api.send(
                .post, "/v1/collections/default/documents", list, headers: [.contentType: "application/json"])
            #expect(answer.json["added"] as? Int == 1, "\(answer.text)")
            for body in [
                #"{"text": "anchor", "limit": null, "k": 1, "offset": null, "cursor": null, "group_size": null}"#,
                #"{"prefetch": [{"text": "anchor", "limit": null, "weight": null}], "limit": null}"#,
            ] {
                #expect(try await api.query(body).uris == ["a"])
            }
        }
    }

    @Test func `documents as an object and as lines are told from each other`() async throws {
        try await ServerFixture().run { api in
            let answer = try await api.send(
                .post, "/v1/collections/default/documents", #"{"documents": [{"id": "a", "text": "b"}]}"#)
            #expect(answer.status == 422)
            #expect(answer.text.contains("Content-Type: application/json"))
            let language = try await api.send(
                .post, "/v1/collections/default/documents?language=klingon", #"{"id": "a", "text": "b"}"#)
            #expect(language.status == 422)
            #expect(language.message.contains("english"))
        }
    }

    @Test func `methods that are not possible are told with those that are`() async throws {
        try await ServerFixture().run { api in
            let answer = try await api.send(.patch, "/v1/collections/default/documents")
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == "GET, HEAD, PUT, POST, DELETE, OPTIONS")
            let options = try await api.send(.options, Self.query)
            #expect(options.status == 204)
            #expect(options.headers[.allow] == "POST, OPTIONS")
            #expect(try await api.send(.get, "/v1/collections/").status == 200)
        }
    }

    @Test(arguments: ["/v1/collections/caf%E9", "/v1/collections/caf%zz", "/v1/collections/caf%"])
    func `a path that is not encoded says so`(path: String) async throws {
        try await ServerFixture().run { api in
            let answer = try await api.send(.get, path)
            #expect(answer.status == 400)
            #expect(answer.message.contains("percent-encoding"))
        }
    }

    @Test(arguments: ["/v1/collections//documents", "//v1/collections", "/v1//collections"])
    func `an empty part of a path stands for nothing`(path: String) async throws {
        try await ServerFixture().run { api in
            let answer = try await api.send(.get, path)
            #expect(answer.status == 404)
        }
    }

    @Test func `a compressed body is refused before it is read`() async throws {
        try await ServerFixture().run { api in
            for path in [Self.query, "/v1/collections/default/documents"] {
                let answer = try await api.send(.post, path, "x", headers: [.contentEncoding: "gzip"])
                #expect(answer.status == 415)
                #expect(answer.code == "unsupported_encoding")
            }
        }
    }

    @Test(arguments: ["\u{84}", "a%7F", "%00", "%C2%84", "é", "%E9", "%"])
    func `access tiers of other characters than the description allows are refused`(header: String) async throws {
        try await ServerFixture().run { api in
            let answer = try await api.send(.get, "/status", headers: [.ragAccess: header])
            #expect(answer.status == 422, "\(answer.text)")
        }
    }

    @Test func `a tenant is named once`() async throws {
        try await ServerFixture().run { api in
            var headers: HTTPFields = [:]
            headers.append(HTTPField(name: .ragTenant, value: "a"))
            headers.append(HTTPField(name: .ragTenant, value: "b"))
            let answer = try await api.send(.get, "/status", headers: headers)
            #expect(answer.status == 422)
        }
    }

    @Test func `a place between the documents of a list is one, whoever names it`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            for (cursor, status) in [("Yg", 200), ("", 200), ("_w", 200), ("a", 422), ("Yg==", 422), ("%3F%3F", 422)] {
                let page = try await api.send(.get, "/v1/collections/default/documents?cursor=\(cursor)")
                #expect(page.status == status, "\(cursor): \(page.text)")
            }
            for (cursor, status) in [("0", 200), ("7", 200), ("", 422), ("-1", 422), ("07", 422), ("YQ", 422)] {
                let page = try await api.send(.get, "/v1/collections/default/runs?cursor=\(cursor)")
                #expect(page.status == status, "\(cursor): \(page.text)")
            }
        }
    }
}
