import Foundation
import IndexSupport
import TestSupport
import Testing

/// A process that is killed at any moment loses nothing; RAG_TEST_ROUNDS sets how many moments are tried.
@Suite(.serialized) struct CrashTests {
    private let rounds = ProcessInfo.processInfo.environment["RAG_TEST_ROUNDS"].flatMap(Int.init) ?? 50

    private func writeCorpus(_ folder: TemporaryFolder, files: Int, version: Int, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let words = ["pump", "valve", "turbine", "rotor", "filter", "sensor", "boiler", "cable", "relay", "gauge"]
        for number in 0..<files {
            let body = (0..<Int.random(in: 40...900, using: &random)).map { _ in words.randomElement(using: &random)! }
            folder.write(
                "docs/\(number % 7)/\(number).txt",
                "\(Self.word(version)) file\(number). " + body.joined(separator: " "))
        }
    }

    /// A word of letters only, so that it is one term.
    private static func word(_ version: Int) -> String {
        "edition"
            + String(version).map { "abcdefghij"[String.Index(utf16Offset: $0.wholeNumberValue!, in: "abcdefghij")] }
    }

    /// URI → chunk count, for every live document.
    private func documents(_ rag: CommandLineProgram) throws -> [String: Int] {
        let list = try rag.run("documents", "list", "--json")
        var result: [String: Int] = [:]
        for line in list.lines {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let path = try #require(object?["path"] as? String)
            #expect(result[path] == nil, "twice: \(path)")
            result[path] = object?["chunkCount"] as? Int
        }
        return result
    }

    @Test func `ingest killed at seeded moments leaves whole documents, and the next run finishes`() throws {
        let folder = TemporaryFolder()
        let rag = CommandLineProgram(in: folder.path)
        writeCorpus(folder, files: 900, version: 1, seed: 1)
        let began = Date()
        #expect(try rag.run("ingest", "docs", "--store", "reference").exitCode == 0)
        var duration = Date().timeIntervalSince(began)
        let reference = try documents(try withStore("reference", rag))
        var random = SplitMix64(seed: 7)
        var killed = 0
        let working = try withStore("work", rag)
        for round in 0..<rounds {
            if round % 5 == 0 { try? FileManager.default.removeItem(atPath: folder.file("work")) }
            let running = try rag.start(["ingest", "docs", "--store", "work"])
            usleep(UInt32(Double.random(in: 0...duration * 1.1, using: &random) * 1e6))
            running.kill(SIGKILL)
            if running.wait().signal == SIGKILL {
                killed += 1
            } else if round % 5 == 0 {
                // The machine has less to do than when the time was taken.
                duration *= 0.8
            }
            guard FileManager.default.fileExists(atPath: folder.file("work/catalog.sqlite")) else { continue }
            let verify = try working.run("verify")
            #expect(
                verify.exitCode == 0 || verify.notes.contains("rag ingest"),
                "round \(round): \(verify.output)\(verify.notes)")
            if verify.exitCode == 0, try working.run("status").output.contains("collection") {
                for (path, chunks) in try documents(working) {
                    #expect(reference[path] == chunks, "round \(round): \(path)")
                }
            }
        }
        #expect(killed > rounds / 4)
        #expect(try working.run("ingest", "docs").exitCode == 0)
        #expect(try working.run("verify").exitCode == 0)
        #expect(try documents(working) == reference)
        for query in ["file17 valve", "\(Self.word(1)) boiler gauge"] {
            let hits = try [working, withStore("reference", rag)].map { try $0.run("query", query, "--files").output }
            #expect(hits[0] == hits[1])
        }
    }

    @Test func `replacing documents under kills shows each either in its old or in its new version`() throws {
        let folder = TemporaryFolder()
        let rag = try withStore("work", CommandLineProgram(in: folder.path))
        writeCorpus(folder, files: 120, version: 1, seed: 1)
        #expect(try rag.run("ingest", "docs").exitCode == 0)
        var random = SplitMix64(seed: 11)
        for version in 2..<(2 + max(4, rounds / 5)) {
            writeCorpus(folder, files: 120, version: version, seed: UInt64(version))
            let running = try rag.start(["ingest", "docs"])
            usleep(UInt32.random(in: 0...150_000, using: &random))
            running.kill(SIGKILL)
            _ = running.wait()
            #expect(try rag.run("verify").exitCode == 0)
            #expect(try documents(rag).count == 120)
        }
        #expect(try rag.run("ingest", "docs").exitCode == 0)
        #expect(try rag.run("verify").exitCode == 0)
        #expect(try rag.run("query", Self.word(1)).exitCode == 1)
    }

    private func withStore(_ store: String, _ rag: CommandLineProgram) throws -> CommandLineProgram {
        var copy = rag
        copy.environment["RAG_STORE"] = rag.folder + "/" + store
        return copy
    }

    @Test func `queries beside an ingest never fail, and each answer is of one state`() throws {
        let folder = TemporaryFolder()
        let rag = CommandLineProgram(in: folder.path)
        for number in 0..<300 { folder.write("docs/\(number).txt", "The turbine of state0 number \(number).") }
        try rag.run("ingest", "docs")
        for state in 1...4 {
            for number in 0..<300 {
                folder.write("docs/\(number).txt", "The turbine of state\(state) number \(number).")
            }
            let writer = try rag.start(["ingest", "docs"])
            repeat {
                let answer = try rag.run("query", "turbine", "--json", "-k", "300", "--mode", "lexical")
                #expect(answer.exitCode == 0, "\(answer.notes)")
                let hits = try #require(try answer.json()["hits"] as? [[String: Any]])
                #expect(hits.count == 300)
                #expect(Set(hits.compactMap { $0["uri"] as? String }).count == 300)
            } while writer.isRunning
            #expect(writer.wait().exitCode == 0)
        }
    }

    @Test func `a second writer is told who holds the lock, or waits`() throws {
        let folder = TemporaryFolder()
        let rag = CommandLineProgram(in: folder.path)
        writeCorpus(folder, files: 900, version: 1, seed: 3)
        let first = try rag.start(["ingest", "docs"])
        let lock = folder.file(".rag/writer.lock")
        while first.isRunning,
            !(FileManager.default.contents(atPath: lock).map { String(decoding: $0, as: UTF8.self) } ?? "")
                .contains("\(first.identifier)")
        { usleep(500) }
        let busy = try rag.run("ingest", "docs")
        #expect(busy.exitCode == 2)
        #expect(busy.notes.contains("\(first.identifier)"), "\(busy.notes)")
        let waiting = try rag.run("ingest", "docs", "--wait", "60")
        #expect(waiting.exitCode == 0, "\(waiting.notes)")
        #expect(first.wait().exitCode == 0)
    }
}
