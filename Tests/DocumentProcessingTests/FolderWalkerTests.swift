import Foundation
import IndexSupport
import TestSupport
import Testing

@testable import DocumentProcessing

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct FolderWalkerTests {
    @Test func `times that do not fit become the first or last that does`() {
        #expect(FileSystem.nanoseconds(seconds: 1, 5) == 1_000_000_005)
        #expect(FileSystem.nanoseconds(seconds: 13_569_465_600, 0) == .max)
        #expect(FileSystem.nanoseconds(seconds: -13_569_465_600, 0) == .min)
        #expect(FileSystem.nanoseconds(seconds: -1, 5) == -999_999_995)
    }

    @Test func filesComeInTheBytewiseOrderOfTheirPaths() throws {
        let tree = TemporaryTree(["a.txt": "", "a/z": "", "a-b": "", "a/b/c": "", "a0": "", "B": "", "é": ""])
        #expect(try tree.walk().found == ["B", "a-b", "a.txt", "a/b/c", "a/z", "a0", "é"])
    }

    @Test func sizeAndTimeOfTheLastChangeAreReported() throws {
        let tree = TemporaryTree(["a.txt": "hello"])
        let date = Date(timeIntervalSince1970: 1_600_000_000.5)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: tree.folder.file("a.txt"))
        var files: [FoundFile] = []
        try FolderWalker(root: tree.path).walk { if case .found(let file) = $0 { files.append(file) } }
        #expect(files.count == 1 && files[0].size == 5 && files[0].path.hasSuffix("/a.txt"))
        #expect(abs(files[0].modified - 1_600_000_000_500_000_000) < 1_000_000)
    }

    @Test func hiddenFilesAreLeftOutUnlessWanted() throws {
        let tree = TemporaryTree([".a": "", "b/.c/d": "", "b/e": "", ".git/HEAD": ""])
        let plain = try tree.walk()
        #expect(plain.found == ["b/e"])
        #expect(plain.skipped == [".a": .hidden, "b/.c": .hidden, ".git": .hidden])
        let all = try tree.walk(WalkOptions(includesHidden: true))
        #expect(all.found == [".a", "b/.c/d", "b/e"])
        #expect(all.skipped == [".git": .hidden])
    }

    @Test func largeFilesAreSkippedWithTheirSize() throws {
        let tree = TemporaryTree(["small": "1234", "large": "12345"])
        let result = try tree.walk(WalkOptions(maximumFileSize: 4))
        #expect(result.found == ["small"])
        #expect(result.skipped == ["large": .tooLarge])
    }

    @Test func includeAndExcludeTakePatternsOfIgnoreFiles() throws {
        let tree = TemporaryTree([
            "a.md": "", "b.txt": "", "docs/c.md": "", "docs/d.txt": "", "old/e.md": "", "x/old/f.md": "",
        ])
        #expect(try tree.walk(WalkOptions(include: ["*.md"])).found == ["a.md", "docs/c.md", "old/e.md", "x/old/f.md"])
        #expect(try tree.walk(WalkOptions(include: ["docs/"])).found == ["docs/c.md", "docs/d.txt"])
        #expect(try tree.walk(WalkOptions(exclude: ["old/"])).found == ["a.md", "b.txt", "docs/c.md", "docs/d.txt"])
        #expect(
            try tree.walk(WalkOptions(include: ["*.md"], exclude: ["/old"])).found == [
                "a.md", "docs/c.md", "x/old/f.md",
            ])
        let both = try tree.walk(WalkOptions(include: ["*.md", "!docs/**"], exclude: ["x"]))
        #expect(both.found == ["a.md", "old/e.md"])
        #expect(
            both.skipped == [
                "b.txt": .notIncluded, "docs/c.md": .notIncluded, "docs/d.txt": .notIncluded, "x": .excluded,
            ])
    }

    @Test func linksAreFollowedInsideTheRootAndOnlyOnce() throws {
        let tree = TemporaryTree(["root/docs/a.md": "", "root/file.md": "", "secret/s.md": ""])
        tree.link("root/in", to: "docs")
        tree.link("root/in2", to: "docs")
        tree.link("root/out", to: "../secret")
        tree.link("root/out.md", to: "../secret/s.md")
        tree.link("root/docs/up", to: "..")
        tree.link("root/gone", to: "nowhere")
        tree.link("root/self", to: "self")
        tree.link("root/same.md", to: "file.md")
        let result = try tree.walk(from: "root")
        // What is read where it lies is not read by way of a link once more.
        #expect(result.found == ["docs/a.md", "file.md"])
        #expect(
            result.skipped == [
                "docs/up": .linkCycle, "in": .linkRepeated, "in2": .linkRepeated, "out": .linkOutside,
                "out.md": .linkOutside, "gone": .linkBroken, "self": .linkBroken, "same.md": .linkRepeated,
            ])
    }

    @Test func `patterns may be written from where the user is`() throws {
        let tree = TemporaryTree(["docs/a.md": "", "docs/drafts/b.md": "", "docs/docs/c.md": ""])
        let real = tree.folder.path
        func found(include: [String] = [], exclude: [String] = [], from folder: String?) throws -> [String] {
            try tree.walk(WalkOptions(include: include, exclude: exclude, workingFolder: folder), from: "docs").found
        }
        #expect(try found(exclude: ["docs/drafts/**"], from: real) == ["a.md", "docs/c.md"])
        #expect(try found(exclude: ["drafts/**"], from: real) == ["a.md", "docs/c.md"])
        #expect(try found(include: ["docs/*.md"], from: real) == ["a.md", "docs/c.md"])
        #expect(try found(include: ["docs/*.md"], from: nil) == ["docs/c.md"])
        #expect(try found(include: ["**/a.md"], from: real) == ["a.md"])
        #expect(try found(include: ["docs/**/b.md"], from: real + "/docs") == [])
    }

    @Test func `a link to what is not read where it lies is the way to it, once`() throws {
        let tree = TemporaryTree([
            ".hidden/a.md": "", ".hidden/sub/b.md": "", "ignored/c.md": "", ".gitignore": "ignored/\n*.log\n",
            "docs/d.md": "", "docs/run.log": "", "node_modules/package.json": "", "node_modules/x/readme.md": "",
        ])
        tree.link("first", to: ".hidden")
        tree.link("second", to: ".hidden/a.md")
        tree.link("kept", to: "ignored")
        tree.link("log.txt", to: "docs/run.log")
        tree.link("readme.md", to: "node_modules/x/readme.md")
        let result = try tree.walk()
        #expect(
            result.found == [
                "docs/d.md", "first/a.md", "first/sub/b.md", "kept/c.md", "log.txt", "readme.md", "second",
            ])
        #expect(result.skipped["kept"] == nil && result.skipped["docs/run.log"] == .ignored)
    }

    @Test func `with patterns to include, a link's files are read where no other name of theirs is included`() throws {
        let tree = TemporaryTree(["docs/a.md": "", "docs/b.txt": "", "other/c.md": ""])
        tree.link("linked", to: "docs")
        #expect(try tree.walk(WalkOptions(include: ["linked/**"])).found == ["linked/a.md", "linked/b.txt"])
        let both = try tree.walk(WalkOptions(include: ["linked/**", "docs/*.md"]))
        #expect(both.found == ["docs/a.md", "linked/b.txt"])
        #expect(both.skipped["linked/a.md"] == .linkRepeated)
    }

    @Test func linksThatMultiplyAtEachLevelAreFollowedOnceEach() throws {
        let tree = TemporaryTree()
        for level in 0..<24 {
            tree.makeFolder("d\(level)")
            tree.link("d\(level)/a", to: "../d\(level + 1)")
            tree.link("d\(level)/b", to: "../d\(level + 1)")
        }
        tree.write("d24/file")
        #expect(try tree.walk().found.count <= 25)
    }

    @Test func pipesAreSkippedWithoutBeingOpened() throws {
        let tree = TemporaryTree(["a": ""])
        #expect(mkfifo(tree.folder.file("pipe"), 0o644) == 0)
        let result = try tree.walk()
        #expect(result.found == ["a"])
        #expect(result.skipped == ["pipe": .special])
        #expect(throws: FileError.self) { try SourceFile.read(tree.folder.file("pipe"), maximumSize: 10) }
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
    func unreadableFoldersAreReportedAndDoNotEndTheWalk() throws {
        let tree = TemporaryTree(["a": "", "shut/b": "", "z": ""])
        chmod(tree.folder.file("shut"), 0)
        defer { chmod(tree.folder.file("shut"), 0o755) }
        let result = try tree.walk()
        #expect(result.found == ["a", "z"])
        #expect(result.skipped == ["shut": .unreadable])
    }

    @Test func pathsTooLongForTheSystemAreReported() throws {
        let tree = TemporaryTree(["z": ""])
        // Each level is made from inside the one above: the whole path is longer than a path may be.
        let name = String(repeating: "n", count: 200)
        var descriptor = open(tree.path, O_RDONLY | O_DIRECTORY)
        for _ in 0..<30 {
            #expect(mkdirat(descriptor, name, 0o755) == 0)
            let next = openat(descriptor, name, O_RDONLY | O_DIRECTORY)
            close(descriptor)
            descriptor = next
        }
        close(descriptor)
        defer { _ = try? run("/bin/rm", ["-rf", tree.path + "/" + name]) }
        let result = try tree.walk()
        #expect(result.found == ["z"])
        #expect(result.skipped.values.contains(.unreadable))
    }

    @Test func namesThatAreNotUTF8AreReported() throws {
        let tree = TemporaryTree(["a": ""])
        let path = Array(tree.path.utf8) + [0x2F, 0x63, 0xE9]
        let descriptor = FileSystem.withCString(path) { open($0, O_WRONLY | O_CREAT, 0o644) }
        guard descriptor >= 0 else { return }  // Some file systems refuse such names themselves.
        close(descriptor)
        let result = try tree.walk()
        #expect(result.found == ["a"])
        #expect(result.skipped == ["c\u{FFFD}": .invalidName])
    }

    @Test func aFileAsRootIsFoundWhateverItsName() throws {
        let tree = TemporaryTree([".gitignore": "*", ".hidden.md": "text"])
        let result = try tree.walk(from: ".hidden.md")
        #expect(result.found == [".hidden.md"])
    }

    @Test func aRootThatDoesNotExistIsAnError() throws {
        #expect { try TemporaryTree().walk(from: "nowhere") } throws: { ($0 as? FileError)?.code == .notFound }
        #expect(throws: FileError.self) { try FolderWalker(root: "").walk { _ in } }
    }

    @Test func whatTheVisitorThrowsEndsTheWalk() throws {
        struct Stop: Error {}
        let tree = TemporaryTree(["a": "", "b": ""])
        var seen = 0
        #expect(throws: Stop.self) {
            try FolderWalker(root: tree.path).walk { _ in
                seen += 1
                throw Stop()
            }
        }
        #expect(seen == 1)
    }

    @Test func readingStopsAtTheLimit() throws {
        let tree = TemporaryTree(["a": "12345"])
        #expect(try SourceFile.read(tree.folder.file("a"), maximumSize: 5) == Array("12345".utf8))
        #expect(throws: FileError.self) { try SourceFile.read(tree.folder.file("a"), maximumSize: 4) }
        #expect { try SourceFile.read(tree.folder.file("b"), maximumSize: 4) } throws: {
            ($0 as? FileError)?.code == .notFound
        }
        #expect(try SourceFile.read("/proc/self/status", maximumSize: 1 << 20).count > 100)
    }
}

/// Runs a program to its end and returns what it prints.
@discardableResult
func run(_ program: String, _ arguments: [String], in folder: String? = nil, input: String = "") throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    process.environment = ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1"]
    let inputFile = TemporaryFolder()
    try Data(input.utf8).write(to: URL(fileURLWithPath: inputFile.file("input")))
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: inputFile.file("input")))
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
}
