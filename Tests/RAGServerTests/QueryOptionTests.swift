import Foundation
import HTTPTypes
import RAGEngine
import TestSupport
import Testing

@testable import RAGServer

/// Queries of several legs, pages by cursor, groups, and every option of the library.
@Suite struct QueryOptionTests {
    private static let lamps = (0..<24).map {
        #"{"id": "\#($0)", "text": "the lamp \#($0) is \#(["red", "blue", "green"][$0 % 3])", "metadata": {"n": \#($0), "colour": "\#(["red", "blue", "green"][$0 % 3])", "due": "2024-05-\#(String(format: "%02d", $0 + 1))"}}"#
    }.joined(separator: "\n")

    @Test func `legs with filters of their own become one list`() async throws {
        try await ServerFixture().run { api in
            try await api.put(Self.lamps)
            let answer = try await api.query(
                #"{"prefetch": [{"text": "lamp", "filter": "colour = red", "limit": 3}, {"text": "lamp", "mode": "lexical", "filter": "colour = blue", "limit": 2}], "limit": 10}"#
            )
            #expect(answer.status == 200, "\(answer.text)")
            let colours = answer.hits.compactMap { ($0["metadata"] as? [String: Any])?["colour"] as? String }
            #expect(colours.count == 5)
            #expect(colours.count { $0 == "red" } == 3)
            #expect(answer.hits.map { $0["rank"] as? Int } == [1, 2, 3, 4, 5])
        }
    }

    @Test func `a hit of several legs comes before those of one, and weights count`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let both = try await api.query(
                #"{"prefetch": [{"text": "boiler"}, {"text": "turbine"}, {"text": "boiler hums"}], "fusion": "rrf"}"#)
            #expect(both.uris.first == "boiler.md")
            let weighed = try await api.query(
                #"{"prefetch": [{"text": "boiler", "weight": 1}, {"text": "turbine", "weight": 3}]}"#)
            #expect(weighed.uris == ["docs/turbine.md", "boiler.md"])
            let scores = weighed.hits.compactMap { $0["score"] as? Double }
            #expect(scores == scores.sorted(by: >) && scores.allSatisfy { (0...1).contains($0) })
            let filtered = try await api.query(
                #"{"prefetch": [{"text": "boiler"}, {"text": "turbine"}], "filter": "team = power", "fusion": "score"}"#
            )
            #expect(filtered.uris == ["docs/turbine.md"])
        }
    }

    @Test(arguments: [
        #"{"prefetch": []}"#, #"{"prefetch": [{"text": "a"}], "text": "b"}"#, #"{"prefetch": [{"limit": 2}]}"#,
        #"{"prefetch": [{"text": "a", "offset": 2}]}"#, #"{"prefetch": [{"text": "a", "weight": -1}]}"#,
        #"{"prefetch": [{"text": "a", "weight": 0}]}"#, #"{"prefetch": [{"text": "a", "prefetch": []}]}"#,
        #"{"prefetch": [{"text": "a", "access": []}]}"#, #"{"prefetch": [{"text": "a"}], "fusion": "calibrated"}"#,
        #"{"text": "a", "weight": 1}"#, #"{"text": "a", "group_size": 2}"#, #"{"text": "a", "diversity": 2}"#,
        #"{"text": "a", "cursor": "?"}"#, #"{"text": "a", "cursor": "10-1", "offset": 1}"#,
        #"{"text": "a", "rerank": "cross-encoder:/etc"}"#, #"{"text": "a", "rerank": {"weights": 1}}"#,
        #"{"text": "a", "lexical": {"k1": -1, "b": 0, "title_share": 0}}"#, #"{"text": "a", "after": "soon"}"#,
        #"{"text": "a", "max_steps": 0}"#, #"{"text": "a", "rerank": {"with": "server", "budget_ms": 0}}"#,
        #"{"text": "a", "collections": [""]}"#,
    ]) func `what makes no sense is refused`(body: String) async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let answer = try await api.query(body)
            #expect(answer.status == 422, "\(answer.text)")
            #expect(!answer.message.isEmpty)
        }
    }

    @Test func `a reranker that the server does not have is a conflict`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            #expect(try await api.query(#"{"text": "pump", "rerank": true}"#).code == "model_missing")
            #expect(try await api.query(#"{"text": "pump", "rerank": false, "prefetch": null}"#).status == 200)
        }
    }

    @Test func `a cursor leads through all hits, and tells of a change between pages`() async throws {
        try await ServerFixture().run { api in
            try await api.put(Self.lamps)
            let whole = try await api.query(#"{"text": "lamp", "limit": 24}"#)
            #expect(whole.hits.count == 24)
            var pages: [String] = []
            var cursor: String?
            repeat {
                let more = cursor.map { #", "cursor": "\#($0)""# } ?? ""
                let page = try await api.query(#"{"text": "lamp", "limit": 7\#(more)}"#)
                pages += page.uris
                cursor = page.json["next_cursor"] as? String
            } while cursor != nil && pages.count < 100
            #expect(pages == whole.uris)
            let first = try await api.query(#"{"text": "lamp", "limit": 7}"#)
            let next = try #require(first.json["next_cursor"] as? String)
            try await api.put(#"{"id": "new", "text": "a new lamp"}"#)
            let second = try await api.query(#"{"text": "lamp", "limit": 7, "cursor": "\#(next)"}"#)
            #expect((second.json["notes"] as? [String])?.contains { $0.contains("has changed") } == true)
        }
    }

    @Test func `hits are grouped by the format of their documents`() async throws {
        try await ServerFixture().run { api in
            try await api.put(Self.lamps)
            let groups = try await api.send(
                .post, "/v1/collections/default/query/groups",
                #"{"query": {"text": "lamp"}, "group_by": "format", "group_size": 2}"#)
            let found = try #require(groups.json["groups"] as? [[String: Any]])
            #expect(found.count == 1)
            #expect(found.first?["value"] is String)
            #expect((found.first?["hits"] as? [Any])?.count == 2)
        }
    }

    @Test func `hits are grouped by a field`() async throws {
        try await ServerFixture().run { api in
            try await api.put(Self.lamps)
            let one = try await api.query(#"{"text": "lamp", "group_by": "colour"}"#)
            #expect(one.hits.count == 3)
            let groups = try await api.send(
                .post, "/v1/collections/default/query/groups",
                #"{"query": {"text": "lamp"}, "group_by": "colour", "group_size": 2, "limit": 2}"#)
            let found = try #require(groups.json["groups"] as? [[String: Any]])
            #expect(found.count == 2)
            #expect(Set(found.compactMap { $0["value"] as? String }).count == 2)
            #expect(found.allSatisfy { ($0["hits"] as? [Any])?.count == 2 })
        }
    }

    @Test func `times, collections and words are options of a query`() async throws {
        try await ServerFixture().run { api in
            try await api.put(Self.lamps)
            try await api.put(ServerFixture.handbook, in: "other")
            let late = try await api.query(
                #"{"text": "lamp", "limit": 50, "after": "2024-05-20", "before": "2024-05-22", "date_field": "due"}"#)
            #expect(Set(late.uris) == ["19", "20"])
            let both = try await api.query(#"{"text": "lamp boiler", "collections": ["other"], "limit": 50}"#)
            #expect(Set(both.hits.compactMap { $0["collection"] as? String }) == ["default", "other"])
            #expect(try await api.query(#"{"text": "lamp", "collections": ["absent"]}"#).status == 404)
            let misspelt = try await api.query(#"{"text": "lampp"}"#)
            let words = (misspelt.json["suggestions"] as? [[String: Any]])?.compactMap { $0["word"] as? String }
            #expect(words == ["lamp"])
            let silent = try await api.query(#"{"text": "lampp", "suggest": false}"#)
            #expect((silent.json["suggestions"] as? [Any])?.isEmpty == true)
        }
    }

    @Test func `an answer comes from the cache until something is written`() async throws {
        var fixture = ServerFixture()
        fixture.configuration.cachedAnswers = 10
        let state = try fixture.state()
        try await fixture.run(state: state) { api in
            try await api.put(ServerFixture.handbook)
            for _ in 0..<3 { #expect(try await api.query(#"{"text": "pump"}"#).uris == ["pump.md"]) }
            #expect(state.cache?.usage.exact == 2)
            try await api.put(#"{"id": "another", "text": "the pump of another pump"}"#)
            #expect(try await api.query(#"{"text": "pump"}"#).uris.count == 2)
            #expect(state.cache?.usage.exact == 2)
            #expect(try await api.send(.get, "/metrics").text.contains("rag_cache_answers{hit=\"exact\"} 2"))
        }
    }
}

@Suite struct BackupTests {
    @Test func `a copy of the store is put into the folder, and never over a file`() async throws {
        var fixture = ServerFixture()
        let folder = fixture.folder.file("copies")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        fixture.configuration.backupFolder = folder
        try await fixture.run { api in
            #expect(try await api.send(.post, "/v1/backup", "{}").status == 404)
            try await api.put(ServerFixture.handbook)
            let answer = try await api.send(.post, "/v1/backup", #"{"name": "monday.sqlite"}"#)
            #expect(answer.status == 200, "\(answer.text)")
            let copy = folder + "/monday.sqlite"
            let size = try FileManager.default.attributesOfItem(atPath: copy)[.size] as? Int
            #expect(answer.json["bytes"] as? Int == size)
            #expect(try await api.send(.post, "/v1/backup", #"{"name": "monday.sqlite"}"#).status == 409)
            #expect(try await api.send(.post, "/v1/backup", "{}").status == 200)
            for name in ["../x", ".hidden", "-rf", "a/b", "", "a b", "ä"] {
                let refused = try await api.send(.post, "/v1/backup", #"{"name": "\#(name)"}"#)
                #expect(refused.status == 422, "\(name)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
        }
    }

    @Test func `only an administrator of all tenants makes copies`() async throws {
        var fixture = ServerFixture()
        fixture.configuration.backupFolder = fixture.folder.file("")
        let (own, all) = (try fixture.key("default", .admin), try fixture.key("*", .admin))
        try await fixture.run { api in
            let (refused, empty) = (
                try await api.send(.post, "/v1/backup", "{}", key: own),
                try await api.send(.post, "/v1/backup", "{}", key: all)
            )
            #expect(refused.status == 403)
            #expect(empty.status == 404)
        }
    }
}
