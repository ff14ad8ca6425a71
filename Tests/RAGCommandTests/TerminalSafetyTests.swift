import Foundation
import TestSupport
import Testing

/// What documents say and are called reaches a person's terminal as text, and never as a command to it.
@Suite struct TerminalSafetyTests {
    let folder = TemporaryFolder()
    var rag: CommandLineProgram { CommandLineProgram(in: folder.path) }
    /// Commands to a terminal, an end of line in a name, and letters that turn the direction of writing.
    private let name = "docs/\u{1B}[31mred\n9. fake \u{202E}dm.md"

    private func ingest() throws {
        folder.write(name, "# A \u{1B}]0;pwn\u{07}\n\nThe gateway \u{1B}[2J says \u{9B}1m hello.\n")
        #expect(try rag.run("ingest", "docs", "--no-model", "-v").exitCode == 0)
    }

    private func isHarmless(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            scalar == "\n" || scalar == "\t"
                || !(scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x202E)
        }
    }

    @Test(arguments: [
        ["query", "gateway"], ["query", "gateway", "--files"], ["query", "gateway", "--md"],
        ["query", "gateway", "--context-tokens", "500"], ["query", "gateway", "--explain"], ["documents", "list"],
        ["status", "--fields"], ["documents", "delete", "docs"],
    ])
    func `nothing printed commands the terminal`(arguments: [String]) throws {
        try ingest()
        let run = try rag.start(arguments, input: nil).wait()
        #expect(run.exitCode == 0 && !run.output.isEmpty)
        #expect(isHarmless(run.output), "\(run.output.debugDescription)")
        #expect(isHarmless(run.notes), "\(run.notes.debugDescription)")
    }

    /// Commands of one byte or of two, ends of lines that are none, and all that turns the direction of writing.
    private static let commands =
        "\u{7F}\u{80}\u{85}\u{9B}1m\u{9D}\u{9F}\u{2028}\u{2029}\u{61C}\u{200E}\u{200F}\u{202A}\u{202E}\u{2066}\u{2069}"

    @Test(arguments: [
        ["query", "gateway", "--json"], ["query", "gateway", "--jsonl"], ["query", "gateway", "--json", "--explain"],
        ["query", "gateway", "--json", "--context-tokens", "500"], ["documents", "list", "--json"],
        ["documents", "show", "notes", "--json"], ["status", "--fields", "--json"], ["status", "--json"],
        ["status", "--runs", "--json"], ["export", "-"], ["chunk", "docs/a.md", "--json", "--text"],
        ["extract", "docs/a.md", "--json"], ["why", "notes", "gateway", "--json"],
    ])
    func `JSON says the same with escapes in the place of what commands a terminal`(arguments: [String]) throws {
        let text = "The gateway \(Self.commands) says 🧑‍🚒 hello."
        folder.write("docs/a.md", text)
        let document: [String: Any] = [
            "id": "notes", "text": text, "title": "T\(Self.commands)", "metadata": ["team": "x\(Self.commands)"],
        ]
        let line = try JSONSerialization.data(withJSONObject: document)
        let ingest = ["ingest", "-", "--no-model"]
        #expect(try rag.start(ingest, input: String(decoding: line, as: UTF8.self) + "\n").wait().exitCode == 0)
        let run = try rag.start(arguments).wait()
        #expect(run.exitCode == 0 && !run.output.isEmpty, "\(run.notes)")
        let commands = Self.commands.unicodeScalars.filter { $0 != "1" && $0 != "m" }
        let bad = run.output.unicodeScalars.filter { commands.contains($0) }
        #expect(bad.isEmpty, "\(run.output.debugDescription)")
        for line in run.lines {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        }
        guard arguments[0] == "query", arguments[2] == "--jsonl" else { return }
        let found = try #require(try run.json()["text"] as? String)
        #expect(found.unicodeScalars.contains("\u{9B}") && found.unicodeScalars.contains("\u{202E}"))
        #expect(run.output.contains("\\u009b") && run.output.contains("\\u202e") && run.output.contains("🧑‍🚒"))
    }

    @Test func `a name is one line, and as it is for programs`() throws {
        try ingest()
        #expect(try rag.run("query", "gateway", "--files").output.split(separator: "\n").count == 1)
        #expect(try rag.run("query", "gateway", "--files", "-0").output == name + ":3\0")
        #expect(try rag.run("query", "gateway", "-0").exitCode == 2)
    }

    @Test func `lines that end with a carriage return are shown as lines`() throws {
        folder.write("docs/dos.txt", "the walrus rests\r\nand the walrus eats\r\nfish\rat noon\r\n")
        try rag.run("ingest", "docs", "--no-model")
        for arguments in [["query", "walrus"], ["extract", "docs/dos.txt"], ["chunk", "docs/dos.txt"]] {
            let output = try rag.start(arguments, input: nil).wait().output
            #expect(output.contains("and the walrus eats"), "\(arguments): \(output.debugDescription)")
            #expect(!output.contains("\r") && !output.contains("\u{FFFD}"), "\(arguments): \(output.debugDescription)")
        }
    }

    @Test func `a file that is gone or edited since is said to be`() throws {
        folder.write("docs/a.md", "the walrus rests\n")
        folder.write("docs/b.md", "the walrus eats\n")
        folder.write("docs/c.md", "the walrus swims\n")
        folder.write("docs/same-size.md", "the walrus dives\n")
        folder.write("docs/touched.md", "the walrus sleeps\n")
        try rag.run("ingest", "docs", "--no-model")
        try FileManager.default.removeItem(atPath: folder.file("docs/a.md"))
        folder.write("docs/b.md", "the seal eats now\n")
        folder.write("docs/same-size.md", "the walrus lives\n")
        // The same bytes at another time.
        folder.write("docs/touched.md", "the walrus sleeps\n")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)],
            ofItemAtPath: folder.file("docs/touched.md"))
        let shown = try rag.run("query", "walrus")
        #expect(shown.output.contains("(the file is gone)") && shown.output.contains("(the file has changed since)"))
        #expect(shown.notes.contains("rag ingest"))
        let hits = try #require(try rag.run("query", "walrus", "--json").json()["hits"] as? [[String: Any]])
        let changes = Dictionary(uniqueKeysWithValues: hits.map { ($0["path"] as! String, $0["change"] as? String) })
        #expect(
            changes == [
                "docs/a.md": "gone", "docs/b.md": "edited", "docs/c.md": nil, "docs/same-size.md": "edited",
                "docs/touched.md": nil,
            ])
        // So do the other commands that show what was ingested.
        for (name, words) in [("a", "the file is gone"), ("b", "the file has changed since"), ("touched", nil)] {
            for arguments in [["documents", "show", "docs/\(name).md"], ["why", "docs/\(name).md", "walrus"]] {
                let outcome = try rag.start(arguments).wait()
                let said = outcome.lines.first { $0.contains("docs/\(name).md") } ?? ""
                #expect(outcome.exitCode == 0 && said.hasSuffix(words.map { "(\($0))" } ?? ""), "\(arguments): \(said)")
                #expect(said.contains("the file") == (words != nil), "\(arguments): \(said)")
                let change = try rag.start(arguments + ["--json"]).wait().json()["change"] as? String
                #expect(change == (name == "a" ? "gone" : name == "b" ? "edited" : nil), "\(arguments)")
            }
        }
        #expect(try rag.run("why", "docs/b.md", "walrus").notes.contains("run `rag ingest`"))
    }
}
