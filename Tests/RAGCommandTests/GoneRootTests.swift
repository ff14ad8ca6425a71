import Foundation
import TestSupport
import Testing

/// A folder that was ingested and is not there any more: its documents are still found, and that is said, with what to do.
@Suite struct GoneRootTests {
    private let folder = TemporaryFolder()
    private var rag: CommandLineProgram { CommandLineProgram(in: folder.path) }

    private func moveProject(_ more: String...) throws {
        folder.write("project/a.md", "The turbine spins clockwise.")
        folder.write("project/b.md", "The turbine hums and stops.")
        folder.write("other/c.md", "The turbine of the other folder.")
        for name in ["project", "other"] {
            let arguments = ["ingest", name, "--no-model", "--store", "store"] + more
            #expect(try rag.start(arguments).wait().exitCode == 0)
        }
        try FileManager.default.moveItem(atPath: folder.file("project"), toPath: folder.file("renamed"))
    }

    @Test func `a query says once that the folder is gone, and the command that drops its documents does`() throws {
        try moveProject()
        let gone = try rag.run("query", "turbine", "--store", "store")
        let notes = gone.notes.split(separator: "\n").filter { $0.contains("gone") || $0.contains("no longer there") }
        #expect(
            notes == ["note: project is gone, its documents are still found; `rag documents delete project` drops them"]
        )
        #expect(gone.output.contains("project/a.md"))
        // What the note says is so: an ingest of another folder, or of the new place, drops nothing.
        let next = try rag.run("ingest", "renamed", "--no-model", "--store", "store")
        #expect(next.exitCode == 0 && next.notes.contains("rag documents delete"), "\(next.notes)")
        #expect(try rag.run("documents", "list", "--store", "store").output.contains("project/a.md"))
        #expect(try rag.run("documents", "delete", "project", "--store", "store").exitCode == 0)
        let after = try rag.run("query", "turbine", "--store", "store")
        #expect(!after.output.contains("project/") && after.output.contains("renamed/a.md"))
        #expect(!after.notes.contains("gone"))
    }

    @Test func `the command names the scope where it is not the usual one, and quotes what a shell would take apart`()
        throws
    {
        folder.write("the project/a.md", "The turbine spins clockwise.")
        let scope = ["--store", "store", "--collection", "notes", "--tenant", "acme"]
        #expect(try rag.start(["ingest", "the project", "--no-model"] + scope).wait().exitCode == 0)
        try FileManager.default.removeItem(atPath: folder.file("the project"))
        let gone = try rag.start(["query", "turbine"] + scope).wait()
        #expect(gone.notes.contains("`rag documents delete 'the project' --collection notes --tenant acme` drops them"))
        let status = try rag.run("status", "--store", "store")
        #expect(status.output.contains("the project (gone, its documents are still found; `rag documents delete"))
    }

    @Test func `the status marks folders that are gone`() throws {
        try moveProject()
        let lines = try rag.run("status", "--store", "store").lines.filter {
            $0.contains("project") || $0.contains("other")
        }
        #expect(lines.count == 2 && lines.count { $0.contains("gone") && $0.contains("project") } == 1, "\(lines)")
        let json = try rag.run("status", "--store", "store", "--json").output
        #expect(json.contains("\"missingRoots\":[\""))
    }

    @Test func `a file that is gone from a folder that is there is dropped by that folder's ingest`() throws {
        folder.write("project/a.md", "The turbine spins clockwise.")
        folder.write("project/b.md", "The turbine hums and stops.")
        #expect(try rag.run("ingest", "project", "--no-model").exitCode == 0)
        try FileManager.default.removeItem(atPath: folder.file("project/a.md"))
        let gone = try rag.run("query", "turbine")
        #expect(gone.notes.contains("no longer there: project/a.md; the next `rag ingest` of the folder drops it"))
        #expect(try rag.run("ingest", "project", "--no-model").exitCode == 0)
        #expect(!(try rag.run("query", "turbine").output.contains("a.md")))
    }
}
