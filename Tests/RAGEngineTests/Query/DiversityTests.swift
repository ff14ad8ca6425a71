import IndexSupport
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

    private static let page =
        "The pump is primed by hand before the first start. Open the valve on the suction side, fill the housing with "
        + "water until it runs over, close the vent and start the motor. When the pressure has risen to three bar, open "
        + "the valve on the other side slowly and watch the gauge for a minute or so."

    @Test func `nearly identical passages are one hit, unless their numbers or the words asked for differ`()
        async throws
    {
        let fixture = try await QueryFixture([
            TestDocument("en/pump", Self.page), TestDocument("fr/pump", Self.page + " (fr)"),
            TestDocument("de/pump", Self.page.replacing("by hand", with: "manually")),
            TestDocument("v2/pump", Self.page.replacing("minute", with: "minute (2.1)")),
            TestDocument("gland/pump", Self.page.replacing("gauge", with: "gland")),
        ])
        let response = try await fixture.ask("prime the pump gland") { $0.minimumScore = 0 }
        let hits = Dictionary(uniqueKeysWithValues: response.hits.map { ($0.uri, $0.duplicates) })
        #expect(hits["gland/pump"] != nil && hits["v2/pump"] == 0)
        #expect(response.hits.count == 3 || response.hits.count == 2)
        #expect(response.hits.reduce(0) { $0 + $1.duplicates + 1 } == 5)
        let all = try await fixture.ask("prime the pump gland") {
            $0.minimumScore = 0
            $0.diversity.collapsesDuplicates = false
        }
        #expect(all.hits.count == 5)
    }

    @Test func `sketches tell copies with few changes from other texts`() {
        var random = SplitMix64(seed: 5)
        let words = (0..<400).map {
            "word" + String(UnicodeScalar(UInt8(97 + $0 % 26))) + String(repeating: "x", count: $0 / 26)
        }
        var (copies, others) = (0, 0)
        for _ in 0..<200 {
            let text = (0..<150).map { _ in words.randomElement(using: &random)! }
            var copy = text
            copy[Int.random(in: 0..<150, using: &random)] = "changed"
            var other = text
            for _ in 0..<60 { other[Int.random(in: 0..<150, using: &random)] = words.randomElement(using: &random)! }
            let sketch = PassageSketch(text.joined(separator: " "))
            copies += sketch.isNear(PassageSketch(copy.joined(separator: " "))) ? 1 : 0
            others += sketch.isNear(PassageSketch(other.joined(separator: " "))) ? 1 : 0
        }
        #expect(copies >= 190)
        #expect(others == 0)
        let code = "if (a != b) { return c[i++] + d; } else { x = y == z ? 1 : 2; } // " + "for (;;) { f(g(h)); } "
        #expect(!PassageSketch(code).isNear(PassageSketch(code)))
        #expect(!PassageSketch("too short").isNear(PassageSketch("too short")))
    }

    @Test func `hits are grouped by a field, and who lacks it stands alone`() async throws {
        let documents = (0..<12).map { number in
            TestDocument(
                "d\(number)", "the pump \(number) hums",
                metadata: number < 9 ? ["team": .string(number % 3 == 0 ? "water" : "heat")] : [:])
        }
        let fixture = try await QueryFixture(documents)
        let one = try await fixture.ask("pump") {
            $0.diversity.groupField = "team"
            $0.minimumScore = 0
        }
        #expect(one.hits.count { $0.metadata["team"] == .string("water") } == 1)
        #expect(one.hits.count { $0.metadata["team"] == .string("heat") } == 1)
        #expect(one.hits.count { $0.metadata["team"] == nil } == 3)
        let two = try await fixture.ask("pump") {
            $0.diversity.groupField = "team"
            $0.diversity.maximumPerGroup = 2
            $0.minimumScore = 0
        }
        #expect(two.hits.count == 7)
        let paths = try await fixture.ask("pump") { $0.diversity.groupField = "path" }.hits
        #expect(paths.count == 10 && paths.allSatisfy { $0.group == $0.path })
        #expect(try await fixture.ask("pump").hits.allSatisfy { $0.group == nil })
    }
}
