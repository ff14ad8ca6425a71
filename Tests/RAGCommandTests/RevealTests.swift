import Foundation
import TestSupport
import Testing

/// `rag reveal`, and that no other command gives originals away.
@Suite struct RevealTests {
    private let folder = TemporaryFolder()
    private var rag: CommandLineProgram { CommandLineProgram(in: folder.path) }

    private func ingest() throws {
        folder.write(
            "mail/a.md", "---\nto: ann@example.org\n---\n# Ann\n\nThe walrus of ann@example.org and bob@example.org.")
        try rag.run("ingest", "mail", "--redact", "all", "--keep-originals", "--no-model")
    }

    @Test func `what a command prints is revealed in a pipe, or a placeholder by name`() throws {
        try ingest()
        let shown = try rag.run("documents", "show", "mail/a.md").output
        #expect(!shown.contains("example.org"))
        let revealed = try rag.run("reveal", input: shown)
        #expect(
            revealed.exitCode == 0 && revealed.output.contains("The walrus of ann@example.org and bob@example.org."))
        #expect(revealed.output.contains("metadata  to = ann@example.org"))
        let start = try #require(shown.range(of: "[email:"))
        let placeholder = String(shown[start.lowerBound...].prefix(16))
        #expect(try rag.run("reveal", placeholder).output == "ann@example.org\n")
        let json = try rag.run("reveal", placeholder, "--json").json()
        #expect(json["text"] as? String == "ann@example.org\n" && json["revealed"] as? Int == 1)
        let unknown = try rag.run("reveal", placeholder, "[email:00000000]")
        #expect(unknown.exitCode == 1 && unknown.output == "ann@example.org\n[email:00000000]\n")
        #expect(unknown.notes.contains("without an original") && unknown.notes.contains("[email:00000000]"))
        let none = try rag.run("reveal", "no placeholder")
        #expect(none.exitCode == 1 && none.notes.contains("no placeholder"))
    }

    @Test func `no other command prints an original`() throws {
        try ingest()
        for arguments in [
            ["query", "walrus"], ["query", "walrus", "--json", "--explain"],
            ["documents", "show", "mail/a.md", "--json"],
            ["documents", "list", "--json"], ["status", "--fields"], ["status", "--runs", "--json"], ["export", "-"],
            ["chunk", "mail/a.md", "--text", "--no-model"], ["why", "mail/a.md", "walrus"], ["verify", "--json"],
            ["compact", "--json"], ["status", "--json"],
        ] {
            let outcome = try rag.start(arguments).wait()
            #expect(outcome.exitCode == 0, "\(arguments): \(outcome.notes)")
            #expect(!(outcome.output + outcome.notes).contains("example.org"), "\(arguments)")
        }
    }

    @Test func `what stands in the way is said`() throws {
        folder.write("mail/a.md", "The walrus of ann@example.org.")
        let alone = try rag.run("ingest", "mail", "--keep-originals", "--no-model")
        #expect(alone.exitCode == 2 && alone.notes.contains("--redact all"))
        #expect(try rag.run("reveal", "x").notes.contains("no store here"))
        try rag.run("ingest", "mail", "--collection", "plain", "--no-model")
        #expect(try rag.run("reveal", "x", "--collection", "plain").notes.contains("nothing is masked in it"))
        try ingest()
        let table = folder.file(".rag/originals.sqlite")
        #expect(try rag.run("verify").output.contains("2 originals of masked values"))
        chmod(table, 0o644)
        let open = try rag.run("verify")
        #expect(open.exitCode == 2 && open.output.contains("others may read it"))
        #expect(try rag.run("verify", "--repair").exitCode == 0)
        #expect(try rag.run("verify").exitCode == 0)
        #expect(try rag.run("backup", "kept", "--originals").exitCode == 0)
        unlink(table)
        let text = try rag.run("documents", "show", "mail/a.md").output
        let missing = try rag.run("reveal", input: text)
        #expect(missing.exitCode == 2 && missing.output.isEmpty && missing.notes.contains("put it back"))
        #expect(try rag.run("backup", "again", "--originals").exitCode == 2)
        #expect(try rag.run("verify").exitCode == 0)
        rename(folder.file("kept"), table)
        #expect(try rag.run("reveal", input: text).exitCode == 0)
        unlink(table)
        mkfifo(table, 0o600)
        #expect(try rag.run("reveal", input: text).notes.contains("a pipe stands where a file is expected"))
        #expect(try rag.run("ingest", "mail", "--no-model").exitCode == 2)
        #expect(try rag.run("query", "walrus", "--no-model").exitCode == 0)
    }
}
