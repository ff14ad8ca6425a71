import TestSupport
import Testing

/// Options as users write them: given twice, with a negative number, beside words that look like them.
@Suite struct OptionTests {
    private let folder = TemporaryFolder()
    private var rag: CommandLineProgram { CommandLineProgram(in: folder.path) }

    private func ingestSome() throws {
        folder.write("docs/a.txt", "The turbine spins clockwise.")
        #expect(try rag.run("ingest", "docs").exitCode == 0)
    }

    @Test(arguments: [
        ["query", "turbine", "--filter", "a = 1", "--filter", "a = 2"],
        ["query", "turbine", "--tenant=a", "--tenant", "b"],
        ["ingest", "docs", "--collection", "a", "--collection", "b"],
        ["ingest", "docs", "--meta", "a=1", "--meta", "a=2"],
        ["documents", "list", "--collection", "a", "--collection", "b"],
    ])
    func `an option of which only the last one would count is given twice`(arguments: [String]) throws {
        try ingestSome()
        let outcome = try rag.start(arguments).wait()
        #expect(outcome.exitCode == 2 && outcome.notes.contains("given twice"), "\(outcome.notes)")
    }

    @Test func `options that may be repeated, and words that look like options`() throws {
        try ingestSome()
        #expect(try rag.run("query", "turbine", "--also", "spins", "--also", "clockwise").exitCode == 0)
        #expect(try rag.run("query", "--access", "a", "--access", "b", "turbine").exitCode == 0)
        #expect(try rag.run("query", "turbine", "--", "--tenant", "--tenant").exitCode != 2)
        // A number behind a flag is a word of the query.
        #expect(try rag.run("query", "turbine", "--json", "-404").exitCode == 0)
    }

    @Test(arguments: [
        ["query", "turbine", "-k", "-1"], ["query", "turbine", "--k", "-1"],
        ["query", "turbine", "--candidates", "-1"], ["query", "turbine", "--rrf-k", "-1"],
        ["query", "turbine", "--dense-weight", "-.5"], ["query", "turbine", "--lexical-weight", "-1"],
        ["query", "turbine", "--rerank-candidates", "-1"], ["query", "turbine", "--per-document", "-1"],
        ["query", "turbine", "--diversity", "-1"], ["query", "turbine", "--min-score", "-1"],
        ["query", "turbine", "--ef-search", "-1"], ["query", "turbine", "--context-tokens", "-1"],
        ["query", "turbine", "--expand", "-1"], ["query", "turbine", "--wait", "-1"],
        ["query", "turbine", "--threads", "-1"],
        ["query", "turbine", "--rerank", "late-interaction", "--rerank-weight", "-1"],
        ["query", "turbine", "--rerank", "late-interaction", "--rerank-budget", "-1s"],
        ["status", "--values", "-1"], ["compact", "--keep-deleted", "-1"], ["ingest", "docs", "--jobs", "-1"],
        ["ingest", "docs", "--dimension", "-1"], ["ingest", "docs", "--max-file-size", "-1"],
        ["ingest", "docs", "--collection", "new", "--chunk-tokens", "-1"],
        ["ingest", "docs", "--collection", "new", "--chunk-overlap", "-1"],
        ["ingest", "docs", "--collection", "new", "--field-weight", "title=-1"], ["ingest", "docs", "--budget", "-1"],
        ["reindex", "--dimension", "-1"], ["documents", "duplicates", "--similarity", "-1"],
        ["embed", "x", "--threads", "-1"], ["embed", "x", "--dimension", "-1"],
        ["bench", "query", "--queries", "q.jsonl", "--rounds", "-1"],
        ["bench", "query", "--queries", "q.jsonl", "-k", "-1"],
        ["eval", "--queries", "q.jsonl", "--depth", "-1"], ["eval", "--queries", "q.jsonl", "--threads", "-1"],
    ])
    func `a negative number where none can be is said to be wrong, not missing`(arguments: [String]) throws {
        try ingestSome()
        let outcome = try rag.start(arguments).wait()
        #expect(outcome.exitCode == 2, "\(outcome.output)")
        #expect(!outcome.notes.contains("Missing"), "\(outcome.notes)")
        #expect(!outcome.notes.contains("Unknown option"), "\(outcome.notes)")
    }
}
