import IndexSupport
import Testing

struct JSONReaderTests {
    @Test(arguments: [
        (#" {"a": [1, -2.5e3, 0, true, false, null], "b": {"c": "x\n\u00e9\ud83d\ude00\/"}} "#, true),
        ("\u{FEFF}[]", true), ("0", true), ("-0.0", true), (#""""#, true), ("1e400", false), ("01", false),
        ("+1", false),
        ("1.", false), (".5", false), ("1.e3", false), ("0x10", false), ("nan", false), ("-", false), ("", false),
        ("[1,]", false), ("[1 2]", false), (#"{"a":1,}"#, false), (#"{a:1}"#, false), (#"{"a" 1}"#, false),
        (#"{"a":1,"a":2}"#, false), ("[1] 2", false), (#""a"#, false), ("\"\u{1}\"", false), (#""\x""#, false),
        (#""\ud83d""#, false), (#""\ud83d\u0041""#, false), (#""\ude00""#, false), ("tru", false), ("[", false),
        (String(repeating: "[", count: 64) + String(repeating: "]", count: 64), true),
        (String(repeating: "[", count: 65) + String(repeating: "]", count: 65), false),
    ])
    func `what RFC 8259 allows is read, and nothing else`(text: String, isValid: Bool) {
        #expect(((try? JSONValue(parsing: text)) != nil) == isValid, "\(text.prefix(60))")
    }

    @Test func `values are read as they stand`() throws {
        let value = try JSONValue(parsing: #"{"a": [1, -2.5e3, true, null], "b": {"c": "x\n\u00e9\ud83d\ude00\/"}}"#)
        #expect(value["a"] == .array([.number(1), .number(-2500), .bool(true), .null]))
        #expect(value["b"]?["c"]?.string == "x\né😀/")
    }

    @Test func `an error says where`() {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: #"{"a": 1, "b": ?}"#) }
        #expect(error?.description == "not valid JSON at byte 14: a value expected")
    }

    @Test func `a skipped value is checked like one that is read`() throws {
        func skip(_ text: String) throws {
            var text = text
            try text.withUTF8 { bytes in
                var reader = JSONReader(UnsafeRawBufferPointer(bytes))
                try reader.skipValue()
                try reader.end()
            }
        }
        try skip(#"{"a": [1, "x", {"b": null}]}"#)
        for text in ["[1,", "[01]", #"{"a": tru}"#, #"["\q"]"#, "[] 1"] {
            #expect(throws: JSONSyntaxError.self) { try skip(text) }
        }
    }
}
