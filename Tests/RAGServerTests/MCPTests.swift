import Foundation
import HTTPTypes
import HummingbirdTesting
import MCPServer
import TestSupport
import Testing

@testable import RAGServer

/// The Model Context Protocol over HTTP.
@Suite struct MCPTests {
    private let fixture = ServerFixture()

    private static let hello =
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}"#

    private static func search(_ words: String, collection: String = "notes") -> String {
        #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"\#(words)","collection":"\#(collection)"}}}"#
    }

    private static func stateless(_ message: String, version: String = "2026-07-28") -> String {
        let meta =
            #""_meta":{"io.modelcontextprotocol/protocolVersion":"\#(version)","io.modelcontextprotocol/clientCapabilities":{}}"#
        return message.replacing(#""params":{"#, with: #""params":{\#(meta),"#)
    }

    private static func headers(_ pairs: [(HTTPField.Name, String)]) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in pairs { fields[name] = value }
        return fields
    }

    @Test func `a handshake begins a session, which answers until it is ended`() async throws {
        try await fixture.run { client in
            try await client.put(ServerFixture.handbook, in: "notes")
            let hello = try await client.send(.post, "/mcp", Self.hello)
            #expect(hello.status == 200)
            let id = try #require(hello.headers[.mcpSession])
            let session = Self.headers([(.mcpSession, id), (.mcpVersion, "2025-11-25")])
            let started = try await client.send(
                .post, "/mcp", #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, headers: session)
            #expect(started.status == 202)
            #expect(started.data.isEmpty)
            let found = try await client.send(.post, "/mcp", Self.search("pump"), headers: session)
            let result = try #require(found.json["result"] as? [String: Any])
            let hits = (result["structuredContent"] as? [String: Any])?["hits"] as? [[String: Any]]
            #expect(hits?.first?["uri"] as? String == "pump.md")
            #expect(try await client.send(.get, "/mcp", headers: session).status == 405)
            #expect(try await client.send(.delete, "/mcp", headers: session).status == 204)
            #expect(try await client.send(.post, "/mcp", Self.search("pump"), headers: session).status == 404)
            #expect(try await client.send(.post, "/mcp", Self.search("pump")).status == 400)
        }
    }

    @Test func `a request that names its revision needs no session, and headers that agree`() async throws {
        try await fixture.run { client in
            try await client.put(ServerFixture.handbook, in: "notes")
            let body = Self.stateless(Self.search("pump"))
            let good: [(HTTPField.Name, String)] = [
                (.mcpVersion, "2026-07-28"), (.mcpMethod, "tools/call"), (.mcpName, "search"),
            ]
            let found = try await client.send(.post, "/mcp", body, headers: Self.headers(good))
            #expect(found.status == 200)
            #expect((found.json["result"] as? [String: Any])?["resultType"] as? String == "complete")
            #expect(found.headers[.mcpSession] == nil)
            for index in good.indices {
                for value in [nil, "other"] {
                    var wrong = good.filter { $0.0 != good[index].0 }
                    if let value { wrong.append((good[index].0, value)) }
                    let answer = try await client.send(.post, "/mcp", body, headers: Self.headers(wrong))
                    #expect(answer.status == 400)
                    #expect((answer.json["error"] as? [String: Any])?["code"] as? Int == -32020)
                }
            }
            var encoded = good
            encoded[2].1 = "=?base64?\(Data("search".utf8).base64EncodedString())?="
            #expect(try await client.send(.post, "/mcp", body, headers: Self.headers(encoded)).status == 200)
        }
    }

    @Test func `a stateless error has the status that belongs to it`() async throws {
        try await fixture.run { client in
            let cases = [
                ("tools/list", "1900-01-01", 400, -32022), ("nothing/there", "2026-07-28", 404, -32601),
                ("tools/call", "2026-07-28", 400, -32602),
            ]
            for (method, version, status, code) in cases {
                let body = Self.stateless(
                    #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{"x":1}}"#, version: version)
                let headers = Self.headers([(.mcpVersion, version), (.mcpMethod, method)])
                let answer = try await client.send(.post, "/mcp", body, headers: headers)
                #expect(answer.status == status)
                #expect((answer.json["error"] as? [String: Any])?["code"] as? Int == code)
            }
        }
    }

    @Test func `a session belongs to the key that began it, and reads its tenant only`() async throws {
        let (acme, other) = (try fixture.key("acme", .write), try fixture.key("other", .write))
        try await fixture.run { client in
            try await client.put(ServerFixture.handbook, in: "notes", key: acme)
            #expect(try await client.send(.post, "/mcp", Self.hello).status == 401)
            let hello = try await client.send(.post, "/mcp", Self.hello, key: acme)
            let session = Self.headers([(.mcpSession, try #require(hello.headers[.mcpSession]))])
            #expect(
                try await client.send(.post, "/mcp", Self.search("pump"), key: acme, headers: session).status
                    == 200)
            #expect(
                try await client.send(.post, "/mcp", Self.search("pump"), key: other, headers: session).status
                    == 404)
            // What is there for others, and what is not there at all, is answered alike.
            let theirs = try await client.send(.post, "/mcp", Self.hello, key: other)
            let own = Self.headers([(.mcpSession, try #require(theirs.headers[.mcpSession]))])
            let hidden = try await client.send(.post, "/mcp", Self.search("pump"), key: other, headers: own)
            let absent = try await client.send(
                .post, "/mcp", Self.search("pump", collection: "absnt"), key: other, headers: own)
            let words = String(decoding: hidden.data, as: UTF8.self)
            #expect(words.contains("not_found"))
            #expect(words.replacing("notes", with: "absnt") == String(decoding: absent.data, as: UTF8.self))
        }
    }

    @Test func `a page of another site cannot speak to it`() async throws {
        try await fixture.run { client in
            let answer = try await client.send(
                .post, "/mcp", Self.hello, headers: Self.headers([(.origin, "https://evil.example")]))
            #expect(answer.status == 403)
        }
    }

    @Test func `a client that wants progress gets it before the answer, in one stream`() async throws {
        var fixture = ServerFixture()
        for number in 0..<40 { fixture.folder.write("docs/\(number).md", "# Note \(number)\n\nThe pump \(number).\n") }
        fixture.folder.write("elsewhere/secret.md", "a secret\n")
        fixture.configuration.ingestRoots = [fixture.folder.file("docs")]
        let (docs, elsewhere) = (fixture.folder.file("docs"), fixture.folder.file("elsewhere"))
        try await fixture.run { client in
            func call(_ path: String, progress: Bool) async throws -> APIClient.Answer {
                let token = progress ? #""progressToken":"t","# : ""
                let body =
                    #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ingest","arguments":{"path":"\#(path)"},"_meta":{\#(token)"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"#
                return try await client.send(
                    .post, "/mcp", body,
                    headers: Self.headers([
                        (.mcpVersion, "2026-07-28"), (.mcpMethod, "tools/call"), (.mcpName, "ingest"),
                        (.accept, "application/json, text/event-stream"),
                    ]))
            }
            let told = try await call(docs, progress: true)
            #expect(told.headers[.contentType] == "text/event-stream")
            let messages = told.text.split(separator: "\n").filter { $0.hasPrefix("data: ") }.map { $0.dropFirst(6) }
            let last = try #require(messages.last)
            #expect(last.contains(#""added":40"#), "\(told.text)")
            #expect(messages.dropLast().allSatisfy { $0.contains("notifications/progress") && $0.contains(#""t""#) })
            let quiet = try await call(".", progress: false)
            #expect(quiet.headers[.contentType] == "application/json")
            #expect(quiet.text.contains(#""unchanged":40"#), "\(quiet.text)")
            for path in [elsewhere, "../elsewhere", "/etc"] {
                let refused = try await call(path, progress: false)
                #expect(refused.text.contains(#""isError":true"#), "\(path)")
                #expect(!refused.text.contains("secret"))
            }
        }
        // Without the right to write, and without folders named at the start, there is no such tool.
        let reader = try fixture.key("default")
        try await fixture.run { client in
            let list = Self.stateless(#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"x":1}}"#)
            let headers = Self.headers([(.mcpVersion, "2026-07-28"), (.mcpMethod, "tools/list")])
            let tools = try await client.send(.post, "/mcp", list, key: reader, headers: headers)
            #expect(tools.status == 200 && !tools.text.contains(#""ingest""#))
        }
    }

    @Test func `sessions are limited, and the one unused for longest goes`() async throws {
        let sessions = MCPSessions()
        let somebody = Principal(key: nil, tenant: "default", right: .read, reachesAllTenants: false)
        let first = sessions.begin(MCPSession(store: fixture.store), of: somebody)
        let second = sessions.begin(MCPSession(store: fixture.store), of: somebody)
        #expect(sessions.find(first, of: somebody) != nil)
        for _ in 2..<MCPSessions.maximum + 1 { _ = sessions.begin(MCPSession(store: fixture.store), of: somebody) }
        #expect(sessions.count == MCPSessions.maximum)
        #expect(sessions.find(first, of: somebody) != nil)
        #expect(sessions.find(second, of: somebody) == nil)
    }
}
