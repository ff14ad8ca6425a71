import Foundation
import Testing

@testable import DocumentProcessing

/// What git says of files.
@Suite struct GitHistoryTests {
    private func git(_ folder: String, _ arguments: String..., date: String = "2024-05-06T07:08:09+02:00") throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["git", "-C", folder, "-c", "user.name=Ada Byron", "-c", "user.email=ada@example.com"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging([
            "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "GIT_CONFIG_GLOBAL": "/dev/null",
        ]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "git \(arguments)")
    }

    @Test func `the last commit of each file is known, also below folders and with names in any script`() throws {
        let tree = TemporaryTree()
        let top = tree.path
        try git(top, "init", "-q")
        tree.write("a.md", "one")
        tree.write("docs/größe 1.md", "two")
        try git(top, "add", ".")
        try git(top, "commit", "-q", "-m", "first")
        tree.write("a.md", "one more")
        try git(
            top, "commit", "-q", "-a", "-m", "second", "--author", "Mel K <mel@example.com>",
            date: "2025-01-02T03:04:05+01:00")
        tree.write("new.md", "not committed")
        var history = GitHistory()
        #expect(history.lastChange(of: top + "/a.md") == .init(author: "Mel K", date: "2025-01-02T03:04:05+01:00"))
        #expect(
            history.lastChange(of: top + "/docs/größe 1.md")
                == .init(author: "Ada Byron", date: "2024-05-06T07:08:09+02:00"))
        #expect(history.lastChange(of: top + "/new.md") == nil)
        #expect(history.takeProblems().isEmpty)
    }

    @Test func `outside of repositories nothing is known, and a broken one is a note`() throws {
        let tree = TemporaryTree()
        tree.write("a.md", "one")
        var history = GitHistory()
        #expect(history.lastChange(of: tree.path + "/a.md") == nil && history.takeProblems().isEmpty)
        tree.write("broken/.git", "gitdir: nowhere\n")
        tree.write("broken/b.md", "two")
        #expect(history.lastChange(of: tree.path + "/broken/b.md") == nil)
        let problems = history.takeProblems()
        #expect(problems.count == 1 && problems[0].repository == tree.path + "/broken")
        #expect(problems[0].message.hasPrefix("no metadata from git: git log ended with status"))
    }

    @Test func `the repository's own settings run nothing`() throws {
        let tree = TemporaryTree()
        try git(tree.path, "init", "-q")
        tree.write("a.md", "one")
        try git(tree.path, "add", ".")
        try git(tree.path, "commit", "-q", "-m", "first")
        for (key, value) in [
            ("log.showSignature", "true"), ("gpg.program", "touch \(tree.path)/ran"),
            ("core.pager", "touch \(tree.path)/ran"),
            ("core.fsmonitor", "touch \(tree.path)/ran"), ("diff.external", "touch \(tree.path)/ran"),
        ] { try git(tree.path, "config", key, value) }
        var history = GitHistory()
        #expect(history.lastChange(of: tree.path + "/a.md")?.author == "Ada Byron")
        #expect(!FileManager.default.fileExists(atPath: tree.path + "/ran"))
    }
}
