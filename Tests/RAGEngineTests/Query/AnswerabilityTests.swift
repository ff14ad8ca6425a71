import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

/// When nothing answers a query, and when something does.
@Suite struct AnswerabilityTests {
    /// A store of many topics, measured as ingest does it.
    private func fixture() async throws -> QueryFixture {
        let topics = [
            "pump valve pressure loop water", "boiler flame gas heat steam", "rotor turbine blade spin shaft",
        ]
        let documents = (0..<60).map { number in
            TestDocument("d\(number)", "\(topics[number % 3]) item\(number) note\(number)", "and \(topics[number % 3])")
        }
        let fixture = try await QueryFixture(documents)
        try await fixture.store.write("measure", to: Scope()) { writer in
            try await writer.record(ScopeStatistics(cosineMean: 0.25, cosineDeviation: 0.25))
        }
        return fixture
    }

    @Test func `a query that nothing answers has no hits, and its weak candidates are counted`() async throws {
        let response = try await fixture().ask("sourdough bread recipe with rye")
        #expect(response.hits.isEmpty)
        #expect(response.weakCandidates > 0)
    }

    @Test func `the nearest is shown where it is asked for`() async throws {
        let response = try await fixture().ask("sourdough bread recipe with rye") { $0.minimumScore = 0 }
        #expect(response.hits.count == 10)
        #expect(response.weakCandidates == 0)
    }

    @Test func `a question about what is there is answered, and so is a rare name`() async throws {
        let fixture = try await fixture()
        #expect(try await !fixture.ask("pressure of the water pump").hits.isEmpty)
        #expect(try await fixture.ask("item17").hits.first?.uri == "d17")
    }

    @Test func `whoever asks with operators or patterns gets what fulfils them`() async throws {
        let fixture = try await fixture()
        for query in ["+item17", "item1*", "itme17~2", "-pump"] {
            let hits = try await fixture.ask(query).hits
            #expect(hits.isEmpty == (query == "-pump"))
        }
    }

    @Test func `a minimum cuts on relevance`() async throws {
        let fixture = try await fixture()
        let all = try await fixture.ask("pump valve pressure item3") { $0.minimumScore = 0 }
        let minimum = all.hits[2].score
        let cut = try await fixture.ask("pump valve pressure item3") { $0.minimumScore = minimum }
        #expect(cut.hits.allSatisfy { $0.score >= minimum } && !cut.hits.isEmpty)
        #expect(cut.weakCandidates > 0)
    }

    @Test func `where the encoder cannot read the language, words alone decide`() async throws {
        let fixture = try await QueryFixture([
            TestDocument("a", "насос качает воду"), TestDocument("b", "котёл греет воду"),
            TestDocument("c", "лопатка вала"),
        ])
        try await fixture.store.write("measure", to: Scope()) { writer in
            try await writer.record(
                ScopeStatistics(cosineMean: 0.1, cosineDeviation: 0.1, fragmentShare: 1))
        }
        let response = try await fixture.ask("насос") { $0.explain = true }
        #expect(response.hits.first?.uri == "a")
        #expect(response.notes.contains { $0.contains("language") })
        let weight = try #require(response.plan?.collections.first?.calibration?.denseWeight)
        #expect(weight < 0.1)
        #expect(try await fixture.ask("собака").hits.isEmpty)
    }

    @Test(arguments: ["town", "Town"])
    func `a word and nothing else is answered by what holds it, however many that are`(query: String) async throws {
        let fixture = try await QueryFixture(
            (0..<8).map { TestDocument("d\($0)", "in town number n\($0) we discussed plans for snow and ski m\($0)") })
        try await fixture.store.write("measure", to: Scope()) { writer in
            try await writer.record(ScopeStatistics(cosineMean: 0.9, cosineDeviation: 0.05))
        }
        #expect(try await fixture.ask(query).hits.count == 8)
        #expect(try await fixture.ask("village").hits.isEmpty)
    }

    @Test(arguments: [
        ("Datenbank", ["a.md"]), ("Haltestelle", ["a.md"]), ("Verbindung", ["a.md"]), ("groesse", ["a.md"]),
        ("Frist", ["b.md"]), ("Haus", ["b.md"]), ("Koeln", ["c.md"]), ("Sauerteig", []),
    ])
    func `a word that stands inside of others only is an answer in both modes`(
        query: String, paths: [String]
    ) async throws {
        let folder = TemporaryFolder()
        folder.write(
            "n/a.md",
            "Die Datenbankverbindung wurde unterbrochen. Die Straßenbahnhaltestelle ist unklar. Größe und Übermaß.")
        folder.write("n/b.md", "Die Pumpe läuft. Häuser stehen in den Städten. Kündigungsfristen beachten.")
        folder.write("n/c.md", "Wir gehen nach Köln, um Müller und Schröder zu treffen. Das ist eine normale Notiz.")
        let store = Store(at: folder.file("store"), embedder: HashEmbedder())
        var options = IngestOptions()
        options.language = "german"
        try await store.ingest([folder.file("n")], options: options)
        for mode in [QueryMode.hybrid, .lexical] {
            var asked = QueryOptions()
            asked.mode = mode
            #expect(try await store.query(query, options: asked).hits.prefix(1).map(\.path) == paths, "\(mode)")
        }
    }
}
