import Foundation
import HTTPTypes
import RAGEngine
import Synchronization
import TestSupport
import Testing

@testable import RAGServer

@Suite struct QueryTests {
    @Test func `a query finds what was put`() async throws {
        try await ServerFixture().run { api in
            let report = try await api.put(ServerFixture.handbook)
            #expect(report.json["added"] as? Int == 3)
            let answer = try await api.query(#"{"text": "why does the pump trip"}"#)
            #expect(answer.status == 200)
            #expect(answer.uris.first == "pump.md")
            #expect(answer.json["mode"] as? String == "lexical")
            #expect((answer.hits.first?["metadata"] as? [String: Any])?["team"] as? String == "water")
            #expect(answer.headers[.requestID]?.isEmpty == false)
        }
    }

    @Test func `a filter is text or JSON`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let text = try await api.query(#"{"text": "night", "filter": "team = heat"}"#)
            let json = try await api.query(
                #"{"text": "night", "filter": {"must": [{"key": "team", "match": {"value": "heat"}}]}}"#)
            #expect(text.uris == ["boiler.md"])
            #expect(json.uris == text.uris)
        }
    }

    @Test func `pages follow each other without gaps`() async throws {
        try await ServerFixture().run { api in
            let lines = (0..<30).map { #"{"id": "\#($0)", "text": "the lamp number \#($0) is blue"}"# }
            try await api.put(lines.joined(separator: "\n"))
            let whole = try await api.query(#"{"text": "lamp", "limit": 30}"#).uris
            #expect(whole.count == 30)
            var pages: [String] = []
            for offset in stride(from: 0, to: 30, by: 7) {
                pages += try await api.query(#"{"text": "lamp", "limit": 7, "offset": \#(offset)}"#).uris
            }
            #expect(pages == whole)
        }
    }

    @Test func `text and payload are left out on demand`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let hit = try await api.query(#"{"text": "pump", "with_text": false, "with_payload": false}"#).hits.first
            #expect(hit?["text"] == nil)
            #expect(hit?["metadata"] == nil)
            #expect(hit?["uri"] as? String == "pump.md")
        }
    }

    @Test func `an explanation has the names of the API`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let answer = try await api.query(#"{"text": "pump", "explain": true}"#)
            let explanation = answer.hits.first?["explanation"] as? [String: Any]
            let fusions = explanation?["fusions"] as? [[String: Any]]
            #expect(fusions?.first?["title_score"] != nil)
            #expect(answer.json["plan"] != nil)
        }
    }

    @Test func `a batch answers in order`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let answer = try await api.send(
                .post, "/v1/collections/default/query/batch",
                #"{"queries": [{"text": "pump"}, {"text": "boiler"}, {"text": "turbine"}]}"#)
            let results = answer.json["results"] as? [[String: Any]] ?? []
            let first = results.map { (($0["hits"] as? [[String: Any]])?.first)?["uri"] as? String }
            #expect(first == ["pump.md", "boiler.md", "docs/turbine.md"])
        }
    }

    @Test func `groups have one entry for each document`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let answer = try await api.send(
                .post, "/v1/collections/default/query/groups", #"{"query": {"text": "night"}, "limit": 5}"#)
            let groups = answer.json["groups"] as? [[String: Any]] ?? []
            #expect(Set(groups.compactMap { $0["uri"] as? String }) == ["boiler.md", "docs/turbine.md"])
        }
    }

    @Test(arguments: [
        (#"{"text": "a", "colour": "red"}"#, 422, "unknown_field"),
        (#"{"text": "a", "limit": 0}"#, 422, "invalid_value"),
        (#"{"text": "a", "limit": 1001}"#, 422, "invalid_value"),
        (#"{"text": "a", "limit": 9223372036854775807, "offset": 9223372036854775807}"#, 422, "invalid_value"),
        (#"{"text": "a", "limit": 1e3}"#, 200, ""),
        (#"{"text": "a", "limit": "ten"}"#, 422, "invalid_value"),
        (#"{"text": "a", "limit": 1, "k": 1}"#, 422, "invalid_value"),
        (#"{"text": "  "}"#, 422, "invalid_value"),
        (#"{"text": []}"#, 422, "invalid_value"),
        (#"{"limit": 1}"#, 422, "invalid_value"),
        (#"{"text": "a", "mode": "psychic"}"#, 422, "invalid_value"),
        (#"{"text": "a", "fusion": {"method": "rrf", "k": -1}}"#, 422, "invalid_value"),
        (#"{"text": "a", "filter": "team ="}"#, 422, "invalid_value"),
        (#"{"text": "a", "filter": {"must": 7}}"#, 422, "invalid_value"),
        (#"{"text": "a", "min_score": 2}"#, 422, "invalid_value"),
        (#"{"text": "a", "deadline_ms": 0}"#, 422, "invalid_value"),
        (#"{"text": "a", "expand": 11}"#, 422, "invalid_value"),
        (#"{"text": "a", "limit": 1.5}"#, 422, "invalid_value"),
        (#"{"text": "a", "max_steps": 13827326400756811776}"#, 422, "invalid_value"),
        (#"{"text": "a""#, 400, "bad_json"),
        ("", 400, "bad_json"),
        ("[]", 422, "invalid_value"),
        ("null", 422, "invalid_value"),
    ])
    func `a body is checked`(body: String, status: Int, code: String) async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let answer = try await api.query(body)
            #expect(answer.status == status, "\(answer.text)")
            if status != 200 { #expect(answer.code == code, "\(answer.text)") }
        }
    }

    @Test func `a mistake says what is wrong and what there is`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let field = try await api.query(#"{"text": "a", "limits": 3}"#)
            #expect(field.message.hasPrefix("limits: there is no such field; the fields are text, "))
            let mode = try await api.query(#"{"text": "a", "mode": "psychic"}"#)
            #expect(mode.message == #"mode: there is no "psychic"; there is hybrid, dense, lexical"#)
            let filter = try await api.query(#"{"text": "a", "filter": "team ="}"#)
            #expect(filter.message.hasPrefix("filter, column "))
        }
    }

    @Test func `dense search without vectors is a conflict`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let answer = try await api.query(#"{"text": "a", "mode": "dense"}"#)
            #expect(answer.status == 409)
            #expect(answer.code == "model_missing")
        }
    }

    @Test func `a query without a store finds no collection`() async throws {
        try await ServerFixture().run { api in
            let answer = try await api.query(#"{"text": "a"}"#)
            #expect(answer.status == 404)
            #expect(answer.code == "not_found")
            #expect(try await api.send(.get, "/v1/collections").json["collections"] as? [String] == [])
            #expect(try await api.send(.get, "/readyz").status == 200)
        }
    }

    @Test func `a store with a damaged file answers, and says so where readiness is asked`() async throws {
        let fixture = ServerFixture()
        try await fixture.run { api in
            try await api.put(ServerFixture.handbook)
            #expect(try await api.send(.get, "/readyz").json["notes"] == nil)
            let segments = fixture.folder.file("store/segments")
            let name = try #require(
                try FileManager.default.contentsOfDirectory(atPath: segments).first { $0.hasSuffix("postings") })
            fixture.folder.write(
                "store/damaged.json", #"[{"file": "segments/\#(name)", "problem": "it is damaged"}]"#)
            let answer = try await api.send(.get, "/readyz")
            #expect(answer.status == 200)
            let note = (answer.json["notes"] as? [String])?.first
            #expect(note?.contains("rag verify --repair") == true && note?.contains(name) == false)
        }
    }

    @Test func `a path is known by other methods`() async throws {
        try await ServerFixture().run { api in
            let answer = try await api.send(.get, "/v1/collections/default/query")
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == "POST, OPTIONS")
            #expect(try await api.send(.get, "/v1/nothing").status == 404)
            #expect(try await api.send(.head, "/healthz").status == 200)
        }
    }

    @Test func `a query of no time ends with its code`() async throws {
        var fixture = ServerFixture()
        fixture.configuration.limits.deadline = .nanoseconds(1)
        try await fixture.run { api in
            try await api.put(ServerFixture.handbook)
            let answer = try await api.query(#"{"text": "pump"}"#)
            #expect(answer.status == 503)
            #expect(answer.code == "timeout")
        }
    }
}

@Suite struct VectorQueryTests {
    /// A store whose documents have vectors of two dimensions cannot be had without a model, so the real one is used.
    @Test(.enabled(if: TestData.model != nil)) func `a vector of the caller is searched instead of the text's`()
        async throws
    {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), model: ModelOptions(folder: TestData.model!.path))
        try await store.ingest(documents: [
            SourceDocument(uri: "cat", text: "The cat sleeps on the sofa."),
            SourceDocument(uri: "engine", text: "The engine of the car needs oil."),
        ])
        let embedder = try #require(try await store.preferredEmbedder())
        var options = QueryOptions()
        options.mode = .dense
        options.vector = try await embedder.embed(["motor lubrication"], role: .query)[0].vector.map { $0 * 3 }
        #expect(try await store.query("kitten", options: options).hits.first?.uri == "engine")
        options.vector = [1, 2, 3]
        await #expect(throws: RAGError.self) { try await store.query("kitten", options: options) }
    }
}
