import Foundation
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import RAGServer

@Suite struct DocumentTests {
    @Test func `documents are listed page by page`() async throws {
        try await ServerFixture().run { api in
            let lines = (0..<25).map { #"{"id": "note/\#($0)", "text": "note \#($0)"}"# }
            try await api.put(lines.joined(separator: "\n"))
            var seen: [String] = []
            var cursor = ""
            repeat {
                let page = try await api.send(.get, "/v1/collections/default/documents?limit=10\(cursor)").json
                seen += (page["documents"] as? [[String: Any]] ?? []).compactMap { $0["uri"] as? String }
                cursor = (page["next_cursor"] as? String).map { "&cursor=\($0)" } ?? ""
            } while !cursor.isEmpty
            #expect(Set(seen).count == 25)
            #expect(seen.count == 25)
        }
    }

    @Test func `a document is read by its URI and a chunk by the id of a hit`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let document = try await api.send(.get, "/v1/collections/default/documents/docs%2Fturbine.md")
            #expect(document.status == 200, "\(document.text)")
            #expect(document.json["title"] as? String == "Turbine")
            #expect((document.json["chunks"] as? [[String: Any]])?.count == 1)
            let id = try await api.query(#"{"text": "rotor"}"#).hits.first?["id"] as? String ?? ""
            let chunk = try await api.send(.get, "/v1/collections/default/chunks/\(id)")
            #expect(chunk.json["uri"] as? String == "docs/turbine.md")
            for wrong in ["", "x", "1", "1-", "-1", "1-2-3", "zz-0", "ffffffffffffffff-0", "01-0"] {
                let answer = try await api.send(.get, "/v1/collections/default/chunks/\(wrong)")
                #expect(answer.status == 404 || answer.status == 405, "\(wrong)")
            }
        }
    }

    @Test func `a deleted document is gone at once, and absent ones are not counted`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let path = "/v1/collections/default/documents"
            let deleted = try await api.send(.delete, path, #"{"ids": ["pump.md", "nothing"]}"#)
            #expect(deleted.json["deleted"] as? Int == 1)
            #expect(try await api.query(#"{"text": "pump"}"#).uris == [])
            #expect(try await api.send(.delete, "\(path)/boiler.md").status == 200)
            #expect(try await api.send(.delete, "\(path)/boiler.md").status == 404)
            #expect(try await api.send(.get, "\(path)/boiler.md").status == 404)
            let left = try await api.send(.get, path).json["documents"] as? [[String: Any]]
            #expect(left?.count == 1)
            let gone = try await api.send(.get, "\(path)?deleted=true").json["documents"] as? [[String: Any]]
            #expect(gone?.count == 2)
        }
    }

    @Test func `a list in one object is taken like lines`() async throws {
        try await ServerFixture().run { api in
            let answer = try await api.send(
                .post, "/v1/collections/notes/documents",
                #"{"documents": [{"id": "a", "text": "the anchor is heavy"}, {"id": "b", "text": "the sail is white"}]}"#,
                headers: [.contentType: "application/json; charset=utf-8"])
            #expect(answer.json["added"] as? Int == 2)
            #expect(try await api.query(#"{"text": "anchor"}"#, in: "notes").uris == ["a"])
        }
    }

    @Test func `a wrong line is reported and the others are taken`() async throws {
        try await ServerFixture().run { api in
            let report = try await api.put(
                """
                {"id": "a", "text": "the anchor"}
                {"id": "b", "text": "the sail", "path": "/etc/passwd"}
                {"id": "c", "text": "the mast", "tenant": "other"}
                not json

                {"id": "d", "text": "the rudder"}
                """)
            #expect(report.json["added"] as? Int == 2)
            let failed = report.json["failed"] as? [String: Any]
            #expect(failed?["count"] as? Int == 3)
            let first = failed?["first"] as? [[String: Any]] ?? []
            #expect(first.map { $0["subject"] as? String } == ["line 2", "line 3", "line 4"])
            #expect((first.first?["message"] as? String)?.contains("path: there is no such field") == true)
        }
    }

    @Test func `a body of nothing but mistakes is refused with the report`() async throws {
        try await ServerFixture().run { api in
            let answer = try await api.send(.put, "/v1/collections/default/documents", "nothing of use\n")
            #expect(answer.status == 422)
            #expect((answer.json["failed"] as? [String: Any])?["count"] as? Int == 1)
        }
    }

    @Test func `a file of the server cannot be ingested`() async throws {
        let fixture = ServerFixture()
        let secret = fixture.folder.write("secret.txt", "the password is rosebud")
        try await fixture.run { api in
            try await api.put(#"{"id": "a", "text": "the anchor"}"#)
            let answer = try await api.send(
                .put, "/v1/collections/default/documents", #"{"id": "b", "path": "\#(secret)"}"#)
            #expect(answer.status == 422)
            // The file's path as an id stays an id.
            try await api.put(#"{"id": "\#(secret)", "text": "nothing"}"#)
            #expect(try await api.query(#"{"text": "rosebud"}"#).uris == [])
        }
    }

    @Test func `progress and report come as events`() async throws {
        try await ServerFixture().run(.live) { api in
            let answer = try await api.send(
                .put, "/v1/collections/default/documents", ServerFixture.handbook,
                headers: [.accept: "text/event-stream"])
            #expect(answer.headers[.contentType] == "text/event-stream")
            let events = answer.text.components(separatedBy: "\n\n").filter { !$0.isEmpty }
            #expect(events.last?.hasPrefix("event: report\ndata: {") == true, "\(answer.text)")
            #expect(events.last?.contains(#""added":3"#) == true)
        }
    }

    @Test func `fields, runs and status count the documents`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let fields = try await api.send(.get, "/v1/collections/default/fields").json["fields"] as? [[String: Any]]
            #expect(fields?.contains { $0["name"] as? String == "team" } == true)
            let runs = try await api.send(.get, "/v1/collections/default/runs").json["runs"] as? [[String: Any]]
            #expect((runs?.first?["report"] as? [String: Any])?["added"] as? Int == 3)
            let collection = try await api.send(.get, "/v1/collections/default").json
            #expect(collection["documents"] as? Int == 3)
            #expect(collection["language"] as? String == "english")
            let status = try await api.send(.get, "/status").json
            #expect((status["store"] as? [String: Any])?["tenants"] != nil)
        }
    }

    @Test func `lines come in pieces of any size`() async throws {
        try await ServerFixture().run(.live) { api in
            // Longer than a piece of the connection, with characters of several bytes at every border.
            let text = String(repeating: "Grüße aus Köln ☃ ", count: 20_000)
            let lines = (0..<4).map { #"{"id": "\#($0)", "text": "\#(text)"}"# }
            let report = try await api.put(lines.joined(separator: "\r\n"))
            #expect(report.json["added"] as? Int == 4)
            #expect((report.json["failed"] as? [String: Any])?["count"] as? Int == 0)
        }
    }

    @Test func `a body and a document have their limits`() async throws {
        var fixture = ServerFixture()
        fixture.configuration.limits.body = 1000
        fixture.configuration.limits.document = 500
        fixture.configuration.limits.documentBody = 5000
        try await fixture.run { api in
            try await api.put(#"{"id": "a", "text": "the anchor"}"#)
            let long = String(repeating: "x", count: 2000)
            let query = try await api.query(#"{"text": "\#(long)"}"#)
            #expect(query.status == 413)
            #expect(query.code == "too_large")
            let one = try await api.send(
                .put, "/v1/collections/default/documents",
                #"{"id": "b", "text": "\#(long)"}"# + "\n"
                    + #"{"id": "c", "text": "the sail"}"#)
            #expect(one.json["added"] as? Int == 1)
            #expect((one.json["failed"] as? [String: Any])?["count"] as? Int == 1)
            let all = try await api.send(
                .put, "/v1/collections/default/documents",
                String(repeating: #"{"id": "d", "text": "x"}"# + "\n", count: 300))
            #expect(all.status == 413)
        }
    }
}
