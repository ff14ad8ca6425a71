import IndexSupport
import TestSupport
import Testing

@testable import LexicalSearch

/// Queries at the edges: very many terms, very many hits, nothing but the most frequent words.
@Suite struct SearchLimitsTests {
    private func searcher(_ chunks: [[String]]) throws -> LexicalSearcher {
        let folder = TemporaryFolder()
        let path = folder.file("index")
        try TestIndex.build(chunks.map { ModelChunk(fields: [.body: $0]) }, to: path)
        return LexicalSearcher(
            segments: [LexicalSegment(index: try LexicalIndex(path: path))], parameters: BM25Parameters())
    }

    private func ranked(
        _ chunks: [[String]], _ terms: [String], _ searcher: LexicalSearcher, k: Int
    ) -> [ScoredOrdinal] {
        let model = NaiveSearcher(
            live: chunks.map { ModelChunk(fields: [.body: $0]) }, parameters: searcher.parameters)
        let scores = model.scores(LexicalQuery(terms: terms))
        let all = scores.indices.compactMap { index in
            scores[index].map { ScoredOrdinal(ordinal: Ordinal(index), score: $0.score) }
        }
        return Array(all.sorted { $0.precedes($1) }.prefix(k))
    }

    @Test func aThousandTermsAreAllScored() throws {
        var random = SplitMix64(seed: 31)
        let chunks = (0..<1200).map { _ in
            (0..<30).map { _ in "w\(Int.random(in: 0..<2000, using: &random))" }
        }
        let searcher = try searcher(chunks)
        let terms = (0..<1000).map { "w\(2 * $0)" }
        let expected = ranked(chunks, terms, searcher, k: 10)
        for strategy in LexicalSearcher.Strategy.allCases {
            var searcher = searcher
            searcher.strategy = strategy
            let found = try searcher.search(LexicalQuery(terms: terms), k: 10)[0]
            #expect(found == expected, "\(strategy)")
        }
    }

    /// Every chunk has the words: bounds leave nothing out, and more are asked for than a window has.
    @Test(arguments: [10, 1000, 10_000]) func nothingButFrequentWordsGivesTheBest(k: Int) throws {
        var random = SplitMix64(seed: 32)
        let chunks = (0..<18_000).map { number in
            (0..<Int.random(in: 1...6, using: &random)).map { _ in ["the", "of", "to"].randomElement(using: &random)! }
                + (number % 7 == 0 ? [] : ["the"])
        }
        let searcher = try searcher(chunks)
        let terms = ["the", "of", "the", "to"]
        let expected = ranked(chunks, terms, searcher, k: k)
        for strategy in LexicalSearcher.Strategy.allCases {
            var searcher = searcher
            searcher.strategy = strategy
            let found = try searcher.search(LexicalQuery(terms: terms), k: k)[0]
            #expect(found == expected, "\(strategy)")
        }
    }
}
