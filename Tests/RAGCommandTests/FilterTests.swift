import Foundation
import TestSupport
import Testing

@Suite struct FilterTests {
    let folder = TemporaryFolder()
    var rag: CommandLineProgram { CommandLineProgram(in: folder.path) }

    private func ingest() throws {
        folder.write(
            "docs/a.md",
            """
            ---
            date: 2024-05-06
            tags: [red, blue]
            team: storage
            version: 1.10
            name: O'Brien
            nested:
              owner: ann
            ---
            pump text one
            """)
        folder.write(
            "docs/b.md",
            "---\ndate: 2024-05-06T23:30:00-02:00\ntags: [redwood]\nteam: network\nversion: 1.1\nempty:\n---\npump text two\n"
        )
        folder.write("docs/c.md", "---\ndate: 2023-12-31\ntags: blue\nteam:\n---\npump text three\n")
        folder.write("docs/e.md", "pump text five no front matter\n")
        #expect(try rag.run("ingest", "docs", "--no-model").exitCode == 0)
    }

    private func found(_ filter: String) throws -> String {
        let outcome = try rag.run("query", "pump", "--mode", "lexical", "--files", "--filter", filter)
        #expect(outcome.exitCode < 2, "\(filter): \(outcome.notes)")
        return outcome.lines.compactMap { line in
            line.split(separator: "/").last?.split(separator: ".").first.map(String.init)
        }.sorted().joined(separator: " ")
    }

    @Test func `missing values, lists, dates and versions mean what the README says`() throws {
        try ingest()
        let expected = [
            ("team != storage", "b c e"), ("not team = storage", "b c e"), ("team not in (storage)", "b c e"),
            ("team = null", "c e"), ("team is null", "c e"), ("exists team", "a b"), ("empty is null", "a b c e"),
            ("tags contains red", "a"), ("tags contains blue", "a c"), ("tags = redwood", "b"), ("tags ~ RED", "a b"),
            ("date = 2024-05-06", "a"), ("date >= 2024", "a b"), ("date < 2024-05-07T01:30:00Z", "a c"),
            ("date <= 2024-05-07T01:30:00Z", "a b c"), ("modified > now-1d", "a b c e"), ("modified > 2024", "a b c e"),
            ("version = 1.10", "a"), ("version = 1.1", "b"), ("version >= 1.1", "a b"), ("name = 'O''Brien'", "a"),
            ("nested.owner = ann", "a"), ("path glob *.md and path startswith a", "a"), ("path like '_.md'", "a b c e"),
            (#"{"must_not": [{"key": "team", "match": {"value": "storage"}}]}"#, "b c e"),
            (
                #"{"should": [{"key": "tags", "match": {"any": ["blue"]}}, {"is_null": {"key": "team"}}], "min_should": 2}"#,
                "c"
            ),
        ]
        for (filter, documents) in expected { #expect(try found(filter) == documents, "\(filter)") }
    }

    @Test func `fields are listed with counts and examples`() throws {
        try ingest()
        let outcome = try rag.run("status", "--fields")
        #expect(outcome.exitCode == 0)
        #expect(outcome.output.contains("date  string, date, 3 documents, 3 different values"))
        #expect(outcome.output.contains("tags  string, list, 3 documents, 3 different values\n  2  blue"))
        let json = try rag.run("status", "--fields", "--json")
        #expect(json.lines.contains { $0.contains(#""name":"nested.owner""#) && $0.contains(#""documents":1"#) })
    }

    @Test func `a wrong filter is exit code 2 and says what was expected`() throws {
        try ingest()
        for filter in ["team =", "modified > now-7x", #"{"must": 5}"#, "team is empty"] {
            let outcome = try rag.run("query", "pump", "--mode", "lexical", "--filter", filter)
            #expect(outcome.exitCode == 2, "\(filter)")
            #expect(outcome.notes.contains("expected") && outcome.notes.contains("for example"), "\(filter)")
        }
    }

    /// The folder is ingested by its own name, so that paths below the root are not those that results print.
    @Test func `the path that a result prints is one that filters, lists and deletes`() throws {
        folder.write("docs/a.md", "pump text one\n")
        folder.write("docs/sub/b.md", "pump text two\n")
        folder.write("notes/a.md", "pump text three\n")
        #expect(try rag.run("ingest", "docs", "notes", "--no-model").exitCode == 0)
        func files(_ filter: String, in subfolder: String = "") throws -> Set<String> {
            var rag = CommandLineProgram(in: folder.file(subfolder))
            rag.environment["RAG_STORE"] = folder.file(".rag")
            let outcome = try rag.run("query", "pump", "--mode", "lexical", "--files", "--filter", filter)
            #expect(outcome.exitCode < 2, "\(filter): \(outcome.notes)")
            return Set(outcome.lines.map { String($0.prefix { $0 != ":" }) })
        }
        let all = try files("path contains .md")
        #expect(all == ["docs/a.md", "docs/sub/b.md", "notes/a.md"])
        for path in all { #expect(try files("path = \"\(path)\"") == [path]) }
        let expected: [(String, Set<String>)] = [
            ("path in (docs/a.md, notes/a.md)", ["docs/a.md", "notes/a.md"]),
            ("path != docs/a.md", ["docs/sub/b.md", "notes/a.md"]),
            ("path startswith docs/", ["docs/a.md", "docs/sub/b.md"]),
            ("path endswith docs/a.md", ["docs/a.md"]), ("path contains ocs/s", ["docs/sub/b.md"]),
            ("path glob docs/*.md", ["docs/a.md", "docs/sub/b.md"]), ("path glob docs/**/a.md", ["docs/a.md"]),
            ("path like 'notes/%'", ["notes/a.md"]), ("path ~ DOCS/", ["docs/a.md", "docs/sub/b.md"]),
            ("path glob **/a.md", ["docs/a.md", "notes/a.md"]), ("path = ./docs/a.md", ["docs/a.md"]),
            ("not path startswith docs/ or path = a.md", ["docs/a.md", "notes/a.md"]),
            // As before: below the root.
            ("path = a.md", ["docs/a.md", "notes/a.md"]), ("path = sub/b.md", ["docs/sub/b.md"]),
            ("path startswith sub", ["docs/sub/b.md"]), ("path = elsewhere/a.md", []),
        ]
        for (filter, paths) in expected { #expect(try files(filter) == paths, "\(filter)") }
        // From another folder the same documents are printed otherwise.
        let below = try files("path contains b.md", in: "docs")
        #expect(below == ["sub/b.md"])
        let whole = try files("path contains a.md", in: "docs").filter { $0.hasPrefix("/") }
        #expect(whole.count == 1)
        for path in whole {
            #expect(try files("path = \"\(path)\"", in: "docs") == [path])
            #expect(try files("uri = \"\(path)\"") == ["notes/a.md"])
            #expect(try files("uri startswith \"\(path.dropLast(4))\" and uri glob '*/notes/*'") == ["notes/a.md"])
            #expect(try files("uri != \"\(path)\"").count == 2)
        }
        #expect(try files("uri = ./notes/a.md") == ["notes/a.md"])
        #expect(try rag.run("why", "docs/sub/b.md", "pump").output.hasPrefix("docs/sub/b.md: 1 of 1"))
        let why = try rag.run("why", "docs/sub/b.md", "pump", "--filter", "path = docs/a.md").output
        #expect(why.contains("left out by the filter: path = \"docs/a.md\""))
        #expect(try rag.run("documents", "show", "docs/sub/b.md").exitCode == 0)
        #expect(try rag.run("documents", "delete", "docs/sub/b.md").output == "deleted docs/sub/b.md\n")
    }
}
