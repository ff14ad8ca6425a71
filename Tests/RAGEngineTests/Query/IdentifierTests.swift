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
}
