import Foundation
import TestSupport
import Testing

/// Every durable step of the program (create, write, cut, sync, rename, remove, of its own files and of SQLite's) fails in
/// turn, is cut short, meets a full disk, or is where the process dies. Afterwards the store opens and is sound, and the
/// same command finishes what an undisturbed run does.
///
/// `RAG_TEST_FAULTS` is the distance between the steps that are tried: 1 tries all. `scripts/fault-campaign` does that.
@Suite(.serialized) struct StepFaultTests {
    enum Operation: String, CaseIterable {
        case creation, ingestion, deletion, compaction, reindexing, repair

        /// With a table of originals beside the catalog.
        static let ingest = ["ingest", "docs", "--redact", "email", "--keep-originals"]

        var command: [String] {
            switch self {
            case .creation, .ingestion: Operation.ingest
            case .deletion: ["documents", "delete", "docs/3.txt"]
            case .compaction: ["compact"]
            case .reindexing: ["reindex"]
            case .repair: ["verify", "--repair"]
            }
        }
    }

    enum Fault: String, CaseIterable { case error, short, full, kill, killed }

    /// The library that makes steps fail; `nil` without Linux or a C compiler.
    private static let library: String? = {
        #if os(Linux)
            // One for all runs.
            let folder = NSTemporaryDirectory() + "/swift-rag-tests-\(getuid())"
            let (path, made) = (folder + "/step-fault.so", folder + "/step-fault-\(getpid()).so")
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [
                "cc", "-shared", "-fPIC", "-O1", "-o", made, TestData.fixture("step-fault.c").path, "-ldl",
            ]
            guard (try? process.run()) != nil else { return nil }
            process.waitUntilExit()
            return process.terminationStatus == 0 && rename(made, path) == 0 ? path : nil
        #else
            return nil
        #endif
    }()

    private static let distance = ProcessInfo.processInfo.environment["RAG_TEST_FAULTS"].flatMap(Int.init) ?? 61

    private let folder = TemporaryFolder()

    private func program(_ store: String) -> CommandLineProgram {
        var rag = CommandLineProgram(in: folder.path)
        rag.environment["RAG_STORE"] = folder.file(store)
        return rag
    }

    private func write(version: Int, files: Range<Int>) {
        for number in files {
            let body = (0..<40).map { "word\(number * $0 % 17) turbine" }.joined(separator: " ")
            folder.write(
                "docs/\(number).txt",
                "edition\(version) note\(number) of person\(number * version)@example.org. \(body)")
        }
    }

    /// Makes the store that the operation works on, as `base`, and the files as it finds them.
    private func prepare(_ operation: Operation) throws {
        let rag = program("base")
        write(version: 1, files: 0..<6)
        if operation == .creation { return }
        _ = try rag.start(Operation.ingest).wait()
        write(version: 2, files: 4..<8)
        if operation == .ingestion {
            unlink(folder.file("docs/0.txt"))
            return
        }
        _ = try rag.start(Operation.ingest).wait()
        try rag.run("documents", "delete", "docs/1.txt")
        guard operation == .repair else { return }
        let segments = folder.file("base/segments")
        for name in try FileManager.default.contentsOfDirectory(atPath: segments) where name.hasSuffix("postings") {
            truncate("\(segments)/\(name)", 100)
        }
    }

    /// What a store answers, without times.
    private func answers(_ rag: CommandLineProgram) throws -> [String] {
        var answers: [String] = []
        for line in try rag.run("documents", "list", "--json").lines {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            answers.append("\(object["path"] ?? "") \(object["chunkCount"] ?? "")")
        }
        for query in ["turbine", "edition1", "edition2 note5", "word3"] {
            for hit in try rag.run("query", query, "--json", "-k", "50").json()["hits"] as? [[String: Any]] ?? [] {
                answers.append("\(query): \(hit["uri"] ?? "") \(hit["score"] ?? "")")
            }
        }
        return answers
    }

    private func copyBase(to name: String) throws {
        try? FileManager.default.removeItem(atPath: folder.file(name))
        guard FileManager.default.fileExists(atPath: folder.file("base")) else { return }
        try FileManager.default.copyItem(atPath: folder.file("base"), toPath: folder.file(name))
    }

    private func run(
        _ operation: Operation, _ fault: Fault?, step: Int, on store: String, log: String? = nil
    ) throws -> CommandLineProgram.Outcome {
        var rag = program(store)
        rag.environment["LD_PRELOAD"] = Self.library
        rag.environment["FAULT_UNDER"] = folder.file(store)
        rag.environment["FAULT_STEP"] = "\(step)"
        rag.environment["FAULT_KIND"] = fault?.rawValue
        rag.environment["FAULT_LOG"] = log
        return try rag.start(operation.command).wait()
    }

    @Test(arguments: Operation.allCases)
    func `whatever step fails, nothing is lost and the next run finishes`(operation: Operation) throws {
        guard Self.library != nil else {
            print("skipped: there is no way to make steps fail here")
            return
        }
        try prepare(operation)
        try copyBase(to: "reference")
        let log = folder.file("log")
        #expect(try run(operation, nil, step: 0, on: "reference", log: log).exitCode == 0)
        let reference = try answers(program("reference"))
        #expect(!reference.isEmpty)
        let kinds = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: " ")[1]
        }
        let steps = kinds.count
        #expect(steps > 10)
        #expect(kinds.contains { $0.hasSuffix("sync") })
        var tried = 0
        for fault in Fault.allCases {
            let first = 1 + tried % Self.distance
            // A commit whose sync fails may have taken place. Where files are removed after a failure, all those are tried.
            for step in 1...steps
            where (step - first) % Self.distance == 0
                || operation == .reindexing && fault == .error && kinds[step - 1].hasSuffix("sync")
            {
                try copyBase(to: "work")
                let outcome = try run(operation, fault, step: step, on: "work")
                let place = "\(operation) \(fault) at step \(step) of \(steps)"
                #expect(outcome.signal == nil || outcome.signal == SIGKILL, "\(place): \(outcome.notes)")
                try check(operation, place)
                let again = try program("work").start(operation.command).wait()
                // What was deleted before the failure is not there to be deleted again.
                #expect(again.exitCode == 0 || operation == .deletion, "\(place): \(again.notes)")
                let verified = try program("work").run("verify")
                #expect(verified.exitCode == 0, "\(place): \(verified.output)\(verified.notes)")
                let answers = try answers(program("work"))
                #expect(answers == reference, "\(place)")
                try checkOriginals(place)
                tried += 1
            }
        }
        print("\(operation): \(tried) faults in \(steps) steps")
    }

    /// Every placeholder of a live document has its original.
    private func checkOriginals(_ place: String) throws {
        let rag = program("work")
        let shown = try rag.run("export", "-").output
        let revealed = try rag.run("reveal", input: shown)
        #expect(revealed.exitCode == 0 && revealed.output.contains("@example.org"), "\(place): \(revealed.notes)")
    }

    /// Right after the fault, before anything else writes.
    private func check(_ operation: Operation, _ place: String) throws {
        let rag = program("work")
        let query = try rag.run("query", "turbine")
        #expect(query.signal == nil && query.exitCode <= 2, "\(place): \(query.notes)")
        let verified = try rag.run("verify")
        #expect(verified.signal == nil, "\(place)")
        let hasNoStore = operation == .creation && verified.notes.contains("rag ingest")
        #expect(
            verified.exitCode == 0 || operation == .repair || hasNoStore,
            "\(place): \(verified.output)\(verified.notes)")
    }
}
