import Foundation
import RAGModel
import Testing

@Suite struct NestedMetadataTests {
    private func values(_ json: String) throws -> [String: MetadataValue] {
        try JSONDecoder().decode(NestedMetadata.self, from: Data(json.utf8)).values
    }

    @Test func `nested keys are joined by dots, as those of front matter are`() throws {
        let values = try values(
            """
            {"team": "docs", "author": {"name": "Ann", "age": 7, "of": {"hq": true}}, "none": null, "empty": {}, "list": [],
             "tags": ["a", 2, ["b", null]], "parts": [{"id": 1, "x": {"y": "z"}}, {"id": [2, 3]}]}
            """)
        #expect(
            values == [
                "team": .string("docs"), "author.name": .string("Ann"), "author.age": .integer(7),
                "author.of.hq": .boolean(true), "list": .list([]),
                "tags": .list([.string("a"), .integer(2), .string("b")]),
                "parts.id": .list([.integer(1), .integer(2), .integer(3)]), "parts.x.y": .list([.string("z")]),
            ])
    }

    @Test func `what has nothing nested is as it was`() throws {
        let json = #"{"a": 1, "b": "x", "c": [1, [2]], "d": 1.5, "e": false}"#
        let flat = try JSONDecoder().decode([String: MetadataValue].self, from: Data(json.utf8))
        #expect(try values(json) == flat)
    }

    @Test func `what is no object, or nested without end, is refused`() {
        let deep = String(repeating: #"{"a":"#, count: 100) + "1" + String(repeating: "}", count: 100)
        for json in ["[]", "5", "\"x\"", deep] {
            #expect(throws: DecodingError.self) { try values(json) }
        }
    }
}
