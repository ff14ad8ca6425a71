import Foundation
import IndexSupport
import TestSupport
import Testing

/// What the program does with a model; skipped where `RAG_MODEL` names none.
@Suite(.serialized, .enabled(if: TestData.model != nil, "needs the model: scripts/fetch-model"))
struct ModelTests {
    let folder = TemporaryFolder()
    var rag: CommandLineProgram { CommandLineProgram(in: folder.path, model: TestData.model?.path) }
    var withoutModel: CommandLineProgram { CommandLineProgram(in: folder.path) }

    private func writeNotes(_ count: Int) {
        let words = ["pump", "valve", "turbine", "rotor", "filter", "sensor", "boiler", "cable", "relay", "gauge"]
        var random = SplitMix64(seed: 3)
        for number in 0..<count {
            let body = (0..<60).map { _ in words.randomElement(using: &random)! }.joined(separator: " ")
            folder.write("docs/\(number).txt", "Note \(number). \(body).")
        }
    }

    @Test func `a passage is found in words that it does not have`() throws {
        folder.write("docs/cat.txt", "The kitten sleeps on the sofa all afternoon.")
        folder.write("docs/tax.txt", "The invoice must be paid within thirty days.")
        try rag.run("ingest", "docs")
        let outcome = try rag.run("query", "when is the bill due", "--files", "-k", "1", "--mode", "dense")
        #expect(outcome.output == "docs/tax.txt:1\n")
        #expect(try rag.run("query", "pet resting at home", "--files", "-k", "1").output == "docs/cat.txt:1\n")
    }

    @Test func `a model that comes later adds vectors without reading files`() throws {
        writeNotes(30)
        let first = try withoutModel.run("ingest", "docs", "--json").json()
        let chunks = try #require(first["withoutVectors"] as? Int)
        #expect(chunks >= 30)
        #expect(try withoutModel.run("query", "the boiler", "--mode", "dense").exitCode == 2)
        let second = try rag.run("ingest", "docs", "--json").json()
        #expect(second["filesRead"] as? Int == 0)
        #expect(second["embedded"] as? Int == chunks)
        #expect(try rag.run("query", "the boiler", "--mode", "dense", "--min-score", "0").exitCode == 0)
        #expect(try rag.run("verify").exitCode == 0)
        let third = try rag.run("ingest", "docs", "--json").json()
        #expect(third["embedded"] as? Int == 0)
    }

    @Test func `the same text is embedded once, wherever it stands`() throws {
        for number in 0..<5 { folder.write("docs/\(number).txt", "The same sentence in each of the files.") }
        let report = try rag.run("ingest", "docs", "--json").json()
        #expect(report["embedded"] as? Int == 1)
        #expect(report["chunks"] as? Int == 5)
        try FileManager.default.removeItem(atPath: folder.file("docs/0.txt"))
        folder.write("docs/9.txt", "The same sentence in each of the files.")
        #expect(try rag.run("ingest", "docs", "--json").json()["embedded"] as? Int == 0)
    }

    @Test func `what was embedded before a kill is not embedded again`() throws {
        writeNotes(700)
        var random = SplitMix64(seed: 5)
        let kills = ProcessInfo.processInfo.environment["RAG_TEST_KILLS"].flatMap(Int.init) ?? 6
        for _ in 0..<kills {
            let running = try rag.start(["ingest", "docs"])
            usleep(UInt32.random(in: 100_000...900_000, using: &random))
            running.kill(SIGKILL)
            _ = running.wait()
        }
        let before = try rag.run("status", "--json").json()["vectors"] as? Int ?? 0
        let report = try rag.run("ingest", "docs", "--json").json()
        let after = try #require(try rag.run("status", "--json").json()["vectors"] as? Int)
        #expect(report["embedded"] as? Int == after - before)
        #expect(after == 700)
        #expect(try rag.run("verify").exitCode == 0)
    }

    @Test func `another precision than the collection's is not mixed in`() throws {
        folder.write("docs/a.txt", "The kitten sleeps.")
        try rag.run("ingest", "docs", "--precision", "int8")
        folder.write("docs/b.txt", "The invoice is due.")
        try rag.run("ingest", "docs", "--precision", "float32")
        let status = try rag.run("status").output
        #expect(status.contains("int8"))
        #expect(!status.contains("float32"))
        #expect(try rag.run("verify").exitCode == 0)
    }

    @Test func `reindex switches to other vectors, and back without embedding again`() throws {
        writeNotes(12)
        try rag.run("ingest", "docs", "--precision", "float32")
        let first = try rag.run("reindex", "--precision", "int8", "--json").json()
        #expect(first["embedded"] as? Int == 12)
        #expect(try rag.run("status").output.contains("int8"))
        #expect(try rag.run("query", "the boiler", "--mode", "dense", "--min-score", "0").exitCode == 0)
        #expect(try rag.run("verify").exitCode == 0)
        let back = try rag.run("reindex", "--precision", "float32", "--json").json()
        #expect(back["embedded"] as? Int == 0)
        try rag.run("compact")
        #expect(try rag.run("status", "--json").json()["vectors"] as? Int == 12)
        #expect(try rag.run("reindex", "--language", "german").exitCode == 0)
        #expect(try rag.run("status").output.contains("german"))
        #expect(try rag.run("query", "boiler", "--min-score", "0").exitCode == 0)
    }

    @Test func `embed prints vectors in the order of the texts`() throws {
        let alone = try rag.run("embed", "a kitten", "--json").output
        let input = "{\"text\": \"an invoice of last year, to be paid within thirty days\"}\n{\"text\": \"a kitten\"}\n"
        let both = try rag.run("embed", "--json", input: input).lines
        #expect(both.count == 2)
        #expect(both.last.map { $0 + "\n" } == alone)
        let tokens = try rag.run("embed", "a kitten", "--tokens").lines
        #expect(tokens == ["[CLS] 101", "a 1037", "kitten 18401", "[SEP] 102"])
        #expect(try rag.run("embed", "--json", input: "not json\n").exitCode == 2)
    }

    @Test func `an answer does not depend on the number of threads`() throws {
        writeNotes(40)
        try rag.run("ingest", "docs", "--threads", "1", "--store", "one")
        try rag.run("ingest", "docs", "--threads", "4", "--store", "four")
        let answers = try ["one", "four"].map {
            try rag.run("query", "where does the turbine stand", "--jsonl", "--store", $0).output
        }
        #expect(answers[0] == answers[1])
    }
}
