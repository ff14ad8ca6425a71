import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import LexicalSearch

/// What a query may cost: budgets, cancellation, prefixes that stand for many words.
@Suite struct QueryLimitsTests {
    private let folder = TemporaryFolder()

    private func searcher(_ chunks: [[String]]) throws -> LexicalSearcher {
        let path = folder.file("index")
        try TestIndex.build(chunks.map { ModelChunk(fields: [.body: $0]) }, to: path)
        return LexicalSearcher(
            segments: [LexicalSegment(index: try LexicalIndex(path: path))], parameters: BM25Parameters())
    }

    private func query(_ pattern: LexicalQuery.Pattern, field: LexicalField? = nil) -> LexicalQuery {
        LexicalQuery(clauses: [
            .init(occurrence: .optional, positions: [.init(whole: .init(pattern, field: field), parts: [])], text: "q*")
        ])
    }

    @Test func `a prefix finds every chunk, however many words it stands for`() throws {
        let searcher = try searcher((0..<3000).map { ["zz\($0)", "other"] })
        let found = try searcher.search(query(.prefix(Array("zz".utf8))), k: 10_000)[0]
        #expect(found.count == 3000)
        let prepared = try searcher.prepare(query(.prefix(Array("zz".utf8))))
        #expect(prepared.notes.isEmpty)
    }

    @Test(arguments: [0, 1, 2, 3])
    func `a used up budget stops every kind of word`(kind: Int) throws {
        let searcher = try searcher((0..<3000).map { ["zz\($0)", "other", "word"] })
        let pattern: LexicalQuery.Pattern =
            switch kind {
            case 0: .prefix(Array("zz".utf8))
            case 1: .fuzzy(Array("zz1".utf8), distance: 2)
            case 2:
                .phrase(
                    [.init(term: Array("other".utf8), offset: 0), .init(term: Array("word".utf8), offset: 1)], slop: 0)
            default: .term(Array("other".utf8))
            }
        let query = query(pattern, field: kind == 3 ? .body : nil)
        #expect(throws: WorkBudget.Exhausted.steps) {
            _ = try searcher.search(query, k: 10, budget: WorkBudget(steps: 100))
        }
        let cancelled = WorkBudget.unlimited()
        cancelled.cancel()
        #expect(throws: WorkBudget.Exhausted.cancelled) { _ = try searcher.search(query, k: 10, budget: cancelled) }
        let late = WorkBudget(deadline: .now - .seconds(1))
        #expect(throws: WorkBudget.Exhausted.deadline) { _ = try searcher.search(query, k: 10, budget: late) }
        let found = try searcher.search(query, k: 10)[0]
        #expect(!found.isEmpty)
    }

    @Test func `a search in progress heeds its budget`() throws {
        let searcher = try searcher((0..<40_000).map { _ in ["word"] })
        let prepared = try searcher.prepare(LexicalQuery(terms: ["word"]))
        #expect(throws: WorkBudget.Exhausted.steps) {
            _ = try searcher.search(prepared, k: 30_000, budget: WorkBudget(steps: 400))
        }
    }

    @Test func `words chosen to collide cost no more than others`() {
        var accumulator = TermAccumulator()
        var random = SplitMix64(seed: 9)
        // The same hash for all: what an attacker would look for.
        for number in 0..<60_000 {
            var word = "w\(number)"
            word.withUTF8 { accumulator.add($0, hash: 7, ordinal: UInt32(number), field: 0, position: 0) }
        }
        #expect(accumulator.termCount == 60_000)
        #expect(accumulator.longestProbe < 1000)
        for _ in 0..<1000 {
            var word = "w\(Int.random(in: 0..<60_000, using: &random))"
            word.withUTF8 { accumulator.add($0, hash: 7, ordinal: 60_000, field: 0, position: 0) }
        }
        #expect(accumulator.termCount == 60_000)
        accumulator.finish()
        let names = accumulator.sortedNumbers().map { String(decoding: accumulator.name($0), as: UTF8.self) }
        #expect(names == (0..<60_000).map { "w\($0)" }.sorted())
    }
}
