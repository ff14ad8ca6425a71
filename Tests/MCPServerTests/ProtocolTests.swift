import IndexSupport
import RAGEngine
import TestSupport
import Testing

@testable import MCPServer

@Suite struct ProtocolTests {
    @Test(arguments: [
        ("2025-11-25", "2025-11-25"), ("2025-06-18", "2025-06-18"), ("2025-03-26", "2025-03-26"),
        ("2024-11-05", "2024-11-05"), ("1999-01-01", "2025-11-25"), ("2026-07-28", "2025-11-25"),
    ])
    func `a handshake agrees on the client's revision or the newest one`(wanted: String, agreed: String) async throws {
        let mcp = try await MCPFixture(handshake: nil)
        let answer = await mcp.say("initialize", "{\"protocolVersion\":\"\(wanted)\",\"capabilities\":{}}")
        #expect(answer["result"]?["protocolVersion"]?.string == agreed)
        #expect(answer["result"]?["capabilities"]?["tools"] != nil)
        #expect(answer["id"]?.int == 1)
    }

    @Test func `a request of revision 2026-07-28 needs no handshake`() async throws {
        let mcp = try await MCPFixture(handshake: nil)
        let meta = """
            "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}
            """
        let discovery = await mcp.say("server/discover", "{\(meta)}")["result"]
        #expect(discovery?["resultType"]?.string == "complete")
        #expect(discovery?["supportedVersions"]?.array?.first?.string == "2026-07-28")
        let found = await mcp.say("tools/call", "{\(meta),\"name\":\"search\",\"arguments\":{\"query\":\"pump\"}}")[
            "result"]
        #expect(found?["resultType"]?.string == "complete")
        #expect(found?["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"]?.string == "swift-rag")
        #expect(found?["structuredContent"]?["hits"]?.array?.first?["path"]?.string == "pump.md")
        #expect(await mcp.say("ping", "{\(meta)}").code == -32601)
    }

    @Test func `a stateless request that lacks what it needs is refused with the code for it`() async throws {
        let mcp = try await MCPFixture(handshake: nil)
        let unknown = await mcp.say(
            "tools/list", "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"1900-01-01\"}}")
        #expect(unknown.code == -32022)
        #expect(unknown["error"]?["data"]?["requested"]?.string == "1900-01-01")
        #expect(unknown["error"]?["data"]?["supported"]?.array?.contains(.string("2026-07-28")) == true)
        let bare = await mcp.say(
            "tools/list", "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}")
        #expect(bare.code == -32602)
        #expect(await mcp.say("tools/list").code == -32600)
    }

    @Test(arguments: [
        ("{", -32700), ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} x", -32700), ("\u{FFFD}", -32700),
        ("1", -32600), ("{}", -32600), ("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/list\"}", -32601),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}", -32602),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}", -32602),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"shell\"}}", -32602),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{}}", -32602),
        (
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"search\",\"arguments\":[]}}",
            -32602
        ),
        ("[]", -32600),
    ])
    func `what is no proper request gets the code for it`(text: String, code: Int) async throws {
        let mcp = try await MCPFixture()
        let answer = try #require(await mcp.session.handle(text.utf8))
        #expect(try JSONValue(parsing: answer).code == code)
        #expect(await mcp.say("ping")["result"] == .object([:]))
    }

    @Test(arguments: [
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/unheard-of\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":99}}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"never-asked\",\"result\":{}}",
    ])
    func `what is no request gets no answer`(text: String) async throws {
        let mcp = try await MCPFixture()
        #expect(await mcp.session.handle(text.utf8) == nil)
    }

    @Test func `batches belong to the revisions that have them`() async throws {
        let batch = """
            [{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/initialized"},
            {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"search","arguments":{"query":"pump"}}},7,
            {"jsonrpc":"2.0","id":3,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}]
            """
        let old = try await MCPFixture(handshake: .march2025)
        let answers = try JSONValue(parsing: try #require(await old.session.handle(batch.utf8))).array ?? []
        #expect(answers.count == 4)
        #expect(answers.map(\.code) == [nil, nil, -32600, -32600])
        #expect(await old.session.handle("[{\"jsonrpc\":\"2.0\",\"method\":\"x\"}]".utf8) == nil)
        let new = try await MCPFixture(handshake: .june2025)
        #expect(try JSONValue(parsing: try #require(await new.session.handle(batch.utf8))).code == -32600)
    }

    @Test func `old revisions get neither structured content nor schemas of it`() async throws {
        let mcp = try await MCPFixture(handshake: .march2025)
        let tools = await mcp.say("tools/list")["result"]?["tools"]?.array ?? []
        #expect(tools.allSatisfy { $0["outputSchema"] == nil && $0["inputSchema"] != nil })
        #expect(await mcp.call("status")["structuredContent"] == nil)
        // Where a wrong argument is an error of the protocol.
        #expect(await mcp.say("tools/call", "{\"name\":\"search\",\"arguments\":{}}").code == -32602)
    }

    @Test func `a cancelled request is stopped and not answered`() async throws {
        let mcp = try await MCPFixture()
        let request = """
            {"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"search","arguments":{"query":"pump"}}}
            """
        guard case .pending(let task) = await mcp.session.receive(request.utf8) else {
            Issue.record("a search takes its time")
            return
        }
        // The tool cannot be done yet: its end waits for the session, which is busy with this message.
        _ = await mcp.session.receive(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"a\"}}".utf8)
        let answer = await task.value
        #expect(answer == nil || answer?.contains("hits") == true)
        // The id is free again.
        #expect(await mcp.session.handle(request.utf8)?.contains("hits") == true)
    }

    @Test func `random bytes never stop the session`() async throws {
        let mcp = try await MCPFixture()
        var random = SplitMix64(seed: 31)
        let seeds = [
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"pump","limit":3}}}"#,
            #"{"jsonrpc":"2.0","id":2,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"x"}}}"#,
            #"[{"jsonrpc":"2.0","id":3,"method":"ping"}]"#,
        ].map { Array($0.utf8) }
        for round in 0..<3_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: seeds[0].prefix(place % seeds[0].count), at: place)
                }
            }
            if let answer = await mcp.session.handle(bytes) {
                #expect(throws: Never.self) { try JSONValue(parsing: answer) }
            }
        }
        #expect(await mcp.say("ping")["result"] == .object([:]))
    }
}
