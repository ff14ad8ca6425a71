import Foundation
import IndexSupport
import RAGEngine
import Synchronization
import TestSupport
import Testing

@testable import MCPServer

@Suite struct ToolTests {
    @Test func `search gives passages as data and as text`() async throws {
        let mcp = try await MCPFixture()
        let result = await mcp.call("search", "{\"query\":\"why does the pump trip\",\"filter\":\"team = storage\"}")
        let hit = try #require(result["structuredContent"]?["hits"]?.array?.first)
        #expect(hit["path"]?.string == "pump.md")
        #expect(hit["uri"]?.string?.hasSuffix("docs/pump.md") == true)
        #expect(hit["metadata"]?["team"]?.string == "storage")
        #expect(hit["text"]?.string?.contains("E-4107") == true)
        #expect(result.text.contains("E-4107"))
        #expect(result.text.contains(UntrustedText.warning))
    }

    @Test func `results fulfil the schemas that tools/list names`() async throws {
        let mcp = try await MCPFixture(options: MCPFixture.ingesting(in: nil))
        let calls = [
            ("search", "{\"query\":\"pump\",\"neighbours\":1}"), ("get_document", "{\"document\":\"pump.md\"}"),
            ("list_documents", "{\"limit\":2}"), ("status", "{}"),
        ]
        for (name, arguments) in calls {
            let tool = try #require(mcp.session.tools.first { $0.name == name })
            let content = try #require(await mcp.call(name, arguments)["structuredContent"])
            #expect(Schema.object(tool.result).problems(content, at: name) == [])
        }
        let listed = await mcp.say("tools/list")["result"]?["tools"]?.array ?? []
        #expect(listed.compactMap { $0["name"]?.string } == mcp.session.tools.map(\.name))
        for tool in listed {
            #expect(tool["inputSchema"]?["additionalProperties"]?.bool == false)
            #expect(tool["outputSchema"]?["type"]?.string == "object")
            #expect(tool["annotations"]?["readOnlyHint"]?.bool == (tool["name"]?.string != "ingest"))
        }
    }

    @Test(arguments: [
        ("search", "{\"query\":\"pump\",\"qurey\":1}", "there is no \"qurey\""),
        ("search", "{}", "\"query\" is missing"),
        ("search", "{\"query\":7}", "must be a text"),
        ("search", "{\"query\":\"pump\",\"limit\":0}", "from 1 to 50"),
        ("search", "{\"query\":\"pump\",\"limit\":2.5}", "whole number"),
        ("search", "{\"query\":\"pump\",\"mode\":\"psychic\"}", "hybrid, dense, lexical"),
        ("search", "{\"query\":\"\"}", "invalidInput"),
        ("search", "{\"query\":\"pump\",\"filter\":\"team =\"}", "invalidInput"),
        ("search", "{\"query\":\"pump\",\"collection\":\"none\"}", "notFound"),
        ("get_document", "{\"document\":\"absent.md\"}", "notFound"),
        ("status", "{\"deep\":true}", "there are: none"),
    ])
    func `a wrong call is explained to the model`(tool: String, arguments: String, words: String) async throws {
        let mcp = try await MCPFixture()
        let result = await mcp.call(tool, arguments)
        #expect(result.isFailure)
        #expect(result.text.contains(words))
    }

    @Test func `text of documents cannot leave its fence or hide`() async throws {
        let mcp = try await MCPFixture()
        let result = await mcp.call("search", "{\"query\":\"turbine manual\"}")
        let text = result.text
        #expect(text.contains("``````text\n"))
        #expect(text.hasSuffix("\n``````"))
        let structured = result["structuredContent"]?["hits"]?.array?.first?["text"]?.string ?? ""
        for scalar in ["\u{202E}", "\u{E0041}", "\u{1B}"] {
            #expect(!text.unicodeScalars.contains(Unicode.Scalar(scalar)!))
            #expect(!structured.unicodeScalars.contains(Unicode.Scalar(scalar)!))
        }
    }

    @Test func `a hit says when its file has changed or gone`() async throws {
        let mcp = try await MCPFixture()
        mcp.folder.write("docs/pump.md", "Something else entirely, and longer than it was before.")
        try FileManager.default.removeItem(atPath: mcp.folder.file("docs/lamp.txt"))
        let edited = await mcp.call("search", "{\"query\":\"pump\"}")
        #expect(edited["structuredContent"]?["hits"]?.array?.first?["change"]?.string == "edited")
        let gone = await mcp.call("search", "{\"query\":\"lamp\"}")
        #expect(gone["structuredContent"]?["hits"]?.array?.first?["change"]?.string == "gone")
    }

    @Test func `documents are listed page by page, without doubles`() async throws {
        let mcp = try await MCPFixture()
        var seen: [String] = []
        var after = ""
        repeat {
            let from = after.isEmpty ? "" : ",\"after\":\"\(after)\""
            let page = await mcp.call("list_documents", "{\"limit\":1\(from)}")["structuredContent"]
            seen += page?["documents"]?.array?.compactMap { $0["path"]?.string } ?? []
            after = page?["next"]?.string ?? ""
        } while !after.isEmpty && seen.count < 9
        #expect(seen == ["lamp.txt", "pump.md", "trap.md"])
        let some = await mcp.call("list_documents", "{\"contains\":\"PUMP\"}")["structuredContent"]
        #expect(some?["documents"]?.array?.count == 1)
    }

    @Test func `a long document comes in parts`() async throws {
        let mcp = try await MCPFixture()
        let paragraphs = (0..<400).map { "## Part \($0)\n\nThe valve number \($0) opens at \($0) bar.\n" }
        mcp.folder.write("docs/long.md", paragraphs.joined(separator: "\n"))
        try await mcp.store.ingest([mcp.folder.file("docs")])
        var positions: [Int] = []
        var next: Int? = 0
        while let from = next, positions.count < 10_000 {
            let part = await mcp.call("get_document", "{\"document\":\"long.md\",\"from\":\(from),\"limit\":7}")
            positions += part["structuredContent"]?["passages"]?.array?.compactMap { $0["position"]?.int } ?? []
            next = part["structuredContent"]?["next"]?.int
        }
        #expect(positions == Array(0..<positions.count))
        #expect(positions.count == (try await mcp.store.document("long.md").chunks.count))
    }

    @Test func `another tenant is neither found nor counted`() async throws {
        var options = MCPOptions()
        options.tenant = "other"
        let mcp = try await MCPFixture(options: options)
        #expect(await mcp.call("status")["structuredContent"]?["collections"]?.array == [])
        #expect(await mcp.call("search", "{\"query\":\"pump\"}")["structuredContent"]?["hits"]?.array?.isEmpty != false)
        #expect(await mcp.call("get_document", "{\"document\":\"pump.md\"}").isFailure)
    }

    @Test func `without a store every tool says what to do`() async throws {
        let folder = TemporaryFolder()
        let session = MCPSession(store: Store(at: folder.file("none"), model: ModelOptions(isDisabled: true)))
        let meta = """
            "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}
            """
        for (tool, arguments) in [("search", "{\"query\":\"x\"}"), ("status", "{}"), ("list_documents", "{}")] {
            let answer = await session.handle(
                """
                {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{\(meta),"name":"\(tool)","arguments":\(arguments)}}
                """.utf8)
            #expect(try JSONValue(parsing: try #require(answer))["result"]?.text.contains("rag ingest") == true)
        }
    }

    // MARK: Ingest

    @Test func `ingest is not there unless it is allowed`() async throws {
        let mcp = try await MCPFixture()
        #expect(await mcp.say("tools/call", "{\"name\":\"ingest\",\"arguments\":{\"path\":\"/etc\"}}").code == -32602)
    }

    @Test func `ingest reads allowed folders and no others`() async throws {
        let outside = TemporaryFolder()
        outside.write("secret.txt", "The password of the vault.")
        let allowed = TemporaryFolder()
        allowed.write("new/note.txt", "The windmill stands still.")
        try FileManager.default.createSymbolicLink(
            atPath: allowed.file("link"), withDestinationPath: outside.path)
        let mcp = try await MCPFixture(options: MCPFixture.ingesting(in: allowed.path))
        for path in [outside.path, "link", "../", allowed.path + "/../", outside.file("absent"), "/", ""] {
            let result = await mcp.call("ingest", "{\"path\":\"\(path)\"}")
            // An empty name is the allowed folder itself.
            #expect(result.isFailure == !path.isEmpty)
            if !path.isEmpty { #expect(result.text.contains("there is no such path in the allowed folders")) }
        }
        let result = await mcp.call("ingest", "{\"path\":\"new\"}")
        #expect(result["structuredContent"]?["unchanged"]?.int == 1)
        #expect(await mcp.call("search", "{\"query\":\"windmill\"}")["structuredContent"]?["hits"]?.array?.count == 1)
        #expect(await mcp.call("search", "{\"query\":\"password vault\"}")["structuredContent"]?["hits"]?.array == [])
    }

    @Test func `without roots of its own, ingest asks the client for them`() async throws {
        let allowed = TemporaryFolder()
        allowed.write("note.txt", "The windmill stands still.")
        let sent = AsyncStream<String>.makeStream()
        let mcp = try await MCPFixture(
            options: MCPFixture.ingesting(in: nil), capabilities: "{\"roots\":{}}",
            send: { sent.continuation.yield($0) })
        async let result = mcp.call("ingest", "{\"path\":\"note.txt\"}")
        for await question in sent.stream {
            let value = try JSONValue(parsing: question)
            guard value["method"]?.string == "roots/list" else { continue }
            let uri = URL(fileURLWithPath: allowed.path).absoluteString
            _ = await mcp.session.handle(
                "{\"jsonrpc\":\"2.0\",\"id\":\"\(value["id"]?.string ?? "")\",\"result\":{\"roots\":[{\"uri\":\"\(uri)\"}]}}"
                    .utf8)
            break
        }
        #expect(await result["structuredContent"]?["added"]?.int == 1)
    }

    @Test func `a client without roots learns how folders are allowed`() async throws {
        let mcp = try await MCPFixture(options: MCPFixture.ingesting(in: nil))
        #expect(await mcp.call("ingest", "{\"path\":\"/etc\"}").text.contains("--root"))
    }

    @Test func `documents of other tiers are not there, whatever a call says`() async throws {
        var options = MCPOptions()
        options.access = .tiers(["red"])
        let fixture = try await MCPFixture(options: options)
        let closed = ["red", "blue"].map { tier in
            SourceDocument(uri: "\(tier).md", text: "the \(tier) lantern", metadata: ["access": .string(tier)])
        }
        try await fixture.store.ingest(documents: closed)
        let found = await fixture.call("search", "{\"query\":\"lantern\"}")
        #expect(found.text.contains("red.md") && !found.text.contains("blue.md"))
        #expect(await fixture.call("search", "{\"query\":\"lantern\",\"access\":[\"blue\"]}").isFailure)
        let none = await fixture.call("search", "{\"query\":\"lantern\",\"access\":[]}")
        #expect(!none.isFailure && !none.text.contains("red.md"))
        #expect(await fixture.call("get_document", "{\"document\":\"blue.md\"}").isFailure)
        #expect(await !fixture.call("get_document", "{\"document\":\"red.md\"}").isFailure)
        #expect(await !fixture.call("list_documents").text.contains("blue.md"))
        let status = await fixture.call("status")["structuredContent"]
        #expect(status?["collections"]?.array?.first?["documents"]?.int == 4)
    }

    @Test func `where tiers exist and none were stated, nothing is told`() async throws {
        let fixture = try await MCPFixture()
        try await fixture.store.ingest(documents: [
            SourceDocument(uri: "red.md", text: "the red lantern", metadata: ["access": .string("red")])
        ])
        for (tool, arguments) in [
            ("search", "{\"query\":\"lantern\"}"), ("get_document", "{\"document\":\"red.md\"}"),
            ("list_documents", "{}"),
        ] {
            let answer = await fixture.call(tool, arguments)
            #expect(answer.isFailure && !answer.text.contains("the red lantern"), "\(tool)")
        }
        #expect(await fixture.call("status")["structuredContent"]?["collections"]?.array?.isEmpty == true)
    }

    @Test func `progress comes where it is asked for`() async throws {
        let allowed = TemporaryFolder()
        for number in 0..<50 { allowed.write("\(number).txt", "Note number \(number) on the boiler.") }
        let sent = Mutex<[String]>([])
        let mcp = try await MCPFixture(
            options: MCPFixture.ingesting(in: allowed.path), send: { text in sent.withLock { $0.append(text) } })
        _ = await mcp.say(
            "tools/call",
            "{\"name\":\"ingest\",\"arguments\":{\"path\":\".\"},\"_meta\":{\"progressToken\":\"t\"}}")
        let news = try sent.withLock { try $0.map { try JSONValue(parsing: $0) } }
        #expect(!news.isEmpty)
        #expect(news.allSatisfy { $0["method"]?.string == "notifications/progress" })
        #expect(news.allSatisfy { $0["params"]?["progressToken"]?.string == "t" })
    }
}

extension MCPFixture {
    static func ingesting(in root: String?) -> MCPOptions {
        var options = MCPOptions()
        options.allowsIngest = true
        options.roots = root.map { [URL(fileURLWithPath: $0).resolvingSymlinksInPath().path] } ?? []
        return options
    }
}
