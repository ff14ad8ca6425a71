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
}
