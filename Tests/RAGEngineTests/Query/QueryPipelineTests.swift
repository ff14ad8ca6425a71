import Foundation
import RAGModel
import Synchronization
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct QueryPipelineTests {
    @Test func `a question finds its passage, with its place and its words`() async throws {
        let fixture = try await QueryFixture()
        let response = try await fixture.ask("why does the pump lose pressure")
        let hit = try #require(response.hits.first)
        #expect(hit.chunk == "pump.md#0")
        #expect(hit.rank == 1 && hit.score > 0 && hit.score < 1)
        #expect(hit.lines == 1...2)
        #expect(hit.metadata["team"] == .string("water"))
        let words = hit.highlights.map { String(decoding: Array(hit.text.utf8)[$0], as: UTF8.self) }
        #expect(words.contains("pump") && words.contains("pressure"))
        #expect(response.mode == .hybrid && response.notes.isEmpty)
        #expect(response.timings.map(\.stage).contains(.search))
        #expect(zip(response.hits, response.hits.dropFirst()).allSatisfy { $0.score >= $1.score })
    }

    @Test func `a hit points to the line that answers, not to the first of its passage`() async throws {
        let fixture = try await QueryFixture()
        #expect(try await fixture.ask("loses pressure").hits.first?.line == 2)
        #expect(try await fixture.ask("E-4107").hits.first?.line == 1)
    }

    @Test func `hits are coded and decoded without loss`() async throws {
        let fixture = try await QueryFixture()
        let response = try await fixture.ask("pump") { $0.explain = true }
        let data = try JSONEncoder().encode(response)
        #expect(try JSONDecoder().decode(QueryResponse.self, from: data) == response)
    }

    @Test(arguments: QueryMode.allCases)
    func `a filter restricts every mode to exactly what it admits`(mode: QueryMode) async throws {
        let documents = (0..<50).map { number in
            TestDocument(
                "d\(number)", chunks: ["pump number\(number)"], metadata: ["bucket": .integer(Int64(number % 5))])
        }
        let fixture = try await QueryFixture(documents)
        for (filter, count) in [("bucket = 2", 10), ("bucket in (1, 2)", 20), ("bucket = 9", 0), ("bucket >= 0", 50)] {
            let response = try await fixture.ask("pump") {
                $0.mode = mode
                $0.filter = filter
                $0.k = 30
                $0.minimumScore = 0
            }
            #expect(response.hits.count == min(30, count))
            let expression = try FilterExpression(filter)
            #expect(response.hits.allSatisfy { expression.matches($0.metadata) })
        }
    }

    @Test func `filters of a text and of a program must both hold`() async throws {
        let fixture = try await QueryFixture()
        let response = try await fixture.ask("night") {
            $0.filter = "exists team"
            $0.filterExpression = FilterField("team") == "heat"
            $0.minimumScore = 0
        }
        #expect(Set(response.hits.map(\.uri)) == ["boiler.md"])
    }

    @Test func `a misspelt field is answered by the one that was meant`() async throws {
        let fixture = try await QueryFixture()
        let response = try await fixture.ask("pump") { $0.filter = "taem = water" }
        #expect(response.notes.contains { $0.contains("`taem`") && $0.contains("`team`") })
        #expect(response.hits.isEmpty)
        #expect(try await fixture.ask("pump") { $0.filter = "path = pump.md" }.notes.isEmpty)
    }

    @Test func `excluded and required words bind both legs, and are not embedded`() async throws {
        let fixture = try await QueryFixture([
            TestDocument("cat", "the jaguar is a cat of the night"), TestDocument("car", "the jaguar is a car"),
            TestDocument("dog", "a dog of the night"),
        ])
        for mode in QueryMode.allCases {
            func uris(_ query: String, all: Bool = false) async throws -> Set<String> {
                let response = try await fixture.ask(query) {
                    $0.mode = mode
                    $0.minimumScore = 0
                    $0.requiresAllTerms = all
                }
                return Set(response.hits.map(\.uri))
            }
            #expect(try await uris("jaguar -cat").isSubset(of: ["car", "dog"]))
            #expect(try await uris("jaguar -cat").contains("car"))
            #expect(try await uris("+jaguar +night") == ["cat"])
            #expect(try await uris("jaguar night", all: true) == ["cat"])
        }
        #expect(fixture.queryEmbeddings.contains("jaguar"))
        #expect(!fixture.queryEmbeddings.contains { $0.contains("-") || $0.contains("+") || $0.contains("cat") })
    }

    @Test func `a query is embedded once, however deep the search goes and whatever it asks`() async throws {
        let fixture = try await QueryFixture(
            (0..<40).map { TestDocument("d\($0)", "same pump", "same pump", "a pump") })
        for collection in ["second", "third"] {
            try await fixture.store.put(
                [TestDocument("x", "a pump")], embedder: fixture.embedder, in: Scope(collection: collection))
        }
        _ = try await fixture.ask("pump") {
            $0.collections = ["default", "second", "third"]
            $0.candidates = 3
            $0.k = 20
            $0.maximumPerDocument = 1
        }
        #expect(fixture.queryEmbeddings == ["pump"])
    }

    @Test func `without vectors the words answer, and a note says why`() async throws {
        let fixture = try await QueryFixture(hasVectors: false)
        let response = try await fixture.ask("pump")
        #expect(response.mode == .lexical)
        #expect(response.hits.first?.uri == "pump.md")
        #expect(response.notes.contains { $0.contains("lexical search only") })
        let error = await #expect(throws: RAGError.self) { try await fixture.ask("pump") { $0.mode = .dense } }
        #expect(error?.code == .modelMissing)
    }

    @Test func `a server that is away leaves the words; any other failure of the embedder is an error`() async throws {
        let fixture = try await QueryFixture()
        fixture.embedder.fail(with: RAGError(.network, subject: "server", "it does not answer"))
        let response = try await fixture.ask("pump")
        #expect(response.mode == .lexical && response.hits.first?.uri == "pump.md")
        #expect(response.notes.contains { $0.contains("does not answer") })
        fixture.embedder.fail(with: RAGError(.authentication, subject: "server", "the key is refused"))
        let error = await #expect(throws: RAGError.self) { try await fixture.ask("pump") }
        #expect(error?.code == .authentication)
    }

    @Test func `several collections are one answer on one scale`() async throws {
        let fixture = try await QueryFixture([TestDocument("notes", "the walrus dives"), TestDocument("n2", "a note")])
        try await fixture.store.put(
            [TestDocument("code", "func walrus()"), TestDocument("c2", "func seal()")], embedder: fixture.embedder,
            in: Scope(collection: "code"))
        let response = try await fixture.ask("walrus") { $0.collections = ["default", "code"] }
        #expect(Set(response.hits.prefix(2).map { "\($0.collection)/\($0.uri)" }) == ["default/notes", "code/code"])
        #expect(Set(response.versions.keys) == ["default", "code"])
        let alone = try await fixture.ask("walrus") { $0.collections = ["code"] }
        let together = try #require(response.hits.first { $0.uri == "code" })
        #expect(alone.hits.first?.score == together.score)
        await #expect(throws: RAGError.self) {
            try await fixture.ask("walrus") { $0.collections = ["default", "absent"] }
        }
    }

    @Test func `tenants see nothing of each other`() async throws {
        let fixture = try await QueryFixture()
        try await fixture.store.put(
            [TestDocument("secret", "the pump of acme")], embedder: fixture.embedder, in: Scope(tenant: "acme"))
        #expect(try await fixture.ask("pump").hits.allSatisfy { $0.uri != "secret" })
        let acme = try await fixture.ask("pump") { $0.tenant = "acme" }
        #expect(acme.hits.map(\.uri) == ["secret"])
    }

    @Test func `several texts are several ways to ask: what answers all comes first`() async throws {
        let fixture = try await QueryFixture()
        let response = try await fixture.ask("turbine", "rotor that spins") { $0.explain = true }
        #expect(response.hits.first?.uri == "turbine.md")
        #expect(response.hits.first?.explanation?.fusions.map(\.text) == ["turbine", "rotor that spins"])
        #expect(fixture.queryEmbeddings == ["turbine", "rotor that spins"])
    }

    @Test func `the operators of every text bind the answer`() async throws {
        let fixture = try await QueryFixture()
        let response = try await fixture.ask("the night", "machine -turbine") { $0.minimumScore = 0 }
        #expect(!response.hits.isEmpty && response.hits.allSatisfy { $0.uri != "turbine.md" })
    }

    @Test func `a query of nothing but excluded words embeds nothing and finds nothing`() async throws {
        let fixture = try await QueryFixture()
        for mode in QueryMode.allCases {
            let response = try await fixture.ask("-pump -night") { $0.mode = mode }
            #expect(response.hits.isEmpty)
            #expect(!response.notes.isEmpty)
        }
        #expect(fixture.queryEmbeddings.isEmpty)
    }

    @Test func `whatever the options, malformed ones are refused before anything is asked`() async throws {
        let fixture = try await QueryFixture()
        let changes: [(inout QueryOptions) -> Void] = [
            { $0.k = 0 }, { $0.k = 10_001 }, { $0.candidates = 0 }, { $0.maximumPerDocument = 0 },
            { $0.filter = "team =" }, { $0.collections = [] }, { $0.collections = ["default", "default"] },
            { $0.fusion.denseWeight = -1 }, { $0.minimumScore = 2 }, { $0.diversity.lambda = 1.5 },
        ]
        for change in changes {
            let error = await #expect(throws: RAGError.self) { try await fixture.ask("pump") { change(&$0) } }
            #expect(error?.code == .invalidInput)
        }
        let error = await #expect(throws: RAGError.self) { try await fixture.ask(" \n") }
        #expect(error?.code == .invalidInput)
        #expect(fixture.queryEmbeddings.isEmpty)
    }

    @Test func `dates narrow the answer, and what is no date is refused`() async throws {
        let fixture = try await QueryFixture([
            TestDocument("old", "the pump", metadata: ["date": .string("2023-11-05")]),
            TestDocument("new", "a pump", metadata: ["date": .string("2024-05-17T10:00:00+02:00")]),
            TestDocument("none", "one pump"),
        ])
        func uris(_ after: String?, _ before: String?) async throws -> Set<String> {
            let response = try await fixture.ask("pump") {
                $0.after = after
                $0.before = before
                $0.dateField = "date"
                $0.minimumScore = 0
            }
            return Set(response.hits.map(\.uri))
        }
        #expect(try await uris("2024", nil) == ["new"])
        #expect(try await uris(nil, "2024-05") == ["old"])
        #expect(try await uris("2023-11-05", "2024-05-18") == ["old", "new"])
        #expect(try await uris("now-1d", nil).isEmpty)
        for wrong in ["2024-13", "soon", "now-", "1 or exists x"] {
            let error = await #expect(throws: RAGError.self) { try await uris(wrong, nil) }
            #expect(error?.code == .invalidInput)
        }
    }
}
