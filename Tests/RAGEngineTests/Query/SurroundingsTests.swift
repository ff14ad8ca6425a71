import Foundation
import RAGModel
import TestSupport
import Testing

@testable import RAGEngine

@Suite struct SurroundingsTests {
    private let story = TestDocument("story", "one alpha", "two beta", "three gamma", "four delta", "five epsilon")

    @Test func `neighbouring passages are returned around a hit`() async throws {
        let fixture = try await QueryFixture([story])
        let response = try await fixture.ask("gamma") { $0.expansion = .neighbours(1) }
        let around = try #require(response.hits.first?.surroundings)
        #expect(around.text == "two beta\nthree gamma\nfour delta")
        #expect(around.lines == 2...4 && around.positions == 1...3)
        #expect(
            try await fixture.ask("alpha") { $0.expansion = .neighbours(9) }.hits.first?.surroundings?.positions
                == 0...4)
        #expect(try await fixture.ask("gamma").hits.first?.surroundings == nil)
    }

    @Test func `what passages share is not repeated`() {
        #expect(Surrounding.joined("one two three", "three four") == "one two three four")
        #expect(Surrounding.joined("one", "two") == "one\ntwo")
    }

    @Test func `a context holds whole passages, numbered and fenced, within its budget`() async throws {
        let fixture = try await QueryFixture([story, TestDocument("other", "gamma ```code``` of another file")])
        for budget in [1, 12, 20, 40, 400] {
            let response = try await fixture.ask("gamma") {
                $0.contextTokens = budget
                $0.minimumScore = 0
            }
            let context = try #require(response.context)
            #expect(context.tokens <= budget)
            #expect((fixture.embedder.tokenOffsets(context.text)?.count ?? 0) <= budget)
            #expect(context.citations.map(\.number) == Array(1..<context.citations.count + 1))
            for citation in context.citations {
                #expect(context.text.contains("[\(citation.number)] \(citation.path):\(citation.lines.lowerBound)-"))
            }
        }
        let whole = try #require(
            try await fixture.ask("gamma") {
                $0.contextTokens = 400
                $0.minimumScore = 0
            }.context)
        // The passages of the story follow each other and are one; the fence is longer than any in a passage.
        #expect(whole.citations.count == 2)
        #expect(whole.text.contains("````"))
        #expect(whole.text.contains("one alpha\ntwo beta"))
    }

    @Test func `hits whose file is gone or edited are marked, and a note says so`() async throws {
        let folder = TemporaryFolder()
        func file(_ name: String) throws -> TestDocument {
            let path = folder.file(name)
            try Data("the pump".utf8).write(to: URL(fileURLWithPath: path))
            var status = stat()
            #expect(stat(path, &status) == 0)
            var document = TestDocument(path, "the pump")
            document.root = folder.path
            #if canImport(Darwin)
                let time = status.st_mtimespec
            #else
                let time = status.st_mtim
            #endif
            document.modified = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
            document.size = 8
            return document
        }
        let documents = [try file("same"), try file("gone"), try file("edited")]
        let fixture = try await QueryFixture(documents + [TestDocument("given", "the pump")])
        try FileManager.default.removeItem(atPath: folder.file("gone"))
        try Data("other text".utf8).write(to: URL(fileURLWithPath: folder.file("edited")))
        let response = try await fixture.ask("pump") {
            $0.checksFiles = true
            $0.diversity.collapsesDuplicates = false
        }
        let changes = Dictionary(uniqueKeysWithValues: response.hits.map { ($0.path, $0.change) })
        #expect(changes == ["same": nil, "gone": .gone, "edited": .edited, "given": nil])
        #expect(response.notes.contains { $0.contains("no longer there: gone") })
        #expect(response.notes.contains { $0.contains("changed since it was ingested: edited") })
    }
}
