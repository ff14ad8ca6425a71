import Foundation
import TestSupport
import Testing

/// A disk without room: nothing is silent, what was committed can still be read, and nothing unfinished stays.
@Suite struct FullDiskTests {
    private let folder = TemporaryFolder()
    private var rag: CommandLineProgram { CommandLineProgram(in: folder.path) }

    private func ingest() throws {
        for number in 0..<20 {
            folder.write("docs/\(number).txt", "The turbine number \(number) spins clockwise. " + words(number))
        }
        #expect(try rag.run("ingest", "docs").exitCode == 0)
    }

    /// Text that does not become small when it is compressed.
    private func words(_ seed: Int) -> String {
        (0..<400).map { "w\(($0 * 7919 + seed * 104_729) % 100_003)" }.joined(separator: " ")
    }

    /// Runs the program as a part of a command of the shell, in which `$0` is its path.
    private func shell(_ command: String) throws -> CommandLineProgram.Outcome {
        var rag = rag
        rag.launcher = ["/bin/sh", "-c", command]
        return try rag.start([]).wait()
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full here"),
        arguments: [
            "query turbine", "query turbine --json", "query turbine --files", "status", "status --json", "export -",
            "documents list", "verify", "--version", "--help", "query --help", "--generate-completion-script bash",
        ])
    func `an answer that cannot be written is an error with a message`(command: String) throws {
        try ingest()
        let outcome = try shell("\"$0\" \(command) > /dev/full")
        #expect(outcome.exitCode == 2, "\(outcome.notes)")
        #expect(outcome.notes.contains("standard output: cannot write: no space left on device"), "\(outcome.notes)")
    }

    @Test(arguments: ["query turbine --jsonl -k 20", "export -", "--help", "documents list"])
    func `nobody is told of a reader that has gone away`(command: String) throws {
        try ingest()
        let outcome = try shell("\"$0\" \(command) | true")
        #expect(outcome.exitCode == 0)
        #expect(!outcome.notes.contains("cannot write"), "\(outcome.notes)")
    }

    // A limit on the size of files stands for the full disk: writes fail alike.

    @Test(arguments: ["query turbine", "status", "documents list", "export -", "query turbine --json"])
    func `a store is read where there is no room for SQLite's index of its log`(command: String) throws {
        try ingest()
        let expected = try shell("\"$0\" \(command)")
        let outcome = try shell("trap '' XFSZ; ulimit -f 0; \"$0\" \(command)")
        #expect(outcome.exitCode == 0, "\(outcome.notes)")
        func plain(_ text: String) -> String { text.replacing(#/"seconds":[0-9.e-]+/#, with: "") }
        #expect(plain(outcome.output) == plain(expected.output))
        #expect(try rag.run("ingest", "docs").exitCode == 0)
    }

    @Test(arguments: ["export out.jsonl", "backup out.sqlite"])
    func `a copy that cannot be finished leaves nothing behind`(command: String) throws {
        try ingest()
        let outcome = try shell("trap '' XFSZ; ulimit -f 8; \"$0\" \(command)")
        #expect(outcome.exitCode == 2 && !outcome.notes.isEmpty, "\(outcome.output)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.hasPrefix("out") }, "\(names)")
        #expect(try shell("\"$0\" \(command)").exitCode == 0)
        // A file that is there is neither written over nor a reason to leave another.
        #expect(try shell("\"$0\" \(command)").exitCode == 2)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("out") }.count == 1)
    }

    @Test func `an export of a damaged store leaves nothing behind`() throws {
        try ingest()
        let segments = folder.file(".rag/segments")
        for name in try FileManager.default.contentsOfDirectory(atPath: segments) {
            try FileManager.default.removeItem(atPath: segments + "/" + name)
        }
        let outcome = try rag.run("export", "out.jsonl")
        #expect(outcome.exitCode == 2 && outcome.notes.contains("rag verify --repair"), "\(outcome.notes)")
        #expect(!(try FileManager.default.contentsOfDirectory(atPath: folder.path).contains { $0.hasPrefix("out") }))
    }
}
