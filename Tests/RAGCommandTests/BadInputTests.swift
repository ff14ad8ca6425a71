import Foundation
import TestSupport
import Testing

/// What users do by mistake: each gets a message that says what to do, and exit code 2 (or 1 for "nothing").
@Suite struct BadInputTests {
    let folder = TemporaryFolder()
    var rag: CommandLineProgram { CommandLineProgram(in: folder.path) }

    private func ingestSome() throws {
        folder.write("docs/a.txt", "The turbine spins clockwise.")
        #expect(try rag.run("ingest", "docs").exitCode == 0)
    }

    @Test func `a missing folder`() throws {
        let outcome = try rag.run("ingest", "nowhere")
        #expect(outcome.exitCode == 2)
        #expect(outcome.notes.contains("nowhere"))
        #expect(outcome.notes.contains("no such file"))
    }

    @Test(arguments: ["", "   ", "\n"])
    func `an empty query`(text: String) throws {
        try ingestSome()
        let outcome = try rag.run("query", text)
        #expect(outcome.exitCode == 2)
        #expect(outcome.notes.contains("empty"))
    }

    @Test func `names that are empty, and folders in the place of files`() throws {
        try ingestSome()
        for (arguments, message) in [
            (["documents", "show", ""], "the name of a document is empty"),
            (["why", "", "turbine"], "its name is empty"),
            (["ingest", ""], "path: it is empty"), (["query", "turbine", "--store", ""], "--store is empty"),
            (["chunk", "docs"], "docs: it is a folder"), (["extract", "docs"], "docs: it is a folder"),
            (["extract", "docs/empty.txt"], "docs/empty.txt: "),
        ] {
            folder.write("docs/empty.txt", "")
            let outcome = try rag.start(arguments).wait()
            #expect(outcome.exitCode == 2 && outcome.notes.contains(message), "\(arguments): \(outcome.notes)")
        }
    }

    @Test func `no store yet`() throws {
        for arguments in [["query", "x"], ["status"], ["verify"], ["compact"], ["documents", "list"]] {
            let outcome = try rag.start(arguments).wait()
            #expect(outcome.exitCode == 2, "\(arguments)")
            #expect(outcome.notes.contains("rag ingest"), "\(arguments)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file(".rag")))
    }

    @Test func `an unknown flag and an unknown command`() throws {
        #expect(try rag.run("query", "x", "--nonsense").exitCode == 2)
        #expect(try rag.run("nonsense").exitCode == 2)
        #expect(try rag.run("--help").exitCode == 0)
        #expect(try rag.run("--version").exitCode == 0)
    }

    @Test(arguments: ["team =", "= 3", "team = \"x", "(a = 1", "a = 1 garbage b"])
    func `a malformed filter`(filter: String) throws {
        try ingestSome()
        let outcome = try rag.run("query", "turbine", "--filter", filter)
        #expect(outcome.exitCode == 2)
        #expect(outcome.notes.contains("filter"))
    }

    @Test(arguments: ["0", "-3", "10001", "many"])
    func `a number of hits that makes no sense`(k: String) throws {
        try ingestSome()
        #expect(try rag.run("query", "turbine", "-k", k).exitCode == 2)
    }

    @Test func `an empty name of a document is not the working folder`() throws {
        try ingestSome()
        for verb in ["delete", "restore"] {
            let outcome = try rag.run("documents", verb, "")
            #expect(outcome.exitCode == 2 && outcome.notes.contains("empty"), "\(outcome.notes)")
        }
        #expect(try rag.run("query", "turbine").exitCode == 0)
    }

    @Test func `a path that is there below several roots deletes none of them`() throws {
        folder.write("docs/a.md", "The turbine spins.")
        folder.write("src/a.md", "The turbine stops.")
        #expect(try rag.run("ingest", "docs", "src").exitCode == 0)
        let outcome = try rag.run("documents", "delete", "a.md")
        #expect(outcome.exitCode == 2 && outcome.notes.contains("name one"), "\(outcome.notes)")
        #expect(try rag.run("documents", "delete", "docs/a.md").output.contains("docs/a.md"))
        #expect(try rag.run("documents", "delete", "a.md").output.contains("src/a.md"))
    }

    @Test func `a context that no passage fits into says how many tokens the smallest needs`() throws {
        try ingestSome()
        for json in [[], ["--json"]] {
            let none = try rag.start(["query", "turbine", "--context-tokens", "1"] + json).wait()
            #expect(none.exitCode == 1)
            let words = try #require(
                none.notes.firstMatch(of: #/no passage fits into 1 tokens; allow more: the smallest needs (\d+)/#))
            let fitting = try rag.run("query", "turbine", "--context-tokens", String(words.1))
            #expect(fitting.exitCode == 0 && fitting.output.contains("spins"))
            let less = try rag.run("query", "turbine", "--context-tokens", "\(Int(words.1)! - 1)")
            #expect(less.exitCode == 1 && !less.output.contains("spins"))
        }
    }

    @Test func `a field that no document has is said to be one, where it groups as where it filters`() throws {
        folder.write("docs/a.md", "---\nteam: storage\n---\nThe turbine spins clockwise.")
        #expect(try rag.run("ingest", "docs").exitCode == 0)
        let outcome = try rag.run("query", "turbine", "--group-by", "taem")
        #expect(outcome.exitCode == 0)
        #expect(outcome.notes.contains("no document has `taem`; did you mean `team`?"), "\(outcome.notes)")
        for field in ["team", "format", "path"] {
            #expect(!(try rag.run("query", "turbine", "--group-by", field).notes.contains("no document has")))
        }
    }

    @Test(arguments: ["chunks", "postings", "metadata"])
    func `a file of a segment that is missing, or a folder in its place, is answered with the remedy`(kind: String)
        throws
    {
        try ingestSome()
        let segments = folder.file(".rag/segments")
        func file() throws -> String {
            let names = try FileManager.default.contentsOfDirectory(atPath: segments)
            return segments + "/" + (try #require(names.first { $0.hasSuffix(kind) }))
        }
        let missing = try file()
        try FileManager.default.removeItem(atPath: missing)
        for isFolder in [false, true] {
            let path = isFolder ? try file() : missing
            if isFolder {
                try FileManager.default.removeItem(atPath: path)
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
            let outcome = try rag.run("query", "turbine")
            #expect(outcome.exitCode == 2 && outcome.notes.contains("`rag verify --repair`"), "\(outcome.notes)")
            #expect(try rag.run("verify").exitCode == 2)
            let repaired = try rag.run("verify", "--repair")
            #expect(repaired.exitCode == 0, "\(repaired.output)\(repaired.notes)")
            #expect(try rag.run("query", "turbine").exitCode == 0)
            #expect(try rag.run("ingest", "docs", "--rehash").exitCode == 0)
        }
    }

    @Test func `a folder in the place of the catalog is answered with the remedy`() throws {
        try ingestSome()
        try FileManager.default.removeItem(atPath: folder.file(".rag/catalog.sqlite"))
        try FileManager.default.createDirectory(
            atPath: folder.file(".rag/catalog.sqlite"), withIntermediateDirectories: true)
        for arguments in [["query", "turbine"], ["status"], ["verify", "--repair"], ["ingest", "docs"]] {
            let outcome = try rag.start(arguments).wait()
            #expect(outcome.exitCode == 2 && outcome.notes.contains("from a backup"), "\(arguments): \(outcome.notes)")
        }
    }

    @Test func `an unknown collection names the known ones`() throws {
        try ingestSome()
        let outcome = try rag.run("query", "turbine", "--collection", "other")
        #expect(outcome.exitCode == 2)
        #expect(outcome.notes.contains("default"))
    }

    @Test func `files that hold no text`() throws {
        folder.write("docs/zero.txt", "")
        folder.write("docs/blank.txt", " \n\t\n")
        folder.write("docs/binary.bin", Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 7) }))
        let outcome = try rag.run("ingest", "docs", "--json")
        #expect(outcome.exitCode == 1)
        #expect((try outcome.json()["skipped"] as? [String: Any])?["count"] as? Int == 3)
    }

    @Test func `broken UTF-8 is repaired and noted`() throws {
        var data = Data(String(repeating: "The turbine spins clockwise. ", count: 50).utf8)
        data.insert(contentsOf: [0xC3, 0x28, 0xFF], at: 300)
        folder.write("docs/broken.txt", data)
        let outcome = try rag.run("ingest", "docs", "--json")
        #expect(outcome.exitCode == 0)
        #expect((try outcome.json()["notes"] as? [String: Any])?["count"] as? Int == 1)
        #expect(try rag.run("query", "turbine").exitCode == 0)
    }

    @Test func `a file over the limit is skipped with the reason`() throws {
        folder.write("docs/large.txt", String(repeating: "word ", count: 4000))
        folder.write("docs/small.txt", "small")
        let outcome = try rag.run("ingest", "docs", "--max-file-size", "10K", "--verbose")
        #expect(outcome.exitCode == 0)
        #expect(outcome.notes.contains("large.txt"))
    }

    @Test(.enabled(if: CommandLineProgram.boundByPermissions != nil, "root may read everything here"))
    func `a folder without permission is a failure, and what it held stays`() throws {
        var rag = rag
        rag.launcher = try #require(CommandLineProgram.boundByPermissions)
        folder.write("docs/open.txt", "The turbine spins clockwise.")
        folder.write("docs/closed/secret.txt", "The rudder is red.")
        try rag.run("ingest", "docs")
        chmod(folder.file("docs/closed"), 0)
        defer { chmod(folder.file("docs/closed"), 0o755) }
        let outcome = try rag.run("ingest", "docs")
        #expect(outcome.exitCode == 1)
        #expect(outcome.notes.contains("closed"))
        #expect(try rag.run("query", "rudder").exitCode == 0)
    }

    @Test func `a store that is a file, and a store that is not ours`() throws {
        folder.write("docs/a.txt", "text")
        folder.write("file", "not a folder")
        #expect(try rag.run("ingest", "docs", "--store", "file").exitCode == 2)
        for command in ["query", "documents", "status", "verify"] {
            let arguments = [command] + (command == "query" ? ["x"] : command == "documents" ? ["list"] : [])
            let outcome = try rag.start(arguments + ["--store", "file"]).wait()
            #expect(outcome.exitCode == 2 && outcome.notes.contains("a file stands where"), "\(outcome.notes)")
        }
        let folderGiven = try rag.run("import", "docs", "--store", "new")
        #expect(folderGiven.exitCode == 2 && folderGiven.notes.contains("it is a folder"), "\(folderGiven.notes)")
        folder.write("other/catalog.sqlite", String(repeating: "not a database ", count: 500))
        let outcome = try rag.run("query", "x", "--store", "other")
        #expect(outcome.exitCode == 2)
        #expect(outcome.notes.contains("catalog.sqlite"))
    }

    @Test func `a full disk loses nothing`() throws {
        try ingestSome()
        for number in 0..<200 { folder.write("more/\(number).txt", String(repeating: "word\(number) ", count: 2000)) }
        // A limit on the size of files stands for the full disk: writes fail alike.
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "trap '' XFSZ; ulimit -f 600; exec \"$0\" ingest more --store .rag", CommandLineProgram.path,
        ]
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.environment = rag.environment
        let notes = Pipe()
        process.standardError = notes
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: notes.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 2)
        #expect(text.contains("nothing is lost") || text.contains("free some space"))
        #expect(try rag.run("verify").exitCode == 0)
        #expect(try rag.run("query", "turbine").exitCode == 0)
        #expect(try rag.run("ingest", "more").exitCode == 0)
        #expect(try rag.run("verify").exitCode == 0)
        #expect(try rag.run("documents", "list").lines.count == 201)
    }

    @Test(.enabled(if: CommandLineProgram.boundByPermissions != nil, "nothing here keeps root from reading everything"))
    func `a store that may not be entered is not taken for none`() throws {
        try ingestSome()
        let store = folder.file(".rag")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: store)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: store) }
        var bound = rag
        bound.launcher = CommandLineProgram.boundByPermissions ?? []
        for arguments in [["query", "turbine"], ["status"], ["reindex"], ["verify"], ["documents", "list"]] {
            let outcome = try bound.start(arguments + ["--store", store]).wait()
            #expect(outcome.exitCode == 2, "\(arguments)")
            #expect(outcome.notes.contains("permission denied"), "\(arguments): \(outcome.notes)")
        }
    }

    @Test func `a wrong model folder`() throws {
        folder.write("docs/a.txt", "text")
        #expect(try rag.run("ingest", "docs", "--model", "nowhere").exitCode == 2)
        folder.write("model/config.json", "{\"model_type\": \"bert\"")
        let outcome = try rag.run("ingest", "docs", "--model", "model")
        #expect(outcome.exitCode == 2)
        #expect(outcome.notes.contains("config.json"))
    }

    @Test func `a closed pipe is no error`() throws {
        for number in 0..<50 { folder.write("docs/\(number).txt", "The turbine number \(number) spins.") }
        try rag.run("ingest", "docs")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\"$0\" query turbine -k 50 --jsonl | head -n 1", CommandLineProgram.path]
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.environment = rag.environment
        let (out, err) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        try process.run()
        let errors = String(decoding: err.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(!errors.lowercased().contains("error"))
    }
}
