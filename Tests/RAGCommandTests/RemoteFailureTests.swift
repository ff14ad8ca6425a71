import Foundation
import TestSupport
import Testing

/// Servers that misbehave, and users who have not set everything up.
@Suite(.serialized) struct RemoteFailureTests {
    struct Misbehaviour: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Whether the run gets over it by itself.
        let passes: Bool
        /// What the error says if it does not.
        var words = ""
        let reply: EmbeddingServer.Behaviour
    }

    private static func body(_ change: @escaping @Sendable (inout [[String: Any]]) -> Void) -> EmbeddingServer.Behaviour
    {
        { _, proper in
            var object = try! JSONSerialization.jsonObject(with: proper.body) as! [String: Any]
            var data = object["data"] as! [[String: Any]]
            change(&data)
            object["data"] = data
            return EmbeddingServer.Reply(json: object)
        }
    }

    static let misbehaviours = [
        Misbehaviour(testDescription: "429", passes: true) { _, _ in .init(429, "slow down") },
        Misbehaviour(testDescription: "429 with Retry-After", passes: true) { _, _ in
            .init(429, "slow down", headers: [("Retry-After", "1")])
        },
        Misbehaviour(testDescription: "503", passes: true) { _, _ in .init(503, "busy") },
        Misbehaviour(testDescription: "cut before the answer", passes: true) { _, proper in
            var reply = proper
            reply.cutAfter = -1
            return reply
        },
        Misbehaviour(testDescription: "cut within the answer", passes: true) { _, proper in
            var reply = proper
            reply.cutAfter = proper.body.count / 2
            return reply
        },
        Misbehaviour(testDescription: "500", passes: false, words: "500") { _, _ in .init(500, "oops") },
        Misbehaviour(
            testDescription: "too few vectors", passes: false, words: "cannot be used", reply: body { $0.removeLast() }),
        Misbehaviour(
            testDescription: "too many vectors", passes: false, words: "cannot be used",
            reply: body { $0.append($0[0]) }),
        Misbehaviour(
            testDescription: "another dimension", passes: false, words: "255 components where 256",
            reply: body { $0[0]["embedding"] = [Double](repeating: 1, count: 255) }),
        Misbehaviour(
            testDescription: "a vector of zeros", passes: false, words: "zeros",
            reply: body { $0[0]["embedding"] = [Double](repeating: 0, count: 256) }),
        Misbehaviour(testDescription: "invalid JSON", passes: false, words: "cannot be used") { _, _ in
            .init(200, "<html>Welcome to the hotel's network</html>")
        },
        Misbehaviour(testDescription: "an endless answer", passes: false, words: "far more than") { _, _ in
            var reply = EmbeddingServer.Reply(200, "")
            reply.isEndless = true
            return reply
        },
    ]

    @Test(arguments: misbehaviours) func `a server that misbehaves is paid once, and no wrong vector is kept`(
        _ misbehaviour: Misbehaviour
    ) throws {
        let project = RemoteProject(settings: ["dimension: 256", "batch-texts: 4", "concurrency: 2"])
        project.writeNotes(25)
        let rag = project.rag
        // The fourth request goes wrong, and a passing trouble lasts for two.
        project.server.behave { number, proper in
            (3...4).contains(number) ? misbehaviour.reply(number, proper) : nil
        }
        let first = try rag.run("ingest", "docs", "--embedder", "test", "--json")
        if misbehaviour.passes {
            #expect(first.exitCode == 0, "\(first.notes)")
        } else {
            #expect(first.exitCode == 2 && first.output.isEmpty)
            #expect(first.notes.contains(misbehaviour.words), "\(first.notes)")
            #expect(first.notes.contains("what is done is kept"), "\(first.notes)")
        }
        #expect(project.server.texts.values.allSatisfy { $0 == 1 }, "charged twice in one run")
        let kept = try project.vectors()
        #expect(kept >= 12 || misbehaviour.passes)
        #expect(try rag.run("verify").exitCode == 0)

        project.server.behave()
        project.server.forget()
        #expect(try rag.run("ingest", "docs").exitCode == 0)
        #expect(try rag.run("verify").exitCode == 0)
        let total = try project.vectors()
        #expect(project.server.charged == total - kept, "what was done is not paid for again")

        // The vectors are those of a server that behaves.
        let other = RemoteProject(settings: ["dimension: 256"])
        other.writeNotes(25)
        #expect(try other.rag.run("ingest", "docs", "--embedder", "test").exitCode == 0)
        let answers = try [rag, other.rag].map {
            try $0.run("query", "rotor cable note3", "--mode", "dense", "--exact", "--files", "-k", "40").output
        }
        #expect(answers[0] == answers[1])
    }

    @Test func `a wait longer than allowed ends the run`() throws {
        let project = RemoteProject()
        project.writeNotes(3)
        project.server.behave { _, _ in .init(429, "", headers: [("Retry-After", "86400")]) }
        let run = try project.rag.run("ingest", "docs", "--embedder", "test")
        #expect(run.exitCode == 2 && run.notes.contains("86400 s") && project.server.requests.count == 1)
    }

    @Test func `keys are missed, refused and never shown`() throws {
        let project = RemoteProject()
        project.writeNotes(3)
        var rag = project.rag
        rag.environment["TEST_KEY"] = nil
        let missing = try rag.run("ingest", "docs", "--embedder", "test")
        #expect(missing.exitCode == 2 && missing.notes.contains("TEST_KEY"), "\(missing.notes)")
        #expect(project.server.requests.isEmpty)

        rag.environment["TEST_KEY"] = RemoteProject.key
        project.server.behave { _, _ in .init(401, #"{"error":"Incorrect API key: \#(RemoteProject.key)"}"#) }
        for arguments in [["ingest", "docs"], ["ingest", "docs", "--json", "--verbose"]] {
            let refused = try rag.start(arguments + ["--embedder", "test"]).wait()
            #expect(refused.exitCode == 2 && refused.notes.contains("TEST_KEY is refused (401)"), "\(refused.notes)")
            #expect(!(refused.notes + refused.output).contains(RemoteProject.key))
        }
        #expect(try !project.storeHolds(RemoteProject.key))

        // The same by file.
        project.server.behave()
        let path = project.folder.write(".settings/key", RemoteProject.key + "\n")
        let definition =
            "embedders: {test: {provider: openai, url: \(project.server.url), model: words, key-file: ../key}}"
        project.folder.write(".settings/swift-rag/config.yaml", definition)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let open = try rag.run("ingest", "docs", "--embedder", "test")
        #expect(open.exitCode == 2 && open.notes.contains("chmod 600"), "\(open.notes)")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        let private600 = try rag.run("ingest", "docs", "--embedder", "test")
        #expect(private600.exitCode == 0, "\(private600.notes)")
    }

    @Test func `a first run that failed does not bind the collection to its settings`() throws {
        let project = RemoteProject(settings: ["dimension: 255"])
        project.writeNotes(3)
        let wrong = try project.rag.run("ingest", "docs", "--embedder", "test")
        #expect(wrong.exitCode == 2 && wrong.notes.contains("256 components where 255"), "\(wrong.notes)")
        project.define(["dimension: 256"])
        let right = try project.rag.run("ingest", "docs", "--embedder", "test")
        #expect(right.exitCode == 0, "\(right.notes)")
        #expect(try project.rag.run("query", "pump", "--mode", "dense").exitCode == 0)

        // And one that was stopped before the first vector goes on with the same embedder.
        let late = RemoteProject()
        late.writeNotes(3)
        #expect(try late.rag.run("ingest", "docs", "--embedder", "test", "--budget", "1tokens").exitCode == 1)
        #expect(try late.rag.run("ingest", "docs").exitCode == 0)
        #expect(try late.vectors() == late.server.charged && late.server.charged > 0)
    }

    @Test(arguments: [
        ("embedders: {test: {provider: openai, model: m, key: sk-1}}", "key-variable"),
        ("embedders: {test: {provider: other, model: m}}", "the providers are openai, ollama, cohere, tei"),
        ("embedders: {test: {provider: tei}}", "embedders.test.model: is needed"),
        (
            "embedders: {test: {provider: tei, model: m, colour: red}}",
            "embedders.test.colour: there is no such setting"
        ),
        ("embedders: {test: {provider: tei, model: m, url: http://example.org}}", "plain http"),
        ("embedders: {test: {provider: tei, model: m, url: https://user:pw@example.org}}", "a user or password"),
        ("embedders: {test: {provider: tei, model: m, timeout: soon}}", "must be a number"),
        ("embedders: {test: {provider: tei, model: m, url: 'http://127.0.0.1:1', attempts: 1}}", "no connection"),
        (
            "embedders: {test: {provider: tei, model: m, url: 'https://host.invalid', attempts: 1}}",
            "check the address"
        ),
        ("embedders: [", "config.yaml"),
        ("", "there is no such embedder"),
    ])
    func `settings that cannot work are named`(settings: String, words: String) throws {
        let project = RemoteProject()
        project.writeNotes(1)
        project.folder.write(".settings/swift-rag/config.yaml", settings)
        let run = try project.rag.run("ingest", "docs", "--embedder", "test")
        #expect(run.exitCode == 2 && run.notes.contains(words), "\(run.notes)")
        #expect(!run.notes.contains("user:pw"))
    }

    @Test func `a project that comes from a stranger cannot say where texts and keys go`() throws {
        let project = RemoteProject()
        project.writeNotes(1)
        project.folder.write(
            ".rag/config.yaml", "embedders: {test: {provider: openai, url: \(project.server.url), model: words}}")
        let run = try project.rag.run("ingest", "docs", "--embedder", "test")
        #expect(run.exitCode == 2 && run.notes.contains("can only name an embedder"), "\(run.notes)")
        #expect(project.server.requests.isEmpty)
        // Nor can it spend the user's money at a provider that the user did not choose.
        var rag = project.rag
        rag.environment["OPENAI_API_KEY"] = "sk-nobody"
        project.folder.write(".rag/config.yaml", "embedder: openai/text-embedding-3-large")
        let chosen = try rag.run("ingest", "docs")
        #expect(chosen.exitCode == 2 && chosen.notes.contains("cannot choose a server"), "\(chosen.notes)")
    }

    @Test func `a page that is no embedder is named with the remedy`() throws {
        let project = RemoteProject()
        project.writeNotes(1)
        project.define(["dimension: 256"], url: project.server.url + "/wrong/path")
        let run = try project.rag.run("ingest", "docs", "--embedder", "test")
        #expect(run.exitCode == 2 && run.notes.contains("check the url and the model's name"), "\(run.notes)")
    }
}
