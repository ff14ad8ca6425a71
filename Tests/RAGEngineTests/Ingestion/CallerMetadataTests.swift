import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct CallerMetadataTests {
    private let files = [
        "d/a.md": "---\nclearance: public\nowner: ann\n---\n# A\n\nalpha", "d/sub/b.md": "# B\n\nbeta",
    ]

    @Test func `what the caller says wins over front matter, defaults do not`() async throws {
        let fixture = IngestionFixture(files)
        try await fixture.ingest("d") {
            $0.metadata = ["clearance": .string("secret")]
            $0.defaultMetadata = ["owner": .string("nobody"), "team": .string("docs")]
        }
        let contents = try await fixture.contents()
        #expect(
            contents["a.md"]?.metadata == [
                "clearance": .string("secret"), "owner": .string("ann"), "team": .string("docs"),
            ])
        #expect(contents["sub/b.md"]?.metadata["owner"] == .string("nobody"))
    }

    @Test func `metadata stays with the root until it is changed`() async throws {
        let fixture = IngestionFixture(files)
        try await fixture.ingest("d") { $0.metadata = ["team": .string("docs")] }
        let again = try await fixture.ingest("d")
        #expect(again.unchanged == 2 && again.filesRead == 0)
        #expect(try await fixture.contents()["sub/b.md"]?.metadata["team"] == .string("docs"))
        fixture.folder.write("d/sub/b.md", "# B\n\nanother beta")
        try await fixture.ingest("d/sub/b.md")
        #expect(try await fixture.contents()["sub/b.md"]?.metadata["team"] == .string("docs"))
        let changed = try await fixture.ingest("d") { $0.metadata = ["team": .string("web")] }
        #expect(changed.updated == 2)
        #expect(try await fixture.ingest("d", options: { $0.metadata = [:] }).updated == 2)
        #expect(try await fixture.contents()["sub/b.md"]?.metadata == [:])
    }

    @Test(arguments: [["d", "d/sub"], ["d/sub", "d"]])
    func `an inner root adds to the outer one, whatever the order`(_ order: [String]) async throws {
        let fixture = IngestionFixture(files)
        let given: [String: [String: MetadataValue]] = [
            "d": ["team": .string("docs"), "level": .integer(1)], "d/sub": ["level": .integer(2)],
        ]
        for name in order { try await fixture.ingest(name) { $0.metadata = given[name] } }
        let contents = try await fixture.contents()
        #expect(contents["sub/b.md"]?.metadata == ["team": .string("docs"), "level": .integer(2)])
        #expect(contents["a.md"]?.metadata["level"] == .integer(1))
        #expect(try await fixture.ingest("d").unchanged == 2)
    }

    @Test func `a change of type alone is noticed`() async throws {
        let fixture = IngestionFixture(files)
        let kinds: [MetadataValue] = [
            .string("2"), .integer(2), .double(2), .string("true"), .boolean(true), .string("a, b"),
            .list([.string("a, b")]), .list([.string("a"), .string("b")]),
        ]
        for kind in kinds {
            let report = try await fixture.ingest("d") { $0.metadata = ["severity": kind] }
            #expect(report.added + report.updated == 2, "\(kind)")
            let given = try await fixture.give([SourceDocument.change("p", "text", ["severity": kind])])
            #expect(given.added + given.updated == 1, "\(kind)")
            #expect(try await fixture.contents()["p"]?.metadata["severity"] == kind)
        }
    }

    @Test func `names of built-in fields are refused from the caller and left out of documents`() async throws {
        let fixture = IngestionFixture(["d/a.md": "---\npath: /etc/passwd\nmodified: never\nx: 1\n---\nalpha"])
        await #expect(throws: RAGError.self) {
            try await fixture.ingest("d") { $0.metadata = ["uri": .string("x")] }
        }
        let report = try await fixture.ingest("d")
        #expect(report.notes.first.contains { $0.message.contains("modified, path") })
        #expect(try await fixture.contents()["a.md"]?.metadata == ["x": .integer(1)])
        // The front matter is a passage of its own.
        #expect(try await fixture.matching("path = \"a.md\"") == 2)
    }
}
