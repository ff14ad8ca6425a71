import Foundation
import TestSupport
import Testing

/// What is done with documents beside ingesting and asking.
@Suite struct DocumentCommandTests {
    let folder = TemporaryFolder()
    var rag: CommandLineProgram { CommandLineProgram(in: folder.path) }

    @Test func `chunk shows sizes, places and reasons, and touches nothing`() throws {
        folder.write("a.md", "# One\n\nThe first text.\n\n# Two\n\nThe second text.\n")
        let shown = try rag.run("chunk", "a.md", "--no-model")
        #expect(shown.exitCode == 0)
        #expect(shown.output.contains("2 chunks by auto"))
        #expect(shown.output.contains("lines 5-7") && shown.output.contains("a section begins"))
        let other = try rag.run("chunk", "a.md", "--chunker", "recursive", "--json", "--no-model").json()
        #expect((other["chunks"] as? [[String: Any]])?.count == 1)
        #expect(!FileManager.default.fileExists(atPath: folder.file(".rag")))
        let missing = try rag.run("chunk", "none.md")
        #expect(missing.exitCode == 2)
        #expect(try rag.run("chunk", "a.md", "--chunker", "semantic", "--no-model").notes.contains("rag model pull"))
    }

    @Test func `extract prints what a file is read as, and touches nothing`() throws {
        folder.write(
            "a.html", "<html><head><title>T</title></head><body><h1>One</h1><p>The <b>first</b> text.</p></body>")
        let shown = try rag.run("extract", "a.html", "--no-model")
        #expect(shown.exitCode == 0 && shown.output.contains("The first text.") && !shown.output.contains("<b>"))
        #expect(shown.notes.contains("html"))
        let json = try rag.run("extract", "a.html", "--json", "--no-model").json()
        #expect(json["title"] as? String == "T" && (json["text"] as? String)?.contains("One") ?? false)
        #expect(!FileManager.default.fileExists(atPath: folder.file(".rag")))
        #expect(try rag.run("extract", "none.md").exitCode == 2)
    }

    @Test func `a place is in JSON, in --files and in the text`() throws {
        folder.write("docs/talk.srt", "1\n00:01:02,500 --> 00:01:04,000\nThe narwhal sings.\n")
        try rag.run("ingest", "docs", "--no-model")
        let hit = try #require((try rag.run("query", "narwhal", "--json").json()["hits"] as? [[String: Any]])?.first)
        #expect(hit["link"] as? String == "docs/talk.srt#t=62.5")
        #expect((hit["place"] as? [String: Any])?["seconds"] as? Double == 62.5)
        #expect(try rag.run("query", "narwhal", "--files").output == "docs/talk.srt#t=62.5\n")
        #expect(try rag.run("query", "narwhal").output.contains("docs/talk.srt#t=62.5"))
    }

    @Test func `the log of ingests and what was left out are shown`() throws {
        folder.write("docs/a.txt", "A walrus.")
        folder.write("docs/empty.txt", "  \n")
        try rag.run("ingest", "docs", "--no-model")
        try rag.run("ingest", "docs", "--no-model")
        let runs = try rag.run("status", "--runs").output.split(separator: "\n")
        #expect(runs.count == 2 && runs[0].contains("1 unchanged") && runs[1].contains("1 added"))
        let skipped = try rag.run("status", "--skipped")
        #expect(skipped.output.contains("skipped  empty  docs/empty.txt"))
        #expect(try rag.run("status", "--runs", "--fields").exitCode == 2)
    }

    @Test func `an export is imported elsewhere, and a backup makes the store again`() throws {
        for number in 0..<5 { folder.write("docs/\(number).txt", "The walrus number \(number) rests.") }
        try rag.run("ingest", "docs", "--no-model")
        #expect(try rag.run("export", "all.jsonl").exitCode == 0)
        let again = try rag.run("export", "all.jsonl")
        #expect(again.exitCode == 2 && again.notes.contains("name another one"))
        #expect(try rag.run("import", "all.jsonl", "--store", "copy").output.hasPrefix("5 documents"))
        let wanted = try rag.run("query", "walrus 3", "--files", "--no-model").output
        #expect(wanted.contains("docs/3.txt:1"))
        #expect(try rag.run("query", "walrus 3", "--files", "--store", "copy", "--no-model").output == wanted)
        #expect(try rag.run("backup", "store.sqlite").exitCode == 0)
        folder.write("back/.rag/x", "")
        try FileManager.default.moveItem(
            atPath: folder.file("store.sqlite"), toPath: folder.file("back/.rag/catalog.sqlite"))
        #expect(try rag.run("verify", "--repair", "--store", "back/.rag").exitCode == 0)
        let restored = try rag.run("query", "walrus 3", "--files", "--store", "back/.rag", "--no-model").output
        #expect(restored.split(separator: "\n").count == 5)
    }

    @Test func `what is to be masked is named, and a wrong name is refused`() throws {
        folder.write("docs/a.txt", "Write to ann@example.org or call +49 30 901820.")
        #expect(try rag.run("ingest", "docs", "--redact", "names").exitCode == 2)
        try rag.run("ingest", "docs", "--redact", "email", "--no-model")
        #expect(try rag.run("query", "write", "--no-model").output.contains("Write to [email] or call +49 30 901820."))
    }
}
