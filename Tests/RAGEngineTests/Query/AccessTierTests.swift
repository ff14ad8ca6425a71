import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

/// Who has some access tiers learns nothing of documents of others: neither a hit nor a count, score, suggestion or note.
@Suite struct AccessTierTests {
    private static let rounds = ProcessInfo.processInfo.environment["RAG_TEST_ROUNDS"].flatMap { Int($0) } ?? 1

    private static let words = [
        "pump", "valve", "rotor", "blade", "boiler", "steam", "night", "hums", "trips", "E-4107",
    ]
    private static let tiers = ["staff", "board", "audit"]

    private static func text(_ random: inout SplitMix64, _ words: [String]) -> String {
        (0..<Int.random(in: 3...12, using: &random)).map { _ in words.randomElement(using: &random)! }
            .joined(separator: " ")
    }

    private static func document(_ name: String, access: [String], _ random: inout SplitMix64) -> TestDocument {
        // What others may not see has words of its own, which a suggestion or a statistic would give away.
        let words = access == ["board"] ? words + ["pumq", "valvf", "rotos", "merger"] : words
        let chunks = (0..<Int.random(in: 1...3, using: &random)).map { _ in text(&random, words) }
        let value: MetadataValue? =
            access.isEmpty ? nil : access.count == 1 ? .string(access[0]) : .list(access.map(MetadataValue.string))
        return TestDocument(
            name, title: text(&random, words), chunks: chunks, metadata: value.map { ["access": $0] } ?? [:])
    }

    /// What an answer says, without the version of the state, which counts commits.
    private static func said(_ response: QueryResponse) -> QueryResponse {
        var response = response
        response.versions = [:]
        response.timings = []
        response.legSeconds = [:]
        response.seconds = 0
        return response
    }

    @Test func `no answer depends on documents of other tiers, whatever was put in and out`() async throws {
        var random = SplitMix64(seed: 11)
        for round in 0..<40 * Self.rounds {
            let embedder = HashEmbedder()
            let (with, without) = (InMemoryStore(), InMemoryStore())
            for step in 0..<Int.random(in: 2...6, using: &random) {
                let access = [[], ["staff"], ["staff", "audit"], ["board"]].randomElement(using: &random)!
                let document = Self.document("d\(step % 4)-\(access.joined())", access: access, &random)
                try await with.put([document], embedder: embedder)
                if access != ["board"] { try await without.put([document], embedder: embedder) }
            }
            for store in [with, without] {
                try await store.put([TestDocument("open", "pump valve")], embedder: embedder)
            }
            let query = ["pump valve", "rotor E-4107", "pumr", "+steam night", "merger", "-pump hums"][round % 6]
            for mode in QueryMode.allCases {
                var options = QueryOptions()
                options.mode = mode
                options.access = round % 2 == 0 ? ["staff"] : []
                options.explain = true
                options.minimumScore = round % 3 == 0 ? 0 : nil
                var answers: [QueryResponse] = []
                for store in [with, without] {
                    let pipeline = QueryPipeline(store: store) { _ in .ready(embedder) }
                    answers.append(Self.said(try await pipeline.run(QueryRequest(query, options: options))))
                }
                #expect(answers[0] == answers[1], "round \(round), \(query), \(mode)")
                #expect(answers[0].hits.allSatisfy { $0.metadata["access"] != .string("board") })
            }
        }
    }

    @Test func `the same holds for a store in a folder`() async throws {
        var random = SplitMix64(seed: 12)
        for round in 0..<6 * Self.rounds {
            let folder = TemporaryFolder()
            let stores = ["with", "without"].map {
                Store(at: folder.file($0), model: ModelOptions(isDisabled: true))
            }
            for step in 0..<12 {
                let access = [[], ["staff"], ["board"]].randomElement(using: &random)!
                let document = Self.document("d\(step)", access: access, &random)
                let source = SourceDocument(
                    uri: document.uri, title: document.title, text: document.chunks.joined(separator: "\n\n"),
                    metadata: document.metadata)
                try await stores[0].ingest(documents: [source])
                if access != ["board"] { try await stores[1].ingest(documents: [source]) }
            }
            for store in stores { try await store.ingest(documents: [SourceDocument(uri: "open", text: "pump valve")]) }
            for query in ["pump valve", "rotor E-4107", "pumr", "+steam night", "valvf"] {
                var options = QueryOptions()
                options.access = round % 2 == 0 ? ["staff"] : []
                options.explain = true
                var answers: [QueryResponse] = []
                for store in stores { answers.append(Self.said(try await store.query(query, options: options))) }
                for index in answers.indices {
                    // How a store searched its segments is the layout's matter.
                    for place in (answers[index].plan?.collections ?? []).indices {
                        answers[index].plan?.collections[place].legs = [:]
                    }
                }
                #expect(answers[0] == answers[1], "round \(round), \(query)")
            }
        }
    }

    @Test func `tiers must be stated where there are some, and explanations keep to them`() async throws {
        let fixture = try await QueryFixture([
            TestDocument("open", "the pump"),
            TestDocument("secret", "the pump", metadata: ["access": .string("board")]),
        ])
        let error = await #expect(throws: RAGError.self) { try await fixture.ask("pump") }
        #expect(error?.code == .invalidInput)
        #expect(error.map { "\($0)" }?.contains("board") == false)
        #expect(try await fixture.ask("pump") { $0.access = [] }.hits.map(\.uri) == ["open"])
        let both = try await fixture.ask("pump") {
            $0.access = ["board"]
            $0.diversity.collapsesDuplicates = false
        }
        #expect(Set(both.hits.map(\.uri)) == ["open", "secret"])
        var options = QueryOptions()
        options.access = []
        let request = QueryRequest("pump", options: options)
        let absent = await #expect(throws: RAGError.self) {
            try await fixture.pipeline().explain(request, document: "secret")
        }
        #expect(absent?.code == .notFound)
    }
}
