import IndexSupport
import RAGModel
import TestSupport
import Testing

/// The query language, before any analyzer.
@Suite struct QueryParserTests {
    /// A readable form: sign, field, pattern.
    private func describe(_ text: String, allTerms: Bool = false) -> String {
        ParsedQuery(text, allTerms: allTerms).clauses.map { clause in
            let sign = clause.occurrence == .required ? "+" : clause.occurrence == .excluded ? "-" : ""
            let field = clause.field.map { $0.rawValue + ":" } ?? ""
            let pattern =
                switch clause.pattern {
                case .word(let text): text
                case .phrase(let text, let slop): "[\(text)]~\(slop)"
                case .prefix(let text): text + "*"
                case .fuzzy(let text, let distance): text + "~\(distance)"
                }
            return sign + field + pattern
        }.joined(separator: " ")
    }

    @Test(arguments: [
        ("green tea", "green tea"),
        ("  green\ttea\n", "green tea"),
        ("+green -tea", "+green -tea"),
        ("title:green path:tea", "+title:green +path:tea"),
        ("+title:green -path:tea", "+title:green -path:tea"),
        ("\"green tea\"", "+[green tea]~0"),
        ("\"green tea\"~3 -\"black tea\"", "+[green tea]~3 -[black tea]~0"),
        ("title:\"green tea\"", "+title:[green tea]~0"),
        ("green* gren~ gren~2 gren~0", "green* gren~1 gren~2 gren~0"),
        ("status -404 --verbose", "status -404 --verbose"),
        ("exit code -1 --verbose", "exit code -1 --verbose"),
        ("python -3.11 -0x80 -v2 +404", "python -3.11 -0x80 -v2 +404"),
        ("rudder -halde", "rudder -halde"),
        ("-halde rudder", "-halde rudder"),
        ("path://tea std::vector other:word", "path://tea std::vector other:word"),
        ("", ""),
        ("+ - ~ * :", "+ - ~ * :"),
    ])
    func `queries are cut into clauses`(text: String, expected: String) { #expect(describe(text) == expected) }

    @Test func `all terms makes words required`() {
        #expect(describe("green tea -black", allTerms: true) == "+green +tea -black")
    }

    @Test(arguments: [
        ("Who wrote the music of \"Doctor Who\"?", "Who wrote the music of [Doctor Who]~0 ?"),
        ("in which of the seven cities was \"green tea\" sold", "in which of the seven cities was [green tea]~0 sold"),
        (
            "in which of the seven cities was +\"green tea\" sold",
            "in which of the seven cities was +[green tea]~0 sold"
        ),
    ])
    func `quotation marks in a sentence do not bind, and a note says so`(text: String, expected: String) {
        #expect(describe(text) == expected)
        #expect(ParsedQuery(text).notes.contains { $0.contains("in a sentence") } == !text.contains("+"))
    }

    @Test(arguments: [
        ("jaguar -cat", "jaguar"),
        ("+jaguar +night", "jaguar night"),
        ("\"big cats\"~2 title:engine -path:src", "big cats engine"),
        ("index* serach~1", "index serach"),
        ("-cat", ""),
        ("status -404", "status"),
        ("temperature \"-5\"", "temperature -5"),
        ("exit code -1", "exit code -1"),
        ("why does it stop at -40 degrees?", "why does it stop at -40 degrees?"),
        ("how do pumps work?", "how do pumps work?"),
    ])
    func `the plain text has no operators and no excluded words`(text: String, expected: String) {
        #expect(ParsedQuery(text).plainText == expected)
    }

    @Test(arguments: ["status -404", "python -3.11", "address -0x80", "title -22 \"a b\""])
    func `a minus before a number leaves it out, with a note`(text: String) {
        let parsed = ParsedQuery(text)
        #expect(parsed.clauses.count { $0.occurrence == .excluded } == 1)
        #expect(parsed.notes.count { $0.contains("leaves out what has") } == 1)
    }

    @Test func `a sentence's negative number is a number`() {
        let parsed = ParsedQuery("why does the pump stop at -40 degrees?")
        #expect(parsed.clauses.allSatisfy { $0.occurrence == .optional } && parsed.notes.isEmpty)
        #expect(ParsedQuery("which cat is no -pet?").conditions.map(\.source) == ["-pet?"])
    }

    @Test func `conditions are what every answer must fulfil`() {
        let parsed = ParsedQuery("jaguar -cat +night \"big cats\" title:engine spee*")
        #expect(parsed.conditions.map(\.source) == ["-cat", "+night", "\"big cats\"", "title:engine"])
        #expect(ParsedQuery("jaguar cat").conditions.isEmpty)
        #expect(ParsedQuery("jaguar cat", allTerms: true).conditions.count == 2)
    }

    @Test(arguments: [
        ("\"green tea", "green tea", "a quotation mark is not closed"),
        ("gr*n*", "gr*n*", "a star stands for the rest of one word"),
        ("-green", "-green", "nothing but excluded words"),
        ("\"a b\"~2000", "+[a b]~1000", "at most 1000 apart"),
    ])
    func `malformed syntax is searched as text with a note`(text: String, expected: String, note: String) {
        #expect(describe(text) == expected)
        #expect(ParsedQuery(text).notes.contains { $0.contains(note) }, "\(ParsedQuery(text).notes)")
    }

    @Test func `random text never crashes and loses no word`() {
        var random = SplitMix64(seed: 1)
        let pieces = [
            "\"", "+", "-", "~", "*", ":", "title:", "body:", " ", "a", "tea", "é", "語", "9", "\\", "\u{0}", "🫖",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random)! }
                .joined()
            let parsed = ParsedQuery(text, allTerms: Bool.random(using: &random))
            let words = parsed.clauses.map(\.text).joined()
            #expect(
                words.filter { $0.isLetter }
                    == text.filter { $0.isLetter }.replacing("title", with: "")
                    .replacing("body", with: "") || text.contains("title") || text.contains("body"))
            for clause in parsed.clauses { #expect(!clause.text.isEmpty) }
        }
    }
}
