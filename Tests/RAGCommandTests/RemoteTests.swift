import Foundation
import TestSupport
import Testing

/// The program with an embedder on a server.
@Suite(.serialized) struct RemoteTests {
    @Test func `a collection is embedded by a server, and remembers it`() throws {
        let project = RemoteProject(price: 0.5)
        project.writeNotes(30)
        let rag = project.rag
        let first = try rag.run("ingest", "docs", "--embedder", "test", "--json")
        #expect(first.exitCode == 0, "\(first.notes)")
        let report = try first.json()
        let usage = try #require(report["usage"] as? [String: Any])
        #expect(usage["texts"] as? Int == project.server.charged)
        #expect(usage["tokens"] as? Int == project.server.tokens)
        #expect(usage["embedder"] as? String == "openai/words")
        let cost = try #require(usage["cost"] as? Double)
        #expect(abs(cost - Double(project.server.tokens) * 0.5 / 1e6) < 1e-9)
        #expect(project.server.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(RemoteProject.key)" })

        // The query finds the embedder by itself, and the words that only one note has.
        let answer = try rag.run("query", "note17", "--mode", "dense", "--files", "-k", "1")
        #expect(answer.output.hasPrefix("docs/17.txt:"), "\(answer.output)\(answer.notes)")
        #expect(try rag.run("status").output.contains("openai/words"))
        #expect(try rag.run("verify").exitCode == 0)
        #expect(try !project.storeHolds(RemoteProject.key) && !project.storeHolds("127.0.0.1"))

        // What has not changed needs neither server nor key.
        var keyless = rag
        keyless.environment["TEST_KEY"] = nil
        project.server.stop()
        #expect(try keyless.run("ingest", "docs").exitCode == 0)
        #expect(try keyless.run("reindex", "--language", "german").exitCode == 0)
        #expect(try keyless.run("query", "boiler", "--mode", "lexical").exitCode == 0)
    }

    @Test func `flag, environment, project and user choose the embedder of a new collection, in this order`() throws {
        let project = RemoteProject()
        project.writeNotes(2)
        var rag = project.rag
        func embedder(_ collection: String, _ arguments: String...) throws -> String {
            let run = try rag.start(["ingest", "docs", "--collection", collection] + arguments).wait()
            #expect(run.exitCode == 0, "\(run.notes)")
            let status = try rag.run("status", "--json").json()["collections"] as? [[String: Any]]
            return status?.first { $0["collection"] as? String == collection }?["embedder"] as? String ?? "none"
        }
        #expect(try embedder("a") == "none")
        project.define(["dimension: 256"], more: "embedder: test\n")
        #expect(try embedder("b").hasPrefix("openai/words"))
        project.folder.write(".rag/config.yaml", "embedder: wide\n")
        #expect(try embedder("c").hasPrefix("openai/wide"))
        rag.environment["RAG_EMBEDDER"] = "test"
        #expect(try embedder("d").hasPrefix("openai/words"))
        #expect(try embedder("e", "--embedder", "wide").hasPrefix("openai/wide"))
        // A collection keeps its own.
        project.folder.write("docs/new.txt", "Another note.")
        #expect(try embedder("c").hasPrefix("openai/wide"))
        #expect(try rag.run("query", "another", "--collection", "c", "--mode", "dense").exitCode == 0)
    }

    @Test func `another model is refused with the remedy, and reindex switches and switches back`() throws {
        let project = RemoteProject()
        project.writeNotes(12)
        let rag = project.rag
        try rag.run("ingest", "docs", "--embedder", "test")
        for command in [["query", "pump", "--mode", "dense"], ["ingest", "docs"]] {
            let refused = try rag.start(command + ["--embedder", "wide"]).wait()
            #expect(refused.exitCode == 2 && refused.notes.contains("rag reindex"), "\(refused.notes)")
            #expect(refused.notes.contains("openai/words") && refused.notes.contains("openai/wide"))
        }
        project.server.forget()
        let there = try rag.run("reindex", "--embedder", "wide", "--json").json()
        #expect(there["embedded"] as? Int == project.server.charged)
        #expect(project.server.texts.values.allSatisfy { $0 == 1 })
        #expect(try rag.run("query", "note7", "--mode", "dense", "--files", "-k", "1").output.hasPrefix("docs/7.txt"))
        project.server.forget()
        #expect(try rag.run("reindex", "--embedder", "test").exitCode == 0)
        #expect(project.server.charged == 0, "the old vectors are kept until compact")
        try rag.run("compact")
        try rag.run("reindex", "--embedder", "wide")
        #expect(project.server.charged > 0)
        #expect(try rag.run("verify").exitCode == 0)

        // Somebody else's settings do not know the embedder: they are told what to write.
        project.folder.write(".settings/swift-rag/config.yaml", "")
        let unknown = try rag.run("query", "pump", "--mode", "dense")
        #expect(
            unknown.exitCode == 2 && unknown.notes.contains("provider: openai\n    model: wide\n    dimension: 288"))
    }

    @Test func `a budget stops cleanly, is never passed, and the next run goes on`() throws {
        let project = RemoteProject(settings: ["dimension: 256", "batch-texts: 4"], price: 10)
        project.writeNotes(60)
        let rag = project.rag
        let limit = 6000
        let stopped = try rag.run("ingest", "docs", "--embedder", "test", "--budget", "\(limit)-tokens", "--json")
        #expect(stopped.exitCode == 1, "\(stopped.notes)")
        let report = try stopped.json()
        #expect((report["stopped"] as? String)?.contains("larger budget") == true)
        let (added, pending) = (report["added"] as? Int ?? 0, report["pending"] as? Int ?? 0)
        #expect(added > 0 && pending > 0 && added + pending == report["found"] as? Int)
        #expect(project.server.tokens <= limit && project.server.tokens > limit / 2)
        // What is complete is found already.
        #expect(try rag.run("documents", "list", "--json").lines.count == added)
        #expect(try rag.run("verify").exitCode == 0)
        let money = try rag.run("ingest", "docs", "--budget", "0.02")
        #expect(money.exitCode == 1 && money.notes.contains("cost 0.0"), "\(money.notes)")
        #expect(project.server.tokens <= limit + 2000)
        let rest = try rag.run("ingest", "docs")
        #expect(rest.exitCode == 0, "\(rest.notes)")
        #expect(project.server.texts.values.allSatisfy { $0 == 1 }, "nothing is paid for twice")
        #expect(try project.vectors() == project.server.charged)
        // Without a price, money cannot be counted.
        project.define(["dimension: 256"])
        project.folder.write("docs/new.txt", "Another note.")
        let priceless = try rag.run("ingest", "docs", "--budget", "1.00")
        #expect(priceless.exitCode == 2 && priceless.notes.contains("price"), "\(priceless.notes)")
    }

    @Test func `a server that is down leaves words to search by, and says so`() throws {
        let project = RemoteProject(settings: ["dimension: 256", "attempts: 1"])
        project.writeNotes(5)
        let rag = project.rag
        try rag.run("ingest", "docs", "--embedder", "test")
        project.server.behave { _, _ in EmbeddingServer.Reply(503, "down for maintenance") }
        let hybrid = try rag.run("query", "boiler")
        #expect(hybrid.exitCode == 0 && hybrid.notes.contains("lexical search only"), "\(hybrid.notes)")
        #expect(hybrid.notes.contains("down for maintenance"))
        let dense = try rag.run("query", "boiler", "--mode", "dense")
        #expect(dense.exitCode == 2 && dense.notes.contains("down for maintenance"))
        project.server.stop()
        #expect(try rag.run("query", "boiler").exitCode == 0)
        #expect(try rag.run("query", "boiler", "--mode", "lexical").notes.isEmpty)
    }
}
