import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

/// Names in a store as it is: found, first, and on their own line.
@Suite struct IdentifierTests {
    private let folder = TemporaryFolder()

    private func store(_ texts: String...) async throws -> Store {
        let store = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
        try await store.ingest(
            documents: texts.enumerated().map { SourceDocument(uri: "d\($0.offset)", text: $0.element) })
        return store
    }

    @Test func `where no passage has the whole of a name, its parts are asked for`() async throws {
        let store = try await store(
            "Headers as in RFC 822, one a line.", "The RFC on mail.", "An RFC of another number, 4918.", "A lamp.")
        let hits = try await store.query("RFC-822").hits
        #expect(hits.first?.uri == "d0")
        #expect((hits.first?.score ?? 0) > 0.3)
        #expect(hits.count > 1 && hits[1].score < hits[0].score)
    }

    @Test func `the passage with the name as it was written comes before others that hold it`() async throws {
        let store = try await store(
            "remove_writer remove_writer: def _remove_writer(self): _remove_writer() # writer, remove, writer",
            "After a while the loop calls remove_writer once, whatever else it does with what it was given.",
            "def other(self): pass")
        for name in ["remove_writer", "_remove_writer"] {
            let hits = try await store.query(name).hits
            #expect(hits.map(\.uri).contains("d1"))
            let best = try #require(hits.first)
            #expect(best.text.contains(name))
        }
        let plural = try await self.store(
            "let unicodeScalar = unicodeScalar(1) // unicodeScalar", "a set of unicodeScalars, each one")
        #expect(try await plural.query("unicodeScalars").hits.first?.uri == "d1")
        #expect(try await plural.query("unicodeScalar").hits.first?.uri == "d0")
    }

    @Test(arguments: ["1.15.3", "1.14.3", "192.168.0.0", "token_limit", "remove_writer"])
    func `a name within a longer one is found first`(name: String) async throws {
        let store = try await store(
            "math stats average 3 4 13 15 15 1 15 3 1 14 3 192 168 0 0 token limit remove writer",
            "versionchanged: 1.13.4/1.14.3/1.15.3", "NO_PROXY=example.com,::1,localhost,192.168.0.0/16",
            "if count > self.token_limit: Loop::remove_writer(fd)", "one lamp", "another lamp")
        let hits = try await store.query(name).hits
        #expect(hits.first?.text.contains(name) == true)
        #expect(hits.first?.uri != "d0")
    }

    @Test func `the arithmetic of words that stand together adds up`() async throws {
        let store = try await store(
            "green tea in the morning", "tea and, a long while after many other drinks had been poured out, green",
            "a lamp")
        var options = QueryOptions()
        options.explain = true
        let hits = try await store.query("green tea", options: options).hits
        #expect(hits.map(\.uri) == ["d0", "d1"])
        for hit in hits {
            let explanation = try #require(hit.explanation)
            #expect(abs(explanation.fused - explanation.fusions[0].score) < 1e-12)
        }
        #expect(hits[0].explanation!.fusions[0].proximity > 0)
        #expect(hits[1].explanation!.fusions[0].proximity == 0)
    }

    @Test(arguments: [
        ("_remove_writer", 4), ("remove_writer", 2), ("RFC2109", 6), ("rfc2109_policy", 5), ("rfc2109", 6),
    ])
    func `the line is the one with the name as it was written`(name: String, line: Int) async throws {
        let store = try await store(
            """
            class Loop:
            def remove_writer(self, fd):
                return self.ready(fd)
            def _remove_writer(self, fd): pass
                rfc2109_policy = self.rfc2109_policy
                # RFC2109 says so
            """)
        #expect(try await store.query(name).hits.first?.line == line)
    }

    @Test(arguments: ["parse_row", "Invoice", "Default"])
    func `the passage that declares a name comes before all that use it, and its line is the answer`(
        name: String
    ) async throws {
        let store = try await store(
            "# \(name) \(name) \(name)\n\(name)(1)\n\(name)(2) and \(name)(3)\nuse \(name)",
            "# here\nlegacy_\(name)_other = \(name)Type\nclass \(name)(Base):\n    def total(self):\n        return \(name)",
            "total = \(name).total(\(name))", "a lamp", "another lamp", "a third lamp")
        let hit = try #require(try await store.query(name).hits.first)
        #expect(hit.uri == "d1" && hit.line == 3)
    }

    @Test func `a name with signs in it comes before what has its words`() async throws {
        let store = try await store(
            "std sort: std, sort, std sort and the std sort of sort", "x = std::stable_sort(a); std_sort(b)",
            "a long text about other things that calls std::sort(begin, end) once, somewhere in the middle of it all",
            "a lamp")
        #expect(try await store.query("std::sort").hits.first?.uri == "d2")
    }
}
