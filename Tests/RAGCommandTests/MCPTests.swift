import Foundation
import TestSupport
import Testing

/// `rag mcp` as a client starts it.
@Suite struct MCPTests {
    let folder = TemporaryFolder()
    var rag: CommandLineProgram { CommandLineProgram(in: folder.path) }

    private func objects(_ outcome: CommandLineProgram.Outcome) throws -> [[String: Any]] {
        try outcome.lines.map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test func `standard output has messages only, and the end of input ends the program`() throws {
        folder.write("docs/pump.md", "# Coolant pump\n\nThe pump trips with E-4107 when the loop loses pressure.\n")
        try rag.run("ingest", "docs")
        let outcome = try rag.run(
            "mcp",
            input: """
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{}}}
                {"jsonrpc":"2.0","method":"notifications/initialized"}
                what is this
                {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"search","arguments":{"query":"pump"}}}
                """)
        #expect(outcome.exitCode == 0)
        let answers = try objects(outcome)
        #expect(answers.count == 3)
        let result = try #require(answers.last?["result"] as? [String: Any])
        let content = try #require(result["structuredContent"] as? [String: Any])
        #expect((content["hits"] as? [[String: Any]])?.first?["path"] as? String == "pump.md")
    }

    @Test(arguments: ["claude-desktop", "claude-code", "cursor", "vscode", "zed"])
    func `install prints settings that a client can read`(client: String) throws {
        let outcome = try rag.run("mcp", "install", client, "--store", "notes.rag", "--collection", "handbook")
        #expect(outcome.exitCode == 0)
        let sections = try outcome.json()
        let server = try #require((sections.values.first as? [String: [String: Any]])?["rag"])
        let command = try #require(server["command"] as? String)
        #expect(FileManager.default.isExecutableFile(atPath: command))
        let arguments = try #require(server["args"] as? [String])
        #expect(arguments.first == "mcp")
        #expect(arguments.contains { $0.hasPrefix("/") && $0.hasSuffix("/notes.rag") })
        #expect(arguments.suffix(2) == ["--collection", "handbook"])
    }

    @Test func `a root that is not there, or has no use, is refused at the start`() throws {
        #expect(try rag.run("mcp", "--allow-ingest", "--root", "absent").exitCode == 2)
        #expect(try rag.run("mcp", "--root", ".").exitCode == 2)
    }
}
