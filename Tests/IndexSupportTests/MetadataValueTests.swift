import Foundation
import IndexSupport
import RAGModel
import Testing

@Suite struct MetadataValueTests {
    private func decode(_ json: String) throws -> MetadataValue {
        try JSONDecoder().decode(MetadataValue.self, from: Data(json.utf8))
    }

    @Test(arguments: [
        ("true", MetadataValue.boolean(true)), ("false", .boolean(false)), ("0", .integer(0)), ("1", .integer(1)),
        ("-5", .integer(-5)), ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("1.5", .double(1.5)), ("1e300", .double(1e300)), ("\"1\"", .string("1")), ("\"\"", .string("")),
        ("[]", .list([])), ("[1,\"a\",[true]]", .list([.integer(1), .string("a"), .list([.boolean(true)])])),
    ])
    func jsonBecomesTheValue(_ json: String, _ value: MetadataValue) throws {
        #expect(try decode(json) == value)
        #expect(try decode(String(decoding: JSONEncoder().encode(value), as: UTF8.self)) == value)
    }

    @Test func aWholeDoubleComesBackAsTheEqualInteger() throws {
        #expect(
            try decode(String(decoding: JSONEncoder().encode(MetadataValue.double(5)), as: UTF8.self)) == .integer(5))
    }

    @Test(arguments: ["null", "{}", "[null]", "{\"a\": 1}"])
    func whatIsNoValueIsRefused(_ json: String) {
        #expect(throws: DecodingError.self) { try decode(json) }
    }

    @Test func hostileNestingIsRefused() {
        #expect(throws: (any Error).self) {
            try decode(String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000))
        }
    }

    @Test func valuesThatAreNoNumbersAreNotWritten() {
        #expect(throws: EncodingError.self) { try JSONEncoder().encode([MetadataValue.double(.nan)]) }
    }
}

@Suite struct MetadataFieldsTests {
    @Test(arguments: [
        "{}", #"{"a":"x","b":1,"c":2.5,"d":true,"e":[1,"two",[false]]}"#, #"{"a":9223372036854775807,"b":-0,"c":2.0}"#,
        #"{"a":1e3,"b":-1.5e300,"c":9007199254740993,"d":18446744073709551616}"#, #"{"\u00e9\n":"\"\\"}"#, #"{"a":[]}"#,
    ])
    func `the fast reader reads what the slow one does`(json: String) throws {
        let slow = try JSONDecoder().decode([String: MetadataValue].self, from: Data(json.utf8))
        #expect(try MetadataValue.fields(json: json) == slow)
    }

    @Test(arguments: ["", "[]", "{", #"{"a":null}"#, #"{"a":{}}"#, #"{"a":1} x"#, #"{"a":nan}"#])
    func `what is no metadata is refused`(json: String) {
        #expect(throws: JSONSyntaxError.self) { try MetadataValue.fields(json: json) }
    }
}
