import Foundation
import TestSupport
import Testing

@Suite struct EvalTests {
    let folder = TemporaryFolder()
    var rag: CommandLineProgram { CommandLineProgram(in: folder.path) }

    /// Twelve documents with a word of their own each, and a query for each.
    private func writeDataset() {
        let words = [
            "turbine", "walrus", "valve", "ledger", "comet", "saddle", "quorum", "beacon", "harvest", "lantern",
            "glacier",
            "violin",
        ]
        folder.write(
            "data/corpus.jsonl",
            words.map { #"{"_id": "doc \#($0)", "text": "the \#($0) stands here"}"# + "\n" }.joined())
        folder.write(
            "data/queries.jsonl", words.map { #"{"_id": "\#($0)", "text": "\#($0)", "tags": ["all"]}"# + "\n" }.joined()
        )
        folder.write(
            "data/qrels/test.tsv",
            "query-id\tcorpus-id\tscore\n" + words.map { "\($0)\tdoc \($0)\t1\n" }.joined())
        let wrong = words.map { "\($0) Q0 doc%20nothing 1 1.0 worse\n" }.joined()
        folder.write("worse.run", wrong)
    }

    @Test func `a collection is measured, saved, reported and compared`() throws {
        writeDataset()
        let outcome = try rag.run(
            "eval", "--dataset", "data", "--mode", "lexical", "--save", "result.json", "--html", "report.html", "--run",
            "own.run", "--compare", "worse.run", "--compare", "all=true", "--sweep", "candidates=10|20")
        #expect(outcome.exitCode == 0, "\(outcome.notes)")
        #expect(outcome.output.contains("nDCG@10      1.0000  [1.0000, 1.0000]"))
        #expect(outcome.output.contains("tag all, 12 queries"))
        #expect(outcome.output.contains("candidates=20  nDCG@10 1.0000"))
        #expect(outcome.output.contains("1.0000 → 0.0000  -1.0000"))
        let html = try String(contentsOfFile: folder.file("report.html"), encoding: .utf8)
        #expect(html.contains("<svg"))
        for name in ["result.json", "report.html", "own.run"] {
            let mode = try FileManager.default.attributesOfItem(atPath: folder.file(name))[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name)")
        }
        #expect(try rag.run("eval", "--dataset", "data", "--mode", "lexical", "--baseline", "own.run").exitCode == 0)
        let better = try rag.run("eval", "--dataset", "data", "--mode", "lexical", "--baseline", "worse.run")
        #expect(better.exitCode == 0 && better.output.contains("better"))
    }

    @Test func `a significant loss against the baseline is exit code 1`() throws {
        writeDataset()
        #expect(try rag.run("eval", "--dataset", "data", "--mode", "lexical", "--save", "good.json").exitCode == 0)
        // The same queries with words that no document has.
        let queries = try String(contentsOfFile: folder.file("data/queries.jsonl"), encoding: .utf8)
        folder.write("data/queries.jsonl", queries.replacingOccurrences(of: "\"text\": \"", with: "\"text\": \"un"))
        let outcome = try rag.run("eval", "--dataset", "data", "--mode", "lexical", "--baseline", "good.json")
        #expect(outcome.exitCode == 1)
        #expect(outcome.output.contains("worse"))
        #expect(outcome.output.contains("nDCG@10 differs for 12 of 12 queries"))
    }

    @Test(arguments: [
        (#"{"query": " ", "relevant": ["a.md"]}"#, "golden.jsonl:1: \"query\" is empty"),
        ("", "there are no queries in it"), ("{bad", "golden.jsonl:1: expected"),
        (#"{"query": "pump", "relevant": ["gone.md", "other.md"]}"#, "none of its judged documents (\"gone.md\""),
    ])
    func `labels that can say nothing are refused`(labels: String, message: String) throws {
        folder.write("docs/a.md", "a pump and a valve")
        #expect(try rag.run("ingest", "docs", "--no-model").exitCode == 0)
        folder.write("golden.jsonl", labels + "\n")
        for command in ["eval", "tune"] {
            let outcome = try rag.run(command, "--queries", "golden.jsonl", "--mode", "lexical")
            #expect(outcome.exitCode == 2 && outcome.notes.contains(message), "\(command): \(outcome.notes)")
        }
    }

    @Test func `files that cannot be read or written are named before anything is measured`() throws {
        writeDataset()
        folder.write("empty", "")
        func refused(_ arguments: String..., message: String) throws {
            let outcome = try rag.start(["eval", "--dataset", "data", "--mode", "lexical"] + arguments).wait()
            #expect(outcome.exitCode == 2 && outcome.notes.contains(message), "\(arguments): \(outcome.notes)")
            #expect(!outcome.notes.contains("NSCocoaErrorDomain") && outcome.output.isEmpty, "\(arguments)")
        }
        try refused("--save", "nowhere/x.json", message: "there is no folder")
        try refused("--html", "data", message: "it is a folder")
        try refused("--run", "nowhere/x.run", message: "there is no folder")
        try refused("--baseline", "empty", message: "there is no result and no answer in it")
        try refused("--baseline", "missing", message: "missing")
        folder.write("data/qrels/test.tsv", "query-id\tcorpus-id\tscore\n")
        try refused(message: "no query is judged")
    }

    @Test func `a store in use is measured with a golden set`() throws {
        folder.write("docs/turbine.md", "the turbine spins")
        folder.write("docs/pump.md", "a pump and a valve")
        #expect(try rag.run("ingest", "docs", "--no-model").exitCode == 0)
        folder.write(
            "golden.jsonl", #"{"query": "turbine", "relevant": ["turbine.md", "gone.md"], "tags": ["a"]}"# + "\n")
        let outcome = try rag.run("eval", "--queries", "golden.jsonl", "--mode", "lexical", "--json")
        #expect(outcome.exitCode == 0)
        #expect(outcome.notes.contains("gone.md"))
        let measures = try outcome.json()["measures"] as? [String: Double]
        #expect(measures?["recall@10"] == 0.5)
        let refused = try rag.run("eval", "--dataset", "data", "--queries", "golden.jsonl")
        #expect(refused.exitCode == 2)
    }

    @Test func `a missing collection is an error, and so is an unknown setting`() throws {
        let missing = try rag.run("eval", "--dataset", "nowhere", "--mode", "lexical")
        #expect(missing.exitCode == 2)
        #expect(missing.notes.contains("corpus.jsonl"))
        writeDataset()
        let wrong = try rag.run("eval", "--dataset", "data", "--mode", "lexical", "--compare", "colour=red")
        #expect(wrong.exitCode == 2)
        #expect(wrong.notes.contains("dense-weight"))
    }
}
