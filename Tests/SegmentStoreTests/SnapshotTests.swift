import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import TestSupport
import Testing

/// What is asked of a snapshot about given chunks, however they are spread over segments.
@Suite struct SnapshotTests {
    private let fixture = StoreFixture()

    private func fill() async throws {
        for batch in 0..<4 { try await fixture.commit((0..<7).map { StoreFixture.document(batch * 6 + $0) }) }
        try await fixture.delete(["d3", "d20"])
    }

    @Test func `scores, terms and explanations of given chunks are those of the search`() async throws {
        try await fill()
        let snapshot = try await fixture.store.snapshot(of: Scope())
        defer { snapshot.close() }
        let budget = WorkBudget.unlimited()
        let query = try await snapshot.analyze(StoreFixture.words("pump valve rotor"), budget: budget)
        let leg = try await snapshot.lexical(query, k: 1000, in: nil, budget: budget)
        let ids = leg.candidates.map(\.id).shuffled()
        let scores = try await snapshot.lexicalScores(query, of: ids)
        let reports = try await snapshot.explain(query, ids)
        let expected = Dictionary(uniqueKeysWithValues: leg.candidates.map { ($0.id, $0.score) })
        for (id, (score, report)) in zip(ids, zip(scores, reports)) {
            let wanted = try #require(expected[id])
            #expect(abs(try #require(score.score) - wanted) < 1e-5)
            let sum = report.terms.reduce(0) { $0 + $1.contribution }
            #expect(abs(sum - wanted) < 1e-4)
            #expect(report.obstacles.isEmpty && report.length > 0)
        }
        let vector = fixture.embedder.vector(of: ["pump"])
        let dense = try await snapshot.dense(
            vector, k: 1000, in: nil, options: DenseOptions(exact: true), budget: budget)
        let cosines = try await snapshot.denseScores(vector, of: dense.candidates.map(\.id))
        for (cosine, candidate) in zip(cosines, dense.candidates) {
            #expect(abs(try #require(cosine) - candidate.score) < 1e-5)
        }
    }

    @Test func `a chunk that is not in this state has no score, no vector and no text, and cannot be explained`()
        async throws
    {
        try await fill()
        let before = try await fixture.store.snapshot(of: Scope())
        let gone = try await before.documents(named: "d3", deleted: true)[0].id
        let live = try await before.documents(named: "d4", deleted: false)[0].id
        let ids = [ChunkID(document: gone, position: 0), ChunkID(document: live, position: 0)]
        let budget = WorkBudget.unlimited()
        let query = try await before.analyze(StoreFixture.words("pump valve turbine rotor sensor"), budget: budget)
        let scores = try await before.lexicalScores(query, of: ids)
        #expect(scores[0].score == nil && scores[0].terms.isEmpty)
        #expect(scores[1].score != nil)
        #expect(
            try await before.denseScores(fixture.embedder.vector(of: ["pump"]), of: ids).map { $0 == nil }
                == [true, false])
        #expect(try await before.vectors(of: ids).map { $0 == nil } == [true, false])
        #expect(try await before.chunks(ids).map(\.id) == [ids[1]])
        await #expect(throws: RAGError.self) { _ = try await before.explain(query, [ids[0]]) }
        // Deleted, it can still be looked at, and says so.
        #expect(try await before.documents([gone])[0].deletedAt != nil)
        #expect(try await !before.chunks(of: gone, positions: 0..<9).isEmpty)
    }

    @Test func `why a chunk does not match is said: no term, a missing one, an excluded one`() async throws {
        try await fixture.commit([TestDocument("a", "pump and valve")])
        try await fixture.commit([TestDocument("b", "rotor")])
        let snapshot = try await fixture.store.snapshot(of: Scope())
        defer { snapshot.close() }
        func obstacles(_ text: String, _ name: String) async throws -> [LexicalReport.Obstacle] {
            let query = try await snapshot.analyze(StoreFixture.words(text), budget: .unlimited())
            let id = try await snapshot.documents(named: name, deleted: false)[0].id
            let report = try await snapshot.explain(query, [ChunkID(document: id, position: 0)])[0]
            #expect((report.score == nil) == !report.obstacles.isEmpty)
            return report.obstacles
        }
        #expect(try await obstacles("rotor", "a") == [.noTerm])
        #expect(try await obstacles("+rotor pump", "a") == [.missing("+rotor")])
        #expect(try await obstacles("pump -valve", "a") == [.excluded("-valve")])
        #expect(try await obstacles("rotor", "b") == [])
    }

    @Test func `vectors are those that were embedded, at unit length and in half precision`() async throws {
        try await fill()
        let snapshot = try await fixture.store.snapshot(of: Scope())
        defer { snapshot.close() }
        for number in [0, 5, 11, 22] {
            let document = StoreFixture.document(number)
            let stored = try await snapshot.documents(named: document.uri, deleted: false)[0]
            for (position, text) in document.chunks.enumerated() {
                let id = ChunkID(document: stored.id, position: UInt32(position))
                let vector = try #require(try await snapshot.vectors(of: [id])[0])
                let expected = try await fixture.embedder.embed([document.embeddingText(text)], role: .document)[0]
                    .vector
                #expect(zip(vector, expected).allSatisfy { abs($0 - $1) < 1e-3 })
                #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-2)
            }
        }
    }

    @Test func `samples and suggestions do not depend on the segments`() async throws {
        try await fill()
        func state() async throws -> [String] {
            let snapshot = try await fixture.store.snapshot(of: Scope())
            defer { snapshot.close() }
            var state = try await snapshot.sample(12).map { "\($0.id) \($0.text) \($0.vector?.first ?? 9)" }
            for word in ["pumq", "turbin", "xyzzy", "valve"] {
                let query = try await snapshot.analyze(StoreFixture.words(word), budget: .unlimited())
                state += try await snapshot.suggestions(for: query, budget: .unlimited()).map {
                    "\($0.source) \($0.word)"
                }
            }
            return state
        }
        let before = try await state()
        #expect(before.count > 12 && before.contains("pumq pump"))
        _ = try await fixture.store.compact(keepingDeleted: 3600)
        #expect(try await state() == before)
    }

    /// A partition with few of the store's passages enumerates its own; one with many walks the hashes of all.
    @Test func `a sample of a writer is the same texts by either way, each once, and nobody else's`() async throws {
        try await fill()
        let walked = try await fixture.store.write("test", to: Scope()) { try await $0.sample(30) }
        #expect(walked.count == 30 && walked.allSatisfy { $0.vector != nil })
        #expect(Set(walked.map(\.text)).count == 30)
        let strangers = (0..<9000).map { number in
            TestDocument("s\(number)", chunks: ["strange \(number)"])
        }
        try await fixture.store.put(strangers, in: Scope(tenant: "other"))
        let enumerated = try await fixture.store.write("test", to: Scope()) { try await $0.sample(30) }
        #expect(enumerated.map(\.id) == walked.map(\.id))
        // The index of samples has some hundred of the many; for more of them all are read.
        let (some, more) = try await fixture.store.write("test", to: Scope(tenant: "other")) { writer in
            (try await writer.sample(30), try await writer.sample(400))
        }
        #expect(some.count == 30 && more.count == 400 && some.map(\.id) == more.prefix(30).map(\.id))
    }

    @Test func `pages of documents are full and in order, whatever is deleted`() async throws {
        try await fill()
        let snapshot = try await fixture.store.snapshot(of: Scope())
        defer { snapshot.close() }
        for (deleted, count) in [(false, 23), (true, 2), (nil, 25)] as [(Bool?, Int)] {
            var uris: [String] = []
            while case let page = try await snapshot.documents(after: uris.last, deleted: deleted, limit: 4),
                !page.isEmpty
            {
                #expect(page.count == min(4, count - uris.count))
                uris += page.map(\.uri)
            }
            #expect(uris == uris.sorted() && uris.count == count)
        }
    }

    @Test func `the same snapshot is shared by those who ask at the same version`() async throws {
        try await fill()
        let version = try await fixture.store.version(of: Scope())
        let first = try await fixture.store.snapshot(of: Scope())
        let second = try await fixture.store.snapshot(of: Scope())
        #expect(first.version == version && second.version == version)
        first.close()
        // Closing one leaves the other at work.
        #expect(try await second.documents(named: "d4", deleted: false).count == 1)
        try await fixture.commit([StoreFixture.document(60)])
        let third = try await fixture.store.snapshot(of: Scope())
        #expect(third.version > second.version)
        #expect(try await second.documents(named: "d60", deleted: false).isEmpty)
        #expect(try await third.documents(named: "d60", deleted: false).count == 1)
        second.close()
        third.close()
    }
}
