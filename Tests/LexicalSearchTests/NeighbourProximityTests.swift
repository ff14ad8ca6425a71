import IndexSupport
import TestSupport
import Testing
import TextAnalysis

@testable import LexicalSearch

/// How near words stand, told by the positions of the index.
@Suite struct NeighbourProximityTests {
    private let folder = TemporaryFolder()
    private let analyzer = try! Analyzer(.english)

    private func searcher(_ texts: [String]) throws -> LexicalSearcher {
        let path = folder.file("index-\(texts.count)")
        let builder = LexicalIndexBuilder(analyzer: analyzer)
        for (ordinal, text) in texts.enumerated() {
            // Words of the title are near each other too, and no matter.
            try builder.add(ordinal: Ordinal(ordinal), fields: [(.title, "green tea of harbour walls"), (.body, text)])
        }
        try builder.write(to: path)
        return LexicalSearcher(
            segments: [LexicalSegment(index: try LexicalIndex(path: path))], parameters: BM25Parameters())
    }

    private func patterns(_ query: String, _ searcher: LexicalSearcher) throws -> (QueryPatterns, TextMatcher) {
        let prepared = try searcher.prepare(LexicalQuery.parse(query, analyzer: analyzer).query)
        let patterns = QueryPatterns(prepared)
        return (patterns, TextMatcher(prepared, patterns, session: analyzer.makeSession()))
    }

    @Test func `positions say what the texts say`() throws {
        let words = [
            "green", "tea", "teas", "harbour", "wall", "walls", "E-4107", "v2.3.1", "of", "stone", "user_name", "42",
        ]
        var random = SplitMix64(seed: 7)
        let texts = (0..<400).map { _ in
            (0..<Int.random(in: 0...60, using: &random)).map { _ in
                Int.random(in: 0...3, using: &random) == 0 ? words.randomElement(using: &random)! : "x"
            }.joined(separator: " ")
        }
        let searcher = try searcher(texts)
        var told = 0
        for _ in 0..<200 {
            var query = (0..<Int.random(in: 1...5, using: &random)).map { _ in words.randomElement(using: &random)! }
            if Int.random(in: 0...4, using: &random) == 0 { query.append("\"green tea\"") }
            let (patterns, matcher) = try patterns(query.joined(separator: " "), searcher)
            #expect(patterns.isTold)
            let ordinals = (0..<30).map { _ in Ordinal.random(in: 0..<400, using: &random) }
            let distinct = Array(Set(ordinals))
            let found = searcher.proximities(patterns, segment: 0, of: distinct)
            for (ordinal, proximity) in zip(distinct, found) {
                let expected = matcher.proximity(in: texts[Int(ordinal)])
                #expect(abs(proximity - expected) < 1e-9, "\(query) in \(texts[Int(ordinal)])")
                if expected > 0 { told += 1 }
            }
        }
        #expect(told > 500)
    }

    @Test(arguments: ["gre* tea", "green te~1"]) func `patterns are left to the texts`(query: String) throws {
        let (patterns, _) = try patterns(query, try searcher(["green tea"]))
        #expect(!patterns.isTold)
    }
}
