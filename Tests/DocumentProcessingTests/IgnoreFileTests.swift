import Foundation
import IndexSupport
import TestSupport
import Testing

@testable import DocumentProcessing

private let git = "/usr/bin/git"

@Suite struct IgnoreFileTests {
    @Test(arguments: [
        ("*.log", "a.log b/c.log", "a.txt"),
        ("/a", "a", "b/a"),
        ("b/", "b/x", "c/b"),
        ("a/b", "a/b", "x/a/b"),
        ("a/**/b", "a/b a/x/b a/x/y/b", "b x/a/b"),
        ("**/b", "b x/b", "ab"),
        ("a/**", "a/x a/y/z", "b/a"),
        ("/fo**/z", "fo/z foz fob/c/z", "fo/y"),
        ("a*b", "axb", "axc"),
        ("?.c", "a.c", "ab.c"),
        ("[a-c].h", "a.h c.h", "d.h"),
        ("[!a]x", "bx", "ax"),
        ("*.o\n!keep.o", "a.o", "keep.o"),
        ("\\#a", "#a", "a"),
        ("\\!a", "!a", "a"),
        ("a\\ ", "a ", "a"),
        ("a  ", "a", "ab"),
        ("# note\n\n*.x\r", "a.x", "note"),
        ("/*\n!/docs", "a b/c", "docs/x"),
        ("[[:digit:]]*", "1a", "a1"),
        ("[", "", "["),
    ])
    func patternsMeanWhatGitSays(rules: String, ignored: String, kept: String) throws {
        let tree = TemporaryTree()
        let ignoredFiles = ignored.split(separator: rules == "a\\ " ? "," : " ").map(String.init)
        let keptFiles = kept.split(separator: " ").map(String.init)
        for name in ignoredFiles + keptFiles { tree.write(name) }
        tree.write(".gitignore", rules)
        #expect(try tree.walk().found.sorted() == keptFiles.sorted())
    }

    @Test func deeperFilesWinAndIgnoredFoldersAreNotEntered() throws {
        let tree = TemporaryTree([
            ".gitignore": "*.log\nbuild/\n", "a/.gitignore": "!keep.log\n", "a/keep.log": "", "a/b.log": "",
            "keep.log": "", "build/.gitignore": "!*", "build/x": "", "z": "",
        ])
        let result = try tree.walk()
        #expect(result.found == ["a/keep.log", "z"])
        #expect(result.skipped["build"] == .ignored && result.skipped["build/x"] == nil)
    }

    @Test func ragignoreWinsOverGitignore() throws {
        let tree = TemporaryTree([
            ".gitignore": "vendor/\n", ".ragignore": "!vendor/\nnotes.md\n", "vendor/a.md": "", "notes.md": "",
            "docs/.gitignore": "!notes.md", "docs/notes.md": "", "b.md": "",
        ])
        #expect(try tree.walk().found == ["b.md", "vendor/a.md"])
        #expect(try tree.walk(WalkOptions(respectsIgnoreFiles: false)).found.count == 4)
    }

    @Test func rulesOfTheRepositoryAboveTheRootApply() throws {
        let tree = TemporaryTree([
            ".git/info/exclude": "private.md\n", ".gitignore": "*.tmp\n/docs/old/\n/a.md\n",
            "docs/.gitignore": "draft-*\n",
            "docs/sub/a.md": "", "docs/sub/a.tmp": "", "docs/sub/draft-1": "", "docs/sub/private.md": "",
            "docs/old/x.md": "", "docs/a.md": "",
        ])
        #expect(try tree.walk(from: "docs/sub").found == ["a.md"])
        #expect(try tree.walk(from: "docs").found == ["a.md", "sub/a.md"])
        // Who names an ignored folder wants what is in it.
        #expect(try tree.walk(from: "docs/old").found == ["x.md"])
    }

    @Test func rulesDoNotReachIntoAnotherRepository() throws {
        let tree = TemporaryTree([
            ".git/HEAD": "", ".gitignore": "*.md\n", "a.md": "", "b/.git/info/exclude": "*.txt", "b/c.md": "",
            "b/d.txt": "",
        ])
        #expect(try tree.walk().found == ["b/c.md"])
    }

    @Test func anIgnoreFileThatIsTooLargeIsReported() throws {
        let tree = TemporaryTree(["a": ""])
        tree.write(".gitignore", String(repeating: "a\n", count: GitRepository.maximumIgnoreFileSize))
        let result = try tree.walk()
        #expect(result.found == ["a"])
        #expect(result.skipped[".gitignore"] == .hidden || result.skipped[".gitignore"] == .ignoreFileUnusable)
        var events: [SkipReason.Code] = []
        try FolderWalker(root: tree.path).walk { if case .skipped(let file) = $0 { events.append(file.reason.code) } }
        #expect(events.contains(.ignoreFileUnusable))
    }

    @Test func hostilePatternsTakeLinearTime() throws {
        let stars = String(repeating: "*a", count: 2000) + "b"
        let folders = String(repeating: "**/*a", count: 500) + "b"
        for text in [stars, "x/" + stars, folders] {
            let pattern = try #require(GlobPattern(line: text.utf8))
            let path = Array(String(repeating: "a", count: 4000).utf8)
            #expect(!pattern.matches(path[...], nameStart: 0, isFolder: false))
        }
    }

    /// Random trees and rules against git itself.
    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: git), "compares with git"),
        arguments: 0..<TestRounds.count(12))
    func randomRulesGiveWhatGitGives(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let tree = TemporaryTree()
        try run(git, ["init", "-q", tree.path])
        let names = ["a", "b", "ab", "a.c", "b.c", "a b", "#a", "!b", "[a]", "abc", "x-y", "é", ".d"]
        func name() -> String { names.randomElement(using: &random)! }
        func path() -> String { (0..<Int.random(in: 1...4, using: &random)).map { _ in name() }.joined(separator: "/") }
        var files: Set<String> = []
        for _ in 0..<60 {
            let file = path()
            let isFree = !files.contains { $0.hasPrefix(file + "/") || file.hasPrefix($0 + "/") }
            if isFree { files.insert(file) }
        }
        for file in files { tree.write(file) }
        func pattern() -> String {
            let atoms = [
                "a", "b", "c", ".", "*", "**", "/", "/", "?", "[ab]", "[!a]", "[^b]", "[a-c]", "\\", "ab", " ", "#",
                "!", "**/",
                "/**", "[[:alpha:]]", "é", "a.c", ".d", "[]a]", "[", "]", "*/",
            ]
            var text = Bool.random(using: &random) ? "" : ["!", "/", "**/", ""].randomElement(using: &random)!
            if Int.random(in: 0..<3, using: &random) == 0 {
                text += path()
            } else {
                for _ in 0..<Int.random(in: 1...4, using: &random) { text += atoms.randomElement(using: &random)! }
            }
            return text + ["", "", "/", " ", "\r"].randomElement(using: &random)!
        }
        let ignoreFiles =
            [""] + Set(files.compactMap { file in file.lastIndex(of: "/").map { String(file[..<$0]) + "/" } }).sorted()
        var written: [String: [String]] = [:]
        for folder in ignoreFiles where folder.isEmpty || Int.random(in: 0..<4, using: &random) == 0 {
            let rules = (0..<Int.random(in: 1...5, using: &random)).map { _ in pattern() }
            tree.write(folder + ".gitignore", rules.joined(separator: "\n"))
            written[folder] = rules
            files.insert(folder + ".gitignore")
        }
        let exclude = pattern()
        tree.write(".git/info/exclude", exclude)
        let sorted = files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let answer = try run(
            git, ["check-ignore", "--stdin", "-z", "--no-index"], in: tree.path,
            input: sorted.joined(separator: "\0") + "\0")
        let ignored = Set(answer.split(separator: "\0").map(String.init))
        let expected = sorted.filter { !ignored.contains($0) }
        let found = try tree.walk(WalkOptions(includesHidden: true)).found
        #expect(found == expected, "seed \(seed): \(written), \(exclude)")
    }
}
