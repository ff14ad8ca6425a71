import Foundation
import TestSupport
import Testing

/// What `rag query` does with hits: more around them, less of the same, a text for a prompt.
@Suite struct AnswerTests {
    let folder = TemporaryFolder()
    var rag: CommandLineProgram { CommandLineProgram(in: folder.path) }

    private func manual() throws {
        let filler = String(repeating: "Open the valve slowly and watch the gauge while it rises. ", count: 10)
        let sections = (1...6).map { "## Part \($0)\n\nThe pump of part \($0) is primed by hand.\n\(filler)\n" }
        folder.write("docs/manual.md", "---\nteam: water\n---\n# Manual\n\n" + sections.joined(separator: "\n"))
        folder.write("docs/pump.md", "---\nteam: water\n---\n# Pump\n\nThe pump trips with E-4107.\n")
        folder.write("docs/boiler.md", "---\nteam: heat\n---\n# Boiler\n\nThe boiler has no pump; it hums.\n")
        #expect(try rag.run("ingest", "docs").exitCode == 0)
    }

    @Test func `what stands around a hit is shown, and its section`() throws {
        try manual()
        let plain = try rag.run("query", "part 3 primed", "-k", "1")
        #expect(!plain.output.contains("part 2 is"))
        let around = try rag.run("query", "part 3 primed", "-k", "1", "--expand", "1")
        #expect(around.output.contains("part 2 is") && around.output.contains("part 4 is"))
        let section = try rag.run("query", "part 3 primed", "-k", "1", "--expand", "section", "--json").json()
        let hit = try #require((section["hits"] as? [[String: Any]])?.first)
        #expect(((hit["surroundings"] as? [String: Any])?["text"] as? String)?.contains("part 3 is") == true)
        #expect(try rag.run("query", "pump", "--expand", "some").exitCode == 2)
    }

    @Test func `a context holds whole passages with path and lines, never more than was allowed`() throws {
        try manual()
        let context = try rag.run("query", "pump", "--context-tokens", "400")
        #expect(context.exitCode == 0)
        #expect(context.output.hasPrefix("[1] "))
        #expect(context.output.contains("pump.md:") && context.output.contains("```"))
        let json = try rag.run("query", "pump", "--context-tokens", "40", "--json").json()
        let found = try #require(json["context"] as? [String: Any])
        #expect(try #require(found["tokens"] as? Int) <= 40)
        let none = try rag.run("query", "pump", "--context-tokens", "1")
        #expect(none.output.isEmpty && none.notes.contains("allow more"))
    }

    @Test func `documents and groups are limited`() throws {
        try manual()
        func files(_ arguments: String...) throws -> [String] {
            try rag.start(["query", "pump", "--files", "--min-score", "0"] + arguments).wait().lines.map {
                String($0.prefix { $0 != ":" })
            }
        }
        #expect(try files().count > 3)
        #expect(Set(try files("--per-document", "1")).count == (try files("--per-document", "1")).count)
        #expect(try files("--group-by", "team").count == 2)
        #expect(Set(try files("--diversity", "0.5", "-k", "3")).count >= 2)
    }

    @Test func `several ways to ask, dates, and the word that was meant`() throws {
        try manual()
        #expect(try rag.run("query", "trips", "--also", "E-4107", "--files").lines.first == "docs/pump.md:6")
        #expect(try rag.run("query", "pump", "--after", "now-1d").exitCode == 0)
        #expect(try rag.run("query", "pump", "--before", "now-1d").exitCode == 1)
        #expect(try rag.run("query", "pump", "--before", "yesterday").notes.contains("is no date"))
        let misspelt = try rag.run("query", "boilre", "--json")
        #expect(misspelt.notes.contains("did you mean \"boiler\" for \"boilre\"?"))
        #expect((try misspelt.json()["suggestions"] as? [[String: Any]])?.first?["word"] as? String == "boiler")
        #expect(!(try rag.run("query", "boiler").notes.contains("did you mean")))
    }

    @Test func `access tiers must be stated where documents have them`() throws {
        folder.write("docs/open.md", "The pump is blue.\n")
        folder.write("docs/staff.md", "---\naccess: staff\n---\nThe pump has a secret valve.\n")
        folder.write("docs/board.md", "---\naccess: [board, audit]\n---\nThe pump will be sold.\n")
        try rag.run("ingest", "docs")
        let unstated = try rag.run("query", "pump")
        #expect(unstated.exitCode == 2 && unstated.notes.contains("--access"))
        func files(_ access: String...) throws -> Set<String> {
            let arguments = access.flatMap { ["--access", $0] }
            return Set(
                try rag.start(["query", "pump", "--files"] + arguments).wait().lines.map { String($0.dropLast(2)) })
        }
        #expect(try files("") == ["docs/open.md"])
        #expect(try files("staff").isSuperset(of: ["docs/open.md"]))
        #expect(try files("staff", "audit").count == 3)
        #expect(try rag.run("why", "docs/board.md", "pump", "--access", "staff").exitCode == 2)
        #expect(try rag.run("query", "secrte", "--access", "").notes.contains("secret") == false)
        #expect(try rag.run("query", "secrte", "--access", "staff").notes.contains("secret"))
    }

    @Test func `a service reranks; one that is away leaves the fused order and a note`() throws {
        try manual()
        let server = TestServer { request in
            let texts = request.json["documents"] as? [String] ?? []
            return TestServer.Reply(
                json: [
                    "results": texts.indices.map {
                        ["index": $0, "relevance_score": texts[$0].contains("Boiler") ? 1.0 : 0.1] as [String: Any]
                    }
                ])
        }
        folder.write(
            "config/swift-rag/config.yaml",
            "rerankers:\n  own: {provider: jina, model: test, url: \(server.url)}\n")
        var rag = rag
        rag.environment["XDG_CONFIG_HOME"] = folder.file("config")
        let reranked = try rag.run("query", "pump", "--rerank", "service:own", "--rerank-weight", "1", "--files")
        #expect(reranked.lines.first?.hasPrefix("docs/boiler.md") == true)
        let explained = try rag.run("query", "pump", "--rerank", "own", "--explain").output
        #expect(explained.contains("jina/test: score"))
        server.stop()
        let away = try rag.run("query", "pump", "--rerank", "own", "--files")
        #expect(away.exitCode == 0 && away.notes.contains("not reranked"))
        #expect(away.output == (try rag.run("query", "pump", "--files").output))
        #expect(try rag.run("query", "pump", "--rerank", "service:none").exitCode == 2)
        #expect(try rag.run("query", "pump", "--rerank", "cross-encoder:/none").exitCode == 2)
        let late = try rag.run("query", "pump", "--rerank", "late-interaction", "--rerank-budget", "80ms")
        #expect(late.exitCode == 0 && late.notes.contains("not reranked"))
        #expect(try rag.run("query", "pump", "--rerank-budget", "80ms").exitCode == 2)
    }

    @Test func `a passage whose file has changed or is gone is marked in what goes into a prompt`() throws {
        try manual()
        folder.write("docs/pump.md", "---\nteam: water\n---\n# Pump\n\nThe pump never trips, E-4107 is old.\n")
        try FileManager.default.removeItem(atPath: folder.file("docs/boiler.md"))
        for arguments in [["--md"], ["--context-tokens", "2000"]] {
            let output = try rag.start(["query", "pump", "--min-score", "0"] + arguments).wait().output
            #expect(output.contains("docs/pump.md:") && output.contains("(the file has changed since)"), "\(arguments)")
            #expect(output.contains("docs/boiler.md:") && output.contains("(the file is gone)"), "\(arguments)")
            let unchanged = output.components(separatedBy: "[").filter { $0.contains("] docs/manual.md:") }
            #expect(!unchanged.isEmpty && !unchanged.contains { $0.contains("(the file") }, "\(arguments)")
        }
        let json = try rag.run("query", "trips", "--context-tokens", "2000", "--json").json()
        let citations = try #require((json["context"] as? [String: Any])?["citations"] as? [[String: Any]])
        #expect(citations.contains { $0["path"] as? String == "docs/pump.md" && $0["change"] as? String == "edited" })
    }

    @Test(arguments: ["!=", "->", "??", "::", "&&", "+=", "-=", "<=>"])
    func `a query of signs alone says that it has no word`(_ query: String) throws {
        folder.write("docs/a.py", "def differs(a, b):\n    return a != b\n")
        #expect(try rag.run("ingest", "docs", "--no-model").exitCode == 0)
        let outcome = try rag.run("query", "--json", "--", query)
        #expect(outcome.exitCode == 1)
        #expect(outcome.notes.contains("\"\(query)\" has no word that can be searched for"))
        #expect((try outcome.json()["notes"] as? [String])?.contains { $0.contains("has no word") } == true)
        #expect(!(try rag.run("query", "differs \(query) b", "--mode", "lexical").notes.contains("has no word")))
        #expect(!(try rag.run("query", "-x").notes.contains("has no word")))
    }

    @Test func `the passage that declares a name says so, others that they hold it`() throws {
        folder.write("docs/a.py", "def parse_row(line):\n    return line.split()\n")
        folder.write("docs/b.py", "# uses parse_row\nrows = [parse_row(line) for line in lines]\n")
        #expect(try rag.run("ingest", "docs", "--no-model").exitCode == 0)
        let output = try rag.run("query", "parse_row", "--explain").output
        let parts = output.components(separatedBy: "2. ")
        #expect(parts[0].contains("declares parse_row →") && !parts[0].contains("holds"))
        #expect(parts[1].contains("holds parse_row whole →") && !parts[1].contains("declares"))
    }
}
