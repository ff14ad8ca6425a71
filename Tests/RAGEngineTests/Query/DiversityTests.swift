import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct DiversityTests {
    @Test func `a document does not crowd out others, and still fills what they leave`() async throws {
        let long = TestDocument("long", chunks: (0..<30).map { "pump \($0)" })
        let others = (0..<3).map { TestDocument("o\($0)", "a pump among many other things that are said here \($0)") }
        let fixture = try await QueryFixture([long] + others)
        let response = try await fixture.ask("pump")
        #expect(response.hits.count == 10)
        #expect(Set(response.hits.map(\.uri)) == ["long", "o0", "o1", "o2"])
        let free = try await fixture.ask("pump") { $0.diversity.preferredPerDocument = nil }
        #expect(free.hits.count { $0.uri == "long" } > response.hits.count { $0.uri == "long" })
    }

    @Test func `a limit per document is kept, and the search goes deeper to fill the list`() async throws {
        let long = TestDocument("long", chunks: (0..<60).map { "pump \($0)" })
        let short = TestDocument("short", "a pump, among other things that are said here at some length")
        let fixture = try await QueryFixture([long, short])
        let response = try await fixture.ask("pump") {
            $0.k = 2
            $0.candidates = 2
            $0.maximumPerDocument = 1
        }
        #expect(Set(response.hits.map(\.uri)) == ["long", "short"])
    }

    @Test func `identical passages are one hit that counts them`() async throws {
        let copies = (0..<3).map { TestDocument("copy\($0)", "the pump page") }
        let fixture = try await QueryFixture(copies + [TestDocument("other", "the pump is here too")])
        let response = try await fixture.ask("pump page")
        #expect(response.hits.count { $0.text == "the pump page" } == 1)
        #expect(response.hits.first { $0.text == "the pump page" }?.duplicates == 2)
        #expect(response.hits.contains { $0.uri == "other" })
        let all = try await fixture.ask("pump page") { $0.diversity.collapsesDuplicates = false }
        #expect(all.hits.count == 4)
    }

    @Test func `marginal relevance prefers what has not been said`() async throws {
        let alike = (0..<8).map { TestDocument("alike\($0)", "pump pressure loop \($0)") }
        let fixture = try await QueryFixture(
            alike + [TestDocument("unlike", "pump of another kind altogether entirely")])
        let plain = try await fixture.ask("pump pressure loop") { $0.k = 3 }
        let diverse = try await fixture.ask("pump pressure loop") {
            $0.k = 3
            $0.diversity.lambda = 0.3
        }
        #expect(!plain.hits.contains { $0.uri == "unlike" })
        #expect(diverse.hits.contains { $0.uri == "unlike" })
        #expect(diverse.hits.first?.uri == plain.hits.first?.uri)
    }
}
