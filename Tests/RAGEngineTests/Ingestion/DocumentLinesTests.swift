import Foundation
import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct DocumentLinesTests {
    private func lines(_ text: String, maximumLength: Int = 1 << 20) throws -> DocumentLines {
        let pipe = Pipe()
        let data = Data(text.utf8)
        Thread {
            pipe.fileHandleForWriting.write(data)
            try? pipe.fileHandleForWriting.close()
        }.start()
        return DocumentLines(
            descriptor: dup(pipe.fileHandleForReading.fileDescriptor), name: "input", maximumLength: maximumLength)
    }

    private func invalid(_ text: String) async throws -> (subject: String, message: String)? {
        for try await line in try lines(text) {
            if case .invalid(let subject, let message) = line.change { return (subject, message) }
        }
        return nil
    }

    @Test func `lines give documents, files and deletions of several tenants`() async throws {
        let fixture = IngestionFixture(["note.md": "# From a file\n\ngamma"])
        let path = fixture.path("note.md")
        let text = """
            {"id": "a", "text": "alpha", "metadata": {"n": 2, "tags": ["x", "y"], "by": {"name": "Ann"}}, "tenant": "one"}

            {"id": "a", "text": "beta", "title": "B", "tenant": "two"}
            {"id": "f", "path": "\(path)"}
            {"id": "gone", "text": "will be deleted"}
            {"id": "gone", "delete": true}
            not JSON
            {"id": "x", "txt": "a mistyped key"}
            {"id": "last", "text": "without a line end"}
            """
        let ingestion = Ingestion(into: IngestionTarget(fixture.store), options: fixture.options) { _ in nil }
        let reports = try await ingestion.run(try lines(text))
        #expect(reports.map(\.tenant) == ["default", "one", "two"])
        #expect(
            reports[0].failed.count == 2 && reports[0].failed.first.map(\.path) == ["input, line 7", "input, line 8"])
        let documents = try await fixture.documents()
        #expect(documents.map(\.uri) == ["f", "last"])
        #expect(documents[0].title == "From a file" && documents[0].format == "markdown")
        let one = try await fixture.documents(tenant: "one")
        #expect(one.map(\.uri) == ["a"])
        #expect(
            one[0].metadata == [
                "n": .integer(2), "tags": .list([.string("x"), .string("y")]), "by.name": .string("Ann"),
            ])
        #expect(try await fixture.documents(tenant: "two").map(\.title) == ["B"])
        #expect(try await fixture.documents(deleted: true).map(\.uri) == ["gone"])
    }

    @Test(
        arguments: [
            (#"{"text": "x"}"#, "id is missing"), (#"{"id": 7, "text": "x"}"#, "id has another type"),
            (#"{"id": "a"}"#, "either text or path"),
            (#"{"id": "a", "text": "x", "path": "y"}"#, "either text or path"),
            ("[1]", "type"), ("{", "not a JSON object"), (#"{"id": "a", "tekst": "x"}"#, "no such key"),
        ])
    func `what is wrong with a line is said`(_ line: String, _ message: String) async throws {
        let found = try #require(try await invalid(line))
        #expect(found.subject == "input, line 1")
        #expect(found.message.contains(message), "\(found.message)")
    }

    @Test func `a line that is too long is left out, and the next one read`() async throws {
        let long = String(repeating: "x", count: 300_000)
        let text = #"{"id": "a", "text": "\#(long)"}"# + "\n" + #"{"id": "b", "text": "short"}"# + "\n"
        var changes: [String] = []
        for try await line in try lines(text, maximumLength: 1000) {
            switch line.change {
            case .put(let document): changes.append(document.uri)
            case .invalid(let subject, _): changes.append(subject)
            case .delete: break
            }
        }
        #expect(changes == ["input, line 1", "b"])
    }
}
