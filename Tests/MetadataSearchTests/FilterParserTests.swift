import Foundation
import IndexSupport
import MetadataSearch
import RAGModel
import Testing

@Suite struct FilterParserTests {
    @Test(arguments: [
        ("a = 1", FilterExpression.comparison(field: "a", .equal, .integer(1))),
        ("a == 1.0", .comparison(field: "a", .equal, .double(1))),
        ("a!=true", .comparison(field: "a", .notEqual, .boolean(true))),
        ("a<\"x\"", .comparison(field: "a", .less, .string("x"))),
        ("a <= 'it'", .comparison(field: "a", .lessOrEqual, .string("it"))),
        ("date >= 2024-01-31", .comparison(field: "date", .greaterOrEqual, .string("2024-01-31"))),
        ("time > 2024-01-31T10:00:00Z", .comparison(field: "time", .greater, .string("2024-01-31T10:00:00Z"))),
        ("zip = 007", .comparison(field: "zip", .equal, .string("007"))),
        ("id = 99999999999999999999", .comparison(field: "id", .equal, .string("99999999999999999999"))),
        ("a = \"1\"", .comparison(field: "a", .equal, .string("1"))),
        ("doc.sub-field_2 = docs/guide.md", .comparison(field: "doc.sub-field_2", .equal, .string("docs/guide.md"))),
        ("\"two words\" = x", .comparison(field: "two words", .equal, .string("x"))),
        ("'in' = x", .comparison(field: "in", .equal, .string("x"))),
        (
            "a in (1, two, \"drei\", false)",
            .membership(field: "a", [.integer(1), .string("two"), .string("drei"), .boolean(false)])
        ),
        ("a not in (1)", .not(.membership(field: "a", [.integer(1)]))),
        ("a = 1.10", .comparison(field: "a", .equal, .string("1.10"))),
        ("a is null", .not(.exists(field: "a"))),
        ("a IS NOT NULL", .exists(field: "a")),
        ("a = null", .not(.exists(field: "a"))),
        ("a != Null", .exists(field: "a")),
        ("a = \"null\"", .comparison(field: "a", .equal, .string("null"))),
        ("a in (1, null)", .or([.membership(field: "a", [.integer(1)]), .not(.exists(field: "a"))])),
        ("a in (null)", .not(.exists(field: "a"))),
        ("name = 'O''Brien'", .comparison(field: "name", .equal, .string("O'Brien"))),
        ("name = \"say \"\"yes\"\"\"", .comparison(field: "name", .equal, .string("say \"yes\""))),
        ("name = ''", .comparison(field: "name", .equal, .string(""))),
        ("is = 5", .comparison(field: "is", .equal, .integer(5))),
        (
            "at = 5 and like = x",
            .and([
                .comparison(field: "at", .equal, .integer(5)), .comparison(field: "like", .equal, .string("x")),
            ])
        ),
        ("title ~ pump", .text(field: "title", .matches, "pump")),
        ("title~pump", .text(field: "title", .matches, "pump")),
        ("title !~ pump", .not(.text(field: "title", .matches, "pump"))),
        ("path = ~/notes", .comparison(field: "path", .equal, .string("~/notes"))),
        ("path glob docs/*.md", .text(field: "path", .glob, "docs/*.md")),
        ("path not like 'a%'", .not(.text(field: "path", .like, "a%"))),
        ("path endswith .md", .text(field: "path", .endsWith, ".md")),
        ("modified > now-7d", .comparison(field: "modified", .greater, .string("now-7d"))),
        (
            "at least 2 of (a = 1, b = 2 or c = 3, not d = 4)",
            .atLeast(
                2,
                [
                    .comparison(field: "a", .equal, .integer(1)),
                    .or([.comparison(field: "b", .equal, .integer(2)), .comparison(field: "c", .equal, .integer(3))]),
                    .not(.comparison(field: "d", .equal, .integer(4))),
                ])
        ),
        ("exists a", .exists(field: "a")),
        ("NOT EXISTS a", .not(.exists(field: "a"))),
        ("a contains 12", .text(field: "a", .contains, "12")),
        ("a startswith \"x y\"", .text(field: "a", .startsWith, "x y")),
        (
            "a = 1 or b = 2 and c = 3",
            .or([
                .comparison(field: "a", .equal, .integer(1)),
                .and([.comparison(field: "b", .equal, .integer(2)), .comparison(field: "c", .equal, .integer(3))]),
            ])
        ),
        (
            "not a = 1 and (b = 2 or exists c)",
            .and([
                .not(.comparison(field: "a", .equal, .integer(1))),
                .or([.comparison(field: "b", .equal, .integer(2)), .exists(field: "c")]),
            ])
        ),
        (#"a = "\"\\\n\t\r\'\u{e9}""#, .comparison(field: "a", .equal, .string("\"\\\n\t\r'\u{E9}"))),
        ("größe = 5", .comparison(field: "größe", .equal, .integer(5))),
        ("a = -0.5e-3", .comparison(field: "a", .equal, .double(-0.0005))),
    ])
    func textBecomesAnExpression(_ text: String, _ expected: FilterExpression) throws {
        #expect(try FilterExpression(parsing: text) == expected)
    }

    @Test(arguments: [
        ("", "filter, column 1: expected a field, found the end; for example: lang = de, or: \"in\" = 5"),
        (
            "lang",
            "filter, column 5: expected an operator (=, !=, <, <=, >, >=, ~, !~, is null, in, contains, startswith, "
                + "endswith, glob, like), "
                + "found the end; for example: year >= 2020"
        ),
        (
            "year >=",
            "filter, column 8: expected a value after \">=\", found the end; "
                + "for example: title = \"two words\""
        ),
        (
            "year >= )",
            "filter, column 9: expected a value after \">=\", found \")\"; "
                + "for example: title = \"two words\""
        ),
        (
            "a = b c",
            "filter, column 7: expected \"and\", \"or\" or the end, found \"c\"; "
                + "for example: lang = de and year >= 2020"
        ),
        (
            "a = 1 && b = 2",
            "filter, column 7: expected \"and\", \"or\" or the end, found \"&&\"; "
                + "for example: lang = de and year >= 2020"
        ),
        (
            "(a = 1",
            "filter, column 7: expected \"and\", \"or\" or \")\", found the end; "
                + "for example: (lang = de or lang = en) and year >= 2020"
        ),
        (
            "a in 1",
            "filter, column 6: expected \"(\" after \"in\", found \"1\"; "
                + "for example: lang in (de, \"en\")"
        ),
        (
            "a in (1 2)",
            "filter, column 9: expected \",\" or \")\", found \"2\"; "
                + "for example: lang in (de, \"en\")"
        ),
        (
            "a in ()",
            "filter, column 7: expected a value after \"(\", found \")\"; "
                + "for example: title = \"two words\""
        ),
        (
            "a = \"b",
            "filter, column 7: expected a closing \", found the end; "
                + "for example: title = \"two words\""
        ),
        (
            "a ! b",
            "filter, column 3: expected an operator (=, !=, <, <=, >, >=, ~, !~) or \"not\", found \"!\"; "
                + "for example: lang != de and not year < 2020"
        ),
        (
            "in = 5",
            "filter, column 1: expected a field (quote it if it is a keyword), found \"in\"; "
                + "for example: lang = de, or: \"in\" = 5"
        ),
        (
            "a = not",
            "filter, column 5: expected a value after \"=\" (quote it if it is a keyword), found \"not\"; "
                + "for example: title = \"two words\""
        ),
        (
            #"a = "\q""#,
            #"filter, column 6: expected one of the escapes \" \' \\ \n \r \t \u{…}, found "\q"; "#
                + #"for example: path = "C:\\notes""#
        ),
        (
            #"a = "\u{110000}""#,
            #"filter, column 6: expected a code point in braces after \u, found "\u110000"; "#
                + #"for example: title = "caf\u{e9}""#
        ),
        (
            "modified > now-7x",
            "filter, column 12: expected a date such as now-7d (units y, M, w, d, h, m, s), found \"now-7x\"; "
                + "for example: modified > now-7d"
        ),
        (
            "a < null",
            "filter, column 5: expected a value after \"<\", found \"null\"; "
                + "for example: year >= 2020, or: team is null"
        ),
        (
            "a is empty",
            "filter, column 6: expected \"null\" or \"not null\" after \"is\", found \"empty\"; "
                + "for example: team is null"
        ),
        (
            "a not = 1",
            "filter, column 7: expected an operator (in, contains, startswith, endswith, glob, like), found \"=\"; "
                + "for example: year >= 2020"
        ),
    ])
    func anErrorSaysWhereAndWhatWasExpected(_ text: String, _ message: String) {
        let error = #expect(throws: FilterError.self) { try FilterExpression(parsing: text) }
        #expect(error?.description == message)
    }

    @Test func theTextOfAnExpressionParsesToTheSameExpression() throws {
        for seed in rounds(3000) {
            var random = RandomMetadata(seed: seed)
            let expression = random.expression()
            #expect(try FilterExpression(parsing: expression.description) == expression, "\(expression)")
        }
    }

    @Test func jsonHoldsTheText() throws {
        let expression = try FilterExpression(parsing: "a = 1 and not b in (x, y)")
        let data = try JSONEncoder().encode([expression])
        #expect(String(decoding: data, as: UTF8.self) == #"["a = 1 and not b in (\"x\", \"y\")"]"#)
        #expect(try JSONDecoder().decode([FilterExpression].self, from: data) == [expression])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([FilterExpression].self, from: Data(#"["a ="]"#.utf8))
        }
    }

    @Test func conditionsWithoutOperandsHaveATextOfTheSameMeaning() throws {
        for (expression, holds) in [
            (FilterExpression.and([]), true), (.or([]), false), (.membership(field: "a", []), false),
        ] {
            let parsed = try FilterExpression(parsing: expression.description)
            for row: [String: MetadataValue] in [[:], ["a": .integer(1)]] {
                #expect(expression.matches(row) == holds)
                #expect(parsed.matches(row) == holds)
            }
        }
    }

    @Test func fieldsAreThoseAskedAbout() throws {
        let expression = try FilterExpression(parsing: "a = 1 and (not exists b or c.d in (1) or a contains x)")
        #expect(expression.fields == ["a", "b", "c.d"])
    }

    @Test func nestingIsBounded() throws {
        let depth = FilterExpression.maximumDepth
        for (open, close) in [("(", ")"), ("not ", "")] {
            func nested(_ count: Int) -> String {
                String(repeating: open, count: count) + "a = 1" + String(repeating: close, count: count)
            }
            #expect(throws: Never.self) { try FilterExpression(parsing: nested(depth - 1)) }
            let error = #expect(throws: FilterError.self) { try FilterExpression(parsing: nested(100_000)) }
            #expect(error?.expected == "at most 100 levels of nesting")
        }
    }

    @Test func lengthAndNumberOfConditionsAreBounded() {
        let long = "a = \"" + String(repeating: "x", count: FilterExpression.maximumLength) + "\""
        #expect(throws: FilterError.self) { try FilterExpression(parsing: long) }
        func many(_ count: Int) -> String { (0..<count).map { "a = \($0)" }.joined(separator: " or ") }
        #expect(throws: Never.self) { try FilterExpression(parsing: many(FilterExpression.maximumConditions)) }
        #expect(throws: FilterError.self) {
            try FilterExpression(parsing: many(FilterExpression.maximumConditions + 1))
        }
        let list = "a in (" + (0..<50_000).map { "\($0)" }.joined(separator: ", ") + ")"
        #expect(throws: Never.self) { try FilterExpression(parsing: list) }
    }

    @Test func anyTextIsParsedOrRefused() {
        let pieces = [
            "a", "in", "not", "and", "or", "exists", "(", ")", ",", "=", "!", "<", ">", "\"", "'", "\\", "\\u{", "}",
            " ", "1",
            "-", ".", "e", "\u{0}", "\u{301}", "\u{1F600}", "true", "contains", "startswith", "~", "!~", "is", "null",
            "like", "at", "least", "of", "now-", "''",
        ]
        for seed in rounds(5000) {
            var random = RandomMetadata(seed: seed)
            let text = (0..<Int.random(in: 0...15, using: &random.random))
                .map { _ in pieces.randomElement(using: &random.random)! }.joined(
                    separator: Bool.random(using: &random.random) ? " " : "")
            guard let expression = try? FilterExpression(parsing: text) else { continue }
            #expect((try? FilterExpression(parsing: expression.description)) == expression, "\(text)")
        }
    }
}
