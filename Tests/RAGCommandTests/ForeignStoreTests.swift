import Foundation
import TestSupport
import Testing

/// A store that came with somebody's files answers, and is written to only when it is named.
@Suite struct ForeignStoreTests {
    private let folder = TemporaryFolder()

    /// A project with a store that somebody else made.
    private func foreignProject() throws -> CommandLineProgram {
        folder.write("project/notes/a.md", "The gateway rotates its key.")
        var author = CommandLineProgram(in: folder.file("project"))
        author.environment["XDG_STATE_HOME"] = folder.file("author")
        #expect(try author.run("ingest", "notes", "--no-model").exitCode == 0)
        var reader = author
        reader.environment["XDG_STATE_HOME"] = folder.file("reader")
        return reader
    }

    private var catalog: Data? {
        FileManager.default.contents(atPath: folder.file("project/.rag/catalog.sqlite"))
    }

    @Test func `a link in the place of the store is not followed, unless it is named`() throws {
        folder.write("other/work.txt", "mine")
        folder.write("repo/a.md", "The gateway rotates its key.")
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: folder.file("repo/.rag"), withDestinationPath: "../other")
        let rag = CommandLineProgram(in: folder.file("repo"))
        for arguments in [["ingest", ".", "--no-model"], ["query", "gateway", "--no-model"], ["status"]] {
            let outcome = try rag.start(arguments).wait()
            #expect(outcome.exitCode == 2 && outcome.notes.contains("is a link"), "\(outcome.notes)")
        }
        #expect(try manager.contentsOfDirectory(atPath: folder.file("other")) == ["work.txt"])
        #expect(try rag.run("ingest", ".", "--no-model", "--store", "../other").exitCode == 0)
    }

    @Test func `a store in a folder of other files keeps those in git`() throws {
        folder.write("p/notes/a.md", "The gateway rotates its key.")
        folder.write("p/b.md", "The gateway sleeps.")
        let rag = CommandLineProgram(in: folder.file("p"))
        #expect(try rag.run("ingest", "b.md", "--no-model", "--store", "notes").exitCode == 0)
        let patterns = try String(contentsOfFile: folder.file("p/notes/.gitignore"), encoding: .utf8)
        #expect(patterns.contains("/catalog.sqlite*\n") && !patterns.split(separator: "\n").contains("*"))
        #expect(try rag.run("ingest", "b.md", "--no-model", "--store", "new").exitCode == 0)
        #expect(try String(contentsOfFile: folder.file("p/new/.gitignore"), encoding: .utf8) == "*\n")
    }

    @Test func `it answers, and that it is somebody else's is said once`() throws {
        let reader = try foreignProject()
        let first = try reader.run("query", "gateway", "--no-model")
        #expect(first.exitCode == 0)
        #expect(first.output.contains("a.md"))
        #expect(first.notes.contains("was not made by you"))
        let second = try reader.run("query", "gateway", "--no-model")
        #expect(second.exitCode == 0)
        #expect(!second.notes.contains("was not made by you"))
    }

    @Test(arguments: [
        ["ingest", "notes", "--no-model"], ["compact"], ["verify", "--repair"], ["documents", "delete", "a.md"],
        ["reindex", "--no-model"], ["tune", "--reset"],
    ])
    func `no command writes to it unbidden`(arguments: [String]) throws {
        let reader = try foreignProject()
        let before = try #require(catalog)
        let outcome = try reader.start(arguments).wait()
        #expect(outcome.exitCode == 2)
        #expect(outcome.notes.contains("not made by you on this machine"), "\(outcome.notes)")
        #expect(outcome.notes.contains("--store"))
        #expect(catalog == before)
    }

    @Test func `who names it once trusts it from then on, wherever it is moved`() throws {
        var reader = try foreignProject()
        #expect(try reader.run("ingest", "notes", "--no-model", "--store", ".rag").exitCode == 0)
        folder.write("project/notes/b.md", "The walrus rests.")
        #expect(try reader.run("ingest", "notes", "--no-model").exitCode == 0)
        try FileManager.default.moveItem(atPath: folder.file("project"), toPath: folder.file("moved"))
        var moved = CommandLineProgram(in: folder.file("moved"))
        moved.environment["XDG_STATE_HOME"] = folder.file("reader")
        folder.write("moved/notes/c.md", "The pump trips.")
        let outcome = try moved.run("ingest", "notes", "--no-model")
        #expect(outcome.exitCode == 0, "\(outcome.notes)")
        #expect(!(try moved.run("query", "walrus", "--no-model").notes.contains("was not made by you")))
        // What it would do may be asked.
        reader = try foreignProject()
        #expect(try reader.run("ingest", "notes", "--no-model", "--dry-run").exitCode == 0)
    }

    @Test func `a store named by the environment is trusted, and without a place for secrets the owner is`() throws {
        var reader = try foreignProject()
        reader.environment["XDG_STATE_HOME"] = nil
        reader.environment["HOME"] = "/dev/null"
        #expect(try reader.run("compact").exitCode == 0)
        reader = try foreignProject()
        reader.environment["RAG_STORE"] = ".rag"
        #expect(try reader.run("compact").exitCode == 0)
    }
}
