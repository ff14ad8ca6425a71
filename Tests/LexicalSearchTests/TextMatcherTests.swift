import IndexSupport
import RAGModel
import TestSupport
import Testing
import TextAnalysis

@testable import LexicalSearch

/// Which words and which line of a text answer a query.
@Suite struct TextMatcherTests {
    private let folder = TemporaryFolder()
    private let analyzer = try! Analyzer(.english)

    private func searcher(_ texts: [String], titles: [String]? = nil) throws -> LexicalSearcher {
        let path = folder.file("index")
        let builder = LexicalIndexBuilder(analyzer: analyzer)
        for (ordinal, text) in texts.enumerated() {
            try builder.add(
                ordinal: Ordinal(ordinal), fields: [(.title, titles?[ordinal] ?? ""), (.body, text)])
        }
        try builder.write(to: path)
        return LexicalSearcher(
            segments: [LexicalSegment(index: try LexicalIndex(path: path))], parameters: BM25Parameters())
    }

    private func prepare(_ query: String, _ searcher: LexicalSearcher) throws -> PreparedQuery {
        try searcher.prepare(LexicalQuery.parse(query, analyzer: analyzer).query)
    }

    private func matcher(_ query: String, _ texts: [String]) throws -> TextMatcher {
        let prepared = try prepare(query, try searcher(texts))
        return TextMatcher(prepared, QueryPatterns(prepared), session: analyzer.makeSession())
    }

    private func line(_ query: String, _ text: String, others: [String] = []) throws -> String? {
        let matches = try matcher(query, [text] + others).matches(in: text)
        return matches.bestLine.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    }

    @Test func `the best line is the one with the rarest word`() throws {
        let text = "id,name\n1,person1\n2,person2777\n3,name of a name"
        #expect(try line("name person2777", text, others: ["a name", "the name", "names"]) == "2,person2777")
        #expect(try line("nothing", text) == nil)
    }

    @Test func `a whole identifier comes before its parts`() throws {
        let text = "debounce the search\nsearch, debounce, search\nconst x = debounceSearch(1)\nsearch"
        #expect(try line("debounceSearch", text) == "const x = debounceSearch(1)")
        #expect(try line("E-4107", "E 4107 e 4107\nsee E-4107") == "see E-4107")
    }

    @Test(arguments: [
        ("green tea", "green tea", 1, 0), ("green tea", "tea a b c d e f g h green", 0, 0),
        ("debounceSearch", "x = debounceSearch", 0, 1), ("debounceSearch", "x = DEBOUNCESEARCH(1)", 0, 0.5),
        ("token_limit", "a._token_limit", 0, 0), ("token_limit 1.2.3", "see 1.2.3", 0, 0.5),
    ])
    func `a text tells what stands together and what is spelled as asked`(
        query: String, text: String, proximity: Double, spelling: Double
    ) throws {
        let found = try matcher(query, [text, "green tea debounceSearch token_limit 1.2.3"])
        #expect(abs(found.proximity(in: text) - proximity) < 1e-9)
        #expect(found.spelling(in: text) == spelling)
    }

    @Test func `two words are neighbours, and signs, digits and capitals make names`() throws {
        #expect(try !matcher("tea", ["tea"]).hasNeighbours)
        #expect(try matcher("green tea", ["tea", "green"]).hasNeighbours)
        #expect(try matcher("E-4107", ["tea"]).hasNames)
        #expect(try !matcher("green tea", ["tea", "green"]).hasNames)
    }

    @Test func `of lines with the same words the one where they stand together is best`() throws {
        let text = "green a b c d e f g h i j k l m n tea\ngreen tea a b c d e f g h\ngreen tea again"
        #expect(try line("green tea", text) == "green tea a b c d e f g h")
    }

    @Test func `a long line is cut around its best words`() throws {
        let filler = String(repeating: "filler words without end ", count: 60)
        let text = filler + "here the quokka sleeps " + filler
        let found = try #require(try line("quokka sleeps", text))
        #expect(found.contains("quokka sleeps"))
        #expect(found.utf8.count < 300)
        let chinese = String(repeating: "这是一个很长的句子", count: 60) + "熊猫" + String(repeating: "没有空格的文字", count: 60)
        #expect(try #require(try line("熊猫", chinese)).contains("熊猫"))
    }

    @Test func `prefixes and fuzzy words are highlighted`() throws {
        let text = "searching for a serach engine"
        let matches = try matcher("sear* search~2", [text]).matches(in: text)
        let words = matches.highlights.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
        #expect(words == ["searching", "serach"])
    }

    @Test func `proximity counts neighbours of the query`() throws {
        let far = "green " + String(repeating: "x ", count: 20) + "tea"
        let matcher = try matcher("green tea", ["green tea", far])
        #expect(matcher.proximity(in: "green tea") == 1)
        #expect(matcher.proximity(in: "tea of a green") == 1)
        #expect(matcher.proximity(in: far) == 0)
        #expect(matcher.proximity(in: "nothing") == 0)
    }

    @Test(arguments: ["debounceSearch", "E-4107", "v2.3.1", "2.3.1", "0x80070005", "3.14"])
    func `a chunk with the whole beats any number of parts`(identifier: String) throws {
        let parts = try Analyzer(.english).makeSession().analyze(identifier).map(\.term).dropFirst()
        let many = String(repeating: parts.joined(separator: " ") + " ", count: 9)
        let texts = [many, many + "more", "long " + String(repeating: "other words ", count: 200) + identifier, many]
        let searcher = try searcher(texts)
        let query = try prepare(identifier, searcher)
        let found = try searcher.search(query, k: 4)[0]
        #expect(found.first?.ordinal == 2)
        let scores = try searcher.lexicalScores(query, segment: 0, of: [3, 2])
        #expect(query.queryTerms.first?.isWholeIdentifier == true)
        #expect(scores[1].terms.contains(0) && !scores[0].terms.contains(0))
        #expect(scores[1].score.map(Float.init) == found[0].score)
    }

    @Test(arguments: ["数据库", "防抖函数", "ฐานข้อมูล"])
    func `a pair of characters is no identifier, whatever it has parts`(words: String) throws {
        let searcher = try searcher(["数据库和防抖函数", "ฐานข้อมูล", "other"])
        let query = try prepare(words, searcher)
        #expect(!query.queryTerms.isEmpty && query.queryTerms.allSatisfy { !$0.isWholeIdentifier })
        #expect(query.terms.allSatisfy { $0.kind != .presence })
    }

    @Test func `a word in a title adds to the score`() throws {
        let searcher = try searcher(["green tea", "green tea"], titles: ["other", "tea"])
        let query = try prepare("tea", searcher)
        let scores = try searcher.lexicalScores(query, segment: 0, of: [0, 1])
        #expect(scores[0].titleScore == 0 && scores[1].titleScore > 0)
        let explanation = try searcher.explain(query, segment: 0, ordinal: 1)
        #expect(explanation.terms.map(\.term) == ["tea", "tea (title)"])
        #expect(Float(explanation.terms.reduce(0) { $0 + $1.contribution }) == explanation.score)
    }

    @Test func `terms are known or not, and a near one is suggested`() throws {
        let searcher = try searcher(["searching an engine", "search", "engines"])
        let query = try prepare("serach engine xyzzy", searcher)
        #expect(query.queryTerms.map(\.documentFrequency) == [0, 2, 0])
        #expect(query.knownWeight > 0)
        let suggestions = try searcher.suggestions(for: query)
        #expect(suggestions.map(\.source) == ["serach"])
        #expect(suggestions.map(\.term) == ["search"])
        #expect(suggestions.map(\.documentFrequency) == [2])
    }

    @Test(arguments: [
        ("gatewya", "gateway", true), ("recieve", "receive", true), ("enginne", "engine", true),
        // Two edits are too many in so short a word; in a long one they are not.
        ("tomato", "tomás", false), ("annual", "actual", false), ("xilophoen", "xylophone", true),
        ("xeceive", "receive", false),
    ])
    func `letters that changed places are one mistake, and long words may have two`(
        written: String, word: String, isMeant: Bool
    ) throws {
        let searcher = try searcher([word, "something else"])
        #expect(try searcher.suggestions(for: try prepare(written, searcher)).count == (isMeant ? 1 : 0))
    }
}
