import Foundation
import IndexSupport
import TestSupport
import Testing

/// A process that is killed at any moment pays for nothing twice; `scripts/kill-campaign` tries many moments.
@Suite(.serialized) struct RemoteKillTests {
    private let kills = ProcessInfo.processInfo.environment["RAG_TEST_KILLS"].flatMap(Int.init) ?? 6
    private let batch = 4

    /// A store whose texts come in many small requests, one or several at once.
    private func project(concurrency: Int) -> RemoteProject {
        let project = RemoteProject(
            EmbeddingServer(delay: 0.004),
            settings: ["dimension: 256", "batch-texts: \(batch)", "concurrency: \(concurrency)"])
        project.writeNotes(160)
        return project
    }

    /// Kills `arguments` once in a while until it has been killed `kills` times, then lets it finish. If it is done
    /// earlier, `renew` gives it more to do.
    private func campaign(
        _ project: RemoteProject, _ arguments: [String], seed: UInt64, renew: () throws -> Void,
        check: (_ round: Int) throws -> Void
    ) throws -> Int {
        var random = SplitMix64(seed: seed)
        var killed = 0
        var round = 0
        // How long a whole run takes here, by the slowest seen.
        var duration = 0.5
        while killed < kills, round < kills * 6 {
            let began = Date()
            let running = try project.rag.start(arguments)
            usleep(UInt32(Double.random(in: 0.005...duration, using: &random) * 1e6))
            running.kill(SIGKILL)
            let outcome = running.wait()
            if outcome.signal == SIGKILL {
                killed += 1
            } else {
                #expect(outcome.exitCode == 0, "round \(round): \(outcome.notes)")
                duration = Date().timeIntervalSince(began)
                try renew()
            }
            try check(round)
            round += 1
        }
        #expect(killed == kills)
        let last = try project.rag.start(arguments).wait()
        #expect(last.exitCode == 0, "\(last.notes)")
        return killed
    }

    @Test(arguments: [1, 4]) func `an ingest killed at seeded moments pays for finished work once`(
        concurrency: Int
    ) throws {
        let project = project(concurrency: concurrency)
        let rag = project.rag
        var next = 1000
        let killed = try campaign(
            project, ["ingest", "docs", "--embedder", "test"], seed: UInt64(concurrency),
            renew: {
                for number in next..<next + 40 {
                    let pump = String(repeating: "the pump \(number) hums ", count: 40)
                    project.folder.write("docs/\(number).txt", "Note\(number). " + pump)
                }
                next += 40
            },
            check: { round in
                guard FileManager.default.fileExists(atPath: project.folder.file(".rag/catalog.sqlite")) else { return }
                let verify = try rag.run("verify")
                // Killed before the first commit, there is an empty catalog or none.
                #expect(
                    verify.exitCode == 0 || verify.notes.contains("rag ingest"),
                    "round \(round): \(verify.output)\(verify.notes)")
            })
        #expect(try rag.run("verify").exitCode == 0)
        let distinct = try project.vectors()
        #expect(Set(project.server.texts.keys).count == distinct)
        // Only what was under way at a kill may have been charged for in vain.
        #expect(
            project.server.charged <= distinct + killed * batch * concurrency,
            "\(project.server.charged) charged, \(distinct) distinct, \(killed) kills")
        #expect(try rag.run("query", "note17", "--mode", "dense", "--files", "-k", "1").output.hasPrefix("docs/17.txt"))
    }

    @Test func `a reindex killed at seeded moments pays once, and the old vectors answer until the switch`() throws {
        let project = project(concurrency: 1)
        let rag = project.rag
        #expect(try rag.run("ingest", "docs", "--embedder", "test").exitCode == 0)
        let chunks = try project.vectors()
        project.server.forget()
        let search = ["query", "note17", "--mode", "dense", "--exact", "--files", "-k", "5"]
        let before = try rag.start(search).wait().output
        func embedder() throws -> String {
            let status = try rag.run("status", "--json").json()["collections"] as? [[String: Any]]
            return status?.first?["embedder"] as? String ?? "none"
        }
        var renewals = 0
        let killed = try campaign(
            project, ["reindex", "--embedder", "wide"], seed: 21,
            renew: {
                // Done: back to the old vectors, which cost nothing, and forget the new ones.
                #expect(try embedder().hasPrefix("openai/wide"))
                let charged = project.server.charged
                #expect(try rag.run("reindex", "--embedder", "test").exitCode == 0)
                #expect(project.server.charged == charged, "the old vectors are kept until compact")
                try rag.run("compact")
                renewals += 1
            },
            check: { round in
                #expect(try rag.run("verify").exitCode == 0, "round \(round)")
                if try embedder().hasPrefix("openai/words") {
                    #expect(try rag.start(search).wait().output == before, "round \(round)")
                }
            })
        #expect(try embedder().hasPrefix("openai/wide"))
        #expect(try rag.run("verify").exitCode == 0)
        let queries = project.server.texts["note17"] ?? 0
        #expect(project.server.texts.count == chunks + (queries > 0 ? 1 : 0))
        // Each whole reindexing pays for every text once; only what was under way at a kill is paid for in vain.
        #expect(
            project.server.charged - queries <= chunks * (renewals + 1) + killed * batch,
            "\(project.server.charged - queries) charged, \(chunks) chunks, \(renewals) renewals, \(killed) kills")
    }
}
