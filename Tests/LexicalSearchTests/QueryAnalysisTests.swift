import Foundation
import IndexSupport
import RAGModel
import Testing
import TextAnalysis

@testable import LexicalSearch

/// The query language, in terms of an analyzer.
@Suite struct QueryAnalysisTests {
    private let analyzer = try! Analyzer(.neutral)

    /// A readable form: sign, field, pattern; parts in brackets.
    private func describe(_ text: String, allTerms: Bool = false) -> String {
        LexicalQuery.parse(text, analyzer: analyzer, allTerms: allTerms).query.clauses.map { clause in
            let sign = clause.occurrence == .required ? "+" : clause.occurrence == .excluded ? "-" : ""
            return sign
                + clause.positions.map { position in
                    describe(position.whole)
                        + (position.parts.isEmpty
                            ? "" : "[" + position.parts.map(describe).joined(separator: " ") + "]")
                }.joined(separator: ",")
        }.joined(separator: " ")
    }

    private func describe(_ leaf: LexicalQuery.Leaf) -> String {
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        let field = leaf.field.map { $0.name + ":" } ?? ""
        switch leaf.pattern {
        case .term(let term): return field + text(term)
        case .prefix(let term): return field + text(term) + "*"
        case .fuzzy(let term, let distance): return field + text(term) + "~\(distance)"
        case .anyOf(let terms, _): return field + terms.map(text).joined(separator: "|")
        case .phrase(let terms, let slop):
            return field + "\"" + terms.map { "\(text($0.term))@\($0.offset)" }.joined(separator: " ") + "\"~\(slop)"
        }
    }

    private func notes(_ text: String) -> [String] { LexicalQuery.parse(text, analyzer: analyzer).notes }

    @Test(arguments: [
        ("green tea", "green tea"),
        ("  green\ttea\n", "green tea"),
        ("+green -tea", "+green -tea"),
        ("title:green path:tea", "+title:green +path:tea"),
        ("+title:green -path:tea", "+title:green -path:tea"),
        ("\"green tea\"", "+\"green@0 tea@1\"~0"),
        ("\"green tea\"~3 +\"black tea\"", "+\"green@0 tea@1\"~3 +\"black@0 tea@1\"~0"),
        ("title:\"green tea\"", "+title:\"green@0 tea@1\"~0"),
        ("\"tea\"", "+tea"),
        ("\"10 kΩ\" \"the pH value\"", "+\"10@0 kω@1\"~0 +\"the@0 ph@1 value@2\"~0"),
        ("green* gren~ gren~2 gren~0", "green* gren~1 gren~2 gren~0"),
        ("exit code -1 --verbose", "exit code 1 verbose"),
        ("exit code -11 --verbose", "exit code -11 verbose"),
        ("tea tea tea", "tea tea tea"),
        ("", ""),
        ("+ - \" ~ * :", ""),
    ])
    func queriesParse(text: String, expected: String) { #expect(describe(text) == expected) }

    @Test func allTermsMakesWordsRequired() {
        #expect(describe("green tea -black", allTerms: true) == "+green +tea -black")
    }

    @Test(arguments: [
        ("\"green tea", "green tea", "a quotation mark is not closed"),
        ("gr*n*", "gr n", "a star stands for the rest of one word"),
        ("black-green~1", "black,green", "a tilde follows one word"),
        ("gren~7", "gren~2", "at most 2 edits"),
        ("-green", "-green", "nothing but excluded words"),
        ("\"...\"", "", "has no word in it"),
    ])
    func malformedSyntaxIsSearchedAsTextWithANote(text: String, expected: String, note: String) {
        let described = describe(text).replacingOccurrences(of: ",", with: expected.contains(",") ? "," : " ")
        #expect(described == expected)
        #expect(notes(text).contains { $0.contains(note) }, "\(notes(text))")
    }

    @Test func wellFormedQueriesHaveNoNotes() {
        for text in [
            "green tea", "\"green tea\"~2", "gre* -tea", "gren~1 title:tea", "https://example.org/a?b=c",
            "C++ 100% a:b",
        ] {
            #expect(notes(text) == [], "\(text)")
        }
    }

    @Test func addressesAreNotFields() {
        #expect(!describe("path://tea").contains("path:"))
        #expect(!describe("std::vector other:word").contains("other:"))
    }

    @Test func stopWordsAreLeftOutUnlessThereIsNothingElse() throws {
        let english = try Analyzer(.english)
        func terms(_ text: String) -> [String] {
            LexicalQuery.parse(text, analyzer: english).query.clauses.map(\.text)
        }
        #expect(terms("the tea of the day") == ["tea", "day"])
        #expect(terms("to be or not to be").count == 6)
        #expect(terms("+the tea") == ["+the", "tea"])
        #expect(terms("\"the who\" and tea") == ["\"the who\"", "tea"])
    }

    @Test func thousandsOfWordsAreCutWithANote() {
        let text = (0..<5000).map { "w\($0)" }.joined(separator: " ")
        let (query, notes) = LexicalQuery.parse(text, analyzer: analyzer)
        #expect(query.clauses.count <= LexicalQuery.maximumPositions && query.clauses.count > 100)
        #expect(notes.contains { $0.contains("were left out") })
    }

    @Test func randomTextNeverCrashes() {
        var random = SplitMix64(seed: 1)
        let pieces = [
            "\"", "+", "-", "~", "*", ":", "title:", "body:", " ", "a", "tea", "é", "語", "9", "\\", "\u{0}", "🫖",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random)! }
                .joined()
            let (query, _) = LexicalQuery.parse(text, analyzer: analyzer, allTerms: Bool.random(using: &random))
            for clause in query.clauses { #expect(!clause.positions.isEmpty) }
        }
    }
}
