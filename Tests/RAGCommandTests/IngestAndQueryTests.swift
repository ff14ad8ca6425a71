import Foundation
import TestSupport
import Testing

/// The program as a user meets it: a folder in, an answer out.
@Suite struct IngestAndQueryTests {
    let folder = TemporaryFolder()
    var rag: CommandLineProgram { CommandLineProgram(in: folder.path) }

    @Test func `a folder goes in and an answer comes out`() throws {
        folder.write("docs/pump.md", "# Coolant pump\n\nThe pump trips with E-4107 when the loop loses pressure.\n")
        folder.write("docs/lamp.txt", "The lamp in the hall is blue.\n")
        let ingest = try rag.run("ingest", "docs")
        #expect(ingest.exitCode == 0)
        #expect(ingest.output.contains("2 added"))
        let query = try rag.run("query", "why does the pump trip", "--json")
        #expect(query.exitCode == 0)
        let hits = try #require(try query.json()["hits"] as? [[String: Any]])
        #expect(hits.first?["path"] as? String == "docs/pump.md")
        #expect(hits.first?["line"] as? Int == 3 || hits.first?["line"] as? Int == 1)
        #expect(query.notes.contains("no model"))
    }

    @Test func `a second run over an unchanged folder opens no file`() throws {
        for number in 0..<20 { folder.write("docs/\(number).txt", "Note number \(number) on the boiler.") }
        #expect(try rag.run("ingest", "docs").exitCode == 0)
        let again = try rag.run("ingest", "docs", "--json").json()
        #expect(again["filesRead"] as? Int == 0)
        #expect(again["unchanged"] as? Int == 20)
        #expect(again["added"] as? Int == 0)
    }

    @Test func `a changed file is replaced and a missing one is gone from the answers`() throws {
        folder.write("docs/a.txt", "The turbine spins clockwise.")
        folder.write("docs/b.txt", "The rudder is painted red.")
        try rag.run("ingest", "docs")
        folder.write("docs/a.txt", "The windmill stands still.")
        try FileManager.default.removeItem(atPath: folder.file("docs/b.txt"))
        let report = try rag.run("ingest", "docs", "--json").json()
        #expect(report["updated"] as? Int == 1)
        #expect(report["deleted"] as? Int == 1)
        #expect(try rag.run("query", "turbine").exitCode == 1)
        #expect(try rag.run("query", "rudder").exitCode == 1)
        #expect(try rag.run("query", "windmill", "--files").output == "docs/a.txt:1\n")
    }

    @Test func `a deleted document is gone until it is restored, and lost only by compact`() throws {
        folder.write("docs/a.txt", "The turbine spins clockwise.")
        folder.write("docs/b.txt", "The rudder is painted red.")
        try rag.run("ingest", "docs")
        #expect(try rag.run("documents", "delete", "docs/a.txt").exitCode == 0)
        #expect(try rag.run("query", "turbine").exitCode == 1)
        #expect(try rag.run("documents", "list", "--deleted").lines.count == 1)
        #expect(try rag.run("documents", "restore", "docs/a.txt").exitCode == 0)
        #expect(try rag.run("query", "turbine").exitCode == 0)
        try rag.run("documents", "delete", "docs/a.txt")
        #expect(try rag.run("compact").exitCode == 0)
        #expect(try rag.run("documents", "restore", "docs/a.txt").exitCode == 2)
        #expect(try rag.run("query", "rudder").exitCode == 0)
        #expect(try rag.run("verify").exitCode == 0)
    }

    @Test func `a tenant's documents are out of another one's reach`() throws {
        folder.write("a/secret.txt", "The vault code of alpha is seven.")
        folder.write("b/open.txt", "The vault of beta is open.")
        try rag.run("ingest", "a", "--tenant", "alpha")
        try rag.run("ingest", "b", "--tenant", "beta")
        #expect(try rag.run("query", "vault", "--tenant", "beta", "--files").output == "b/open.txt:1\n")
        #expect(
            try rag.run("query", "vault code alpha seven", "--tenant", "beta", "--files", "--min-score", "0").output
                == "b/open.txt:1\n")
        #expect(try rag.run("query", "vault").exitCode == 1)
    }

    @Test func `a filter lets exactly the matching documents through`() throws {
        for (name, team, severity) in [("a", "storage", 1), ("b", "storage", 3), ("c", "network", 3)] {
            folder.write(
                "docs/\(name).md",
                "---\nteam: \(team)\nseverity: \(severity)\n---\nDisk array \(name) reports a fault.\n")
        }
        try rag.run("ingest", "docs", "--meta", "site=berlin")
        func files(_ filter: String) throws -> Set<String> {
            let outcome = try rag.run("query", "disk fault", "--filter", filter, "--files")
            return Set(outcome.lines.map { String($0.prefix { $0 != ":" }) })
        }
        #expect(try files("team = \"storage\" and severity >= 2") == ["docs/b.md"])
        #expect(try files("severity = 3") == ["docs/b.md", "docs/c.md"])
        #expect(try files("not team = \"storage\"") == ["docs/c.md"])
        #expect(try files("site = \"berlin\" and (severity < 2 or team = \"network\")") == ["docs/a.md", "docs/c.md"])
        #expect(try files("path = \"b.md\"") == ["docs/b.md"])
        #expect(try files("site = \"paris\"").isEmpty)
    }

    @Test func `every file is accounted for`() throws {
        folder.write("docs/a.txt", "Text.")
        folder.write("docs/empty.txt", "")
        folder.write("docs/picture.png", Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]))
        folder.write("docs/latin.txt", Data([0x63, 0x61, 0x66, 0xE9, 0x20, 0x62, 0x61, 0x72]))
        folder.write("docs/.hidden.txt", "Hidden.")
        folder.write("docs/ignored.txt", "Ignored.")
        folder.write("docs/.ragignore", "ignored.txt\n")
        let report = try rag.run("ingest", "docs", "--json").json()
        let skipped = try #require(report["skipped"] as? [String: Any])
        let added = try #require(report["added"] as? Int)
        #expect(added == 2)
        #expect(report["found"] as? Int == added + (skipped["count"] as? Int ?? 0))
        let reasons = try #require(skipped["reasons"] as? [String: Int])
        #expect(Set(reasons.keys).isSuperset(of: ["empty", "binary", "ignored"]))
        #expect(try rag.run("query", "café", "--files").output == "docs/latin.txt:1\n")
    }

    @Test func `dry run changes nothing`() throws {
        folder.write("docs/a.txt", "The turbine spins.")
        let report = try rag.run("ingest", "docs", "--dry-run", "--json").json()
        #expect(report["added"] as? Int == 1)
        #expect(try rag.run("query", "turbine").exitCode != 0)
    }

    @Test(arguments: ["--json", "--jsonl", "--md", "--files", "--explain"])
    func `each form of output names the file and leaves standard error to notes`(form: String) throws {
        folder.write("docs/pump.md", "# Coolant pump\n\nIt trips with E-4107.\n")
        try rag.run("ingest", "docs")
        let outcome = try rag.run("query", "E-4107", form, "--mode", "lexical")
        #expect(outcome.exitCode == 0)
        #expect(outcome.output.contains("docs/pump.md"))
        #expect(!outcome.output.contains("\u{1B}"))
        #expect(outcome.notes == "")
    }

    @Test func `a document that is not found is explained`() throws {
        folder.write("docs/pump.md", "---\nseverity: 1\n---\nThe pump trips with E-4107.\n")
        folder.write("docs/lamp.txt", "The lamp in the hall is blue.\n")
        try rag.run("ingest", "docs")
        func explain(_ arguments: String...) throws -> CommandLineProgram.Outcome {
            try rag.start(["why", "docs/pump.md"] + arguments).wait()
        }
        let hit = try explain("pump")
        #expect(hit.exitCode == 0)
        #expect(hit.output.hasPrefix("docs/pump.md: 1 of 1 passages are in the answer\n"))
        #expect(hit.output.contains("hit 1"))
        #expect(try explain("lamp").output.contains("none of the query's words"))
        #expect(try explain("pump -trips").output.contains("excluded: -trips"))
        #expect(try explain("pump", "--filter", "severity >= 2").output.contains("filter: severity >= 2"))
        let json = try explain("lamp", "--json").json()
        let chunks = try #require(json["chunks"] as? [[String: Any]])
        #expect((chunks[0]["reasons"] as? [[String: Any]])?.first?["code"] as? String == "noTerm")
        #expect(try rag.run("why", "docs/none.md", "pump").exitCode == 2)
        #expect(try explain("pump", "--files").exitCode != 0)
        // The former spelling.
        #expect(try rag.run("query", "pump", "--explain-document", "docs/pump.md").output == hit.output)
    }
}
