import Foundation
import RAGModel
import Testing

@Suite struct FilterJSONTests {
    @Test(arguments: [
        (#"{"key": "a", "match": {"value": 1}}"#, "a = 1"),
        (#"{"key": "a", "match": {"value": null}}"#, "a is null"),
        (#"{"key": "a", "match": {"any": [1, "x", true]}}"#, "a in (1, x, true)"),
        (#"{"key": "a", "match": {"any": [1, null]}}"#, "a in (1, null)"),
        (#"{"key": "a", "match": {"except": ["x"]}}"#, "a not in (x)"),
        (#"{"key": "a", "match": {"text": "Pump"}}"#, "a ~ Pump"),
        (#"{"key": "a", "match": {"glob": "*.md"}}"#, "a glob *.md"),
        (#"{"key": "a", "range": {"gte": 2020, "lt": 2024}}"#, "a >= 2020 and a < 2024"),
        (#"{"key": "modified", "range": {"gt": "now-7d"}}"#, "modified > now-7d"),
        (#"{"key": "a.b", "exists": true}"#, "exists a.b"),
        (#"{"key": "a", "exists": false}"#, "not exists a"),
        (#"{"key": "a", "is_null": true}"#, "a is null"),
        (#"{"is_null": {"key": "a"}}"#, "a is null"),
        (#"{"must": [{"key": "a", "match": {"value": 1}}, {"key": "b", "exists": true}]}"#, "a = 1 and exists b"),
        (#"{"must": {"key": "a", "match": {"value": 1}}}"#, "a = 1"),
        (#"{"should": [{"key": "a", "match": {"value": 1}}, {"key": "b", "exists": true}]}"#, "a = 1 or exists b"),
        (#"{"must_not": [{"key": "a", "match": {"value": 1}}]}"#, "not a = 1"),
        (
            #"{"should": [{"key": "a", "exists": true}, {"key": "b", "exists": true}], "min_should": 2}"#,
            "at least 2 of (exists a, exists b)"
        ),
        (
            #"{"min_should": {"conditions": [{"key": "a", "exists": true}, {"key": "b", "exists": true}], "min_count": 1}}"#,
            "at least 1 of (exists a, exists b)"
        ),
        (
            #"{"must": [{"should": [{"key": "a", "exists": true}, {"key": "b", "exists": true}]}], "#
                + #""must_not": [{"key": "c", "match": {"value": "x"}}]}"#,
            "(exists a or exists b) and not c = x"
        ),
    ])
    func `JSON means what the text means`(_ json: String, _ text: String) throws {
        let expected = try FilterExpression(parsing: text)
        #expect(try FilterExpression(json: json) == expected)
        #expect(try FilterExpression(json) == expected)
        #expect(try FilterExpression(" " + text) == expected)
        #expect(try JSONDecoder().decode(FilterExpression.self, from: Data(json.utf8)) == expected)
    }

    @Test(arguments: [
        (#"{"key": "a"}"#, #"JSON: expected one of "match", "range", "exists", "is_null" beside "key", found nothing"#),
        (
            #"{"must": [{"kee": 1}]}"#,
            #"must[0]: expected "must", "should", "must_not", "min_should", a "key", found "kee""#
        ),
        (
            #"{"should": []}"#,
            "should: expected at least one filter (leave it out if there is none), found an empty list"
        ),
        (#"{"key": "a", "range": {"gt": null}}"#, "range.gt: expected a text, a number, true or false, found null"),
        (
            #"{"key": "a", "range": {"gt": "now-7"}}"#,
            "range.gt: expected a date such as now-7d (units y, M, w, d, h, m, s), found \"now-7\""
        ),
        (
            #"{"key": "a", "match": {"regex": "x"}}"#,
            "match.regex: expected \"value\", \"any\", \"except\", \"text\", \"contains\", \"startswith\", \"endswith\", \"glob\" or \"like\", found \"regex\""
        ),
        (#"[1]"#, "JSON: expected an object, found a list"),
        (#"{"must": "#, "JSON: expected JSON that can be read, found a mistake in it"),
        (#"{"min_should": 1}"#, "min_should: expected \"should\" beside a number in \"min_should\", found nothing"),
        (#"{"key": "a", "exists": 1}"#, "exists: expected true or false, found 1"),
    ])
    func `a mistake is named with its place`(_ json: String, _ message: String) {
        let error = #expect(throws: FilterError.self) { try FilterExpression(json: json) }
        #expect(
            error?.description.hasPrefix("filter, \(message); for example: ") == true, "\(error?.description ?? "")")
    }

    @Test func `depth, length and the number of conditions are bounded`() {
        func nested(_ depth: Int) -> String {
            String(repeating: #"{"must_not": "#, count: depth) + #"{"key": "a", "exists": true}"#
                + String(repeating: "}", count: depth)
        }
        #expect(throws: Never.self) { try FilterExpression(json: nested(99)) }
        #expect(throws: FilterError.self) { try FilterExpression(json: nested(100)) }
        #expect(throws: FilterError.self) { try FilterExpression(json: nested(30_000)) }
        #expect(throws: FilterError.self) { try FilterExpression(json: String(repeating: "[", count: 500_000)) }
        let many = (0...FilterExpression.maximumConditions).map { _ in #"{"key": "a", "exists": true}"# }
        #expect(throws: FilterError.self) {
            try FilterExpression(json: #"{"must": [\#(many.joined(separator: ","))]}"#)
        }
        let long = String(repeating: "*", count: FilterExpression.maximumPatternLength + 1)
        #expect(throws: FilterError.self) { try FilterExpression(parsing: "a glob \(long)") }
        #expect(throws: FilterError.self) {
            try FilterExpression(json: #"{"key": "a", "match": {"like": "\#(long)"}}"#)
        }
    }
}

@Suite struct FilterFieldTests {
    @Test func `a filter built in Swift is the parsed one`() throws {
        let built =
            FilterField("year") >= 2020 && FilterField("lang").isIn("de", "en")
            && !FilterField("tags").contains("draft")
        #expect(try built == FilterExpression(parsing: "year >= 2020 and lang in (de, en) and not tags contains draft"))
        let choice = FilterField("a") == "x" || FilterField("b") < 1.5 || FilterField("c") != true
        #expect(try choice == FilterExpression(parsing: "a = x or b < 1.5 or c != true"))
        #expect(
            try FilterExpression.atLeast(1, of: FilterField("a").isNull, FilterField("b").exists)
                == FilterExpression(parsing: "at least 1 of (a is null, exists b)"))
    }

    @Test(arguments: [
        ("langauge = de", ["lang", "title"], "no document has `langauge`; did you mean `lang`?"),
        ("langauge = de", ["lang", "language"], "no document has `langauge`; did you mean `language`?"),
        ("Team = x", ["team", "term"], "no document has `Team`; did you mean `team`?"),
        ("owner = ann", ["nested.owner", "order"], "no document has `owner`; did you mean `nested.owner`?"),
        ("my_key = x", ["my-key"], "no document has `my_key`; did you mean `my-key`?"),
        ("severtiy > 2", ["severity", "title"], "no document has `severtiy`; did you mean `severity`?"),
        ("price > 2", ["severity", "title"], "no document has `price`"),
    ])
    func `a misspelt field is named, with the one that was meant`(
        _ filter: String, _ known: [String], _ message: String
    ) throws {
        let unknown = try FilterExpression(parsing: filter).unknownFields(known: Set(known))
        #expect(unknown.map(\.description) == [message])
    }

    @Test func `known fields are not misspelt`() throws {
        #expect(try FilterExpression(parsing: "a = 1 or not exists b").unknownFields(known: ["a", "b"]).isEmpty)
        #expect(try FilterExpression(parsing: "exists author").unknownFields(known: ["author.name"]).isEmpty)
        #expect(try FilterExpression(parsing: "exists author").unknownFields(known: ["authority"]).count == 1)
        let both = try FilterExpression(parsing: "exists author and author = Ann")
        #expect(both.unknownFields(known: ["author.name"]).map(\.name) == ["author"])
    }
}
