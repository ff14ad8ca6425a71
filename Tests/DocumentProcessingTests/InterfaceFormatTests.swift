import RAGModel
import Testing

@testable import DocumentProcessing

@Suite struct InterfaceFormatTests {
    private func process(_ text: String, _ name: String) throws -> ProcessedDocument {
        try DocumentProcessor(chunking: ChunkingOptions(maximumTokens: 200, overlapTokens: 0))
            .process(Array(text.utf8), name: name)
    }

    private static let json = """
        {"openapi": "3.0.0", "info": {"title": "Pet store", "version": "1"},
         "paths": {"/pets/{id}": {
          "get": {"summary": "Find a pet", "parameters": [{"name": "id", "in": "path", "description": "of the \\u00f6kapi"}]},
          "delete": {"summary": "Remove a pet"}}},
         "components": {"schemas": {"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}}}}
        """
    private static let yaml = """
        openapi: 3.0.0
        info:
          title: "Pet store"
        paths:
          /pets/{id}:
            get:
              summary: Find a pet
              parameters:
                - name: id
                  description: of the ökapi
            delete:
              summary: Remove a pet
        components:
          schemas:
            Pet:
              type: object
        """

    @Test(arguments: [("a.json", json), ("a.yaml", yaml)])
    func `an operation of OpenAPI is a passage under its method and path`(_ name: String, _ text: String) throws {
        let document = try process(text, name)
        #expect(document.format == .openAPI && document.title == "Pet store")
        let find = try #require(document.chunks.first { $0.text.contains("ökapi") })
        #expect(find.headingPath.last == "GET /pets/{id}" && find.text.contains("Find a pet"))
        let remove = try #require(document.chunks.first { $0.text.contains("Remove a pet") })
        #expect(remove.headingPath.last == "DELETE /pets/{id}" && !remove.text.contains("Find"))
        #expect(document.chunks.contains { $0.headingPath.last?.hasSuffix("Pet") == true })
    }

    @Test func `a property of JSON Schema is a passage`() throws {
        let document = try process(
            """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Order", "type": "object",
             "properties": {"amount": {"type": "number", "description": "in cents"}, "buyer": {"$ref": "#/$defs/Person"}},
             "$defs": {"Person": {"type": "object", "description": "who pays"}}}
            """, "order.schema.json")
        #expect(document.format == .jsonSchema && document.title == "Order")
        let amount = try #require(document.chunks.first { $0.text.contains("in cents") })
        #expect(amount.headingPath == ["properties", "amount"])
        #expect(document.chunks.contains { $0.headingPath == ["$defs", "Person"] })
    }

    @Test func `MDX loses its imports and the tags of components, and keeps their text and its lines`() throws {
        let document = try process(
            """
            import Tabs from '@theme/Tabs'
            import X from './x'

            # Title

            <Tabs groupId="os" onChange={(x) => go(x)}>
            <TabItem value="a">

            The lemming jumps.

            </TabItem>
            </Tabs>
            {/* a comment
            of two lines */}

            ```js
            import fs from 'fs'
            ```
            """, "a.mdx")
        #expect(document.title == "Title")
        let text = document.chunks.map(\.text).joined(separator: "\n")
        #expect(!text.contains("@theme") && !text.contains("Tab") && !text.contains("comment"))
        #expect(text.contains("The lemming jumps.") && text.contains("import fs"))
        #expect(document.chunks[0].lineRange.lowerBound == 4)
    }

    @Test func `MDX keeps what follows a comment that has code in it, and code that has other fences in it`() throws {
        let document = try process(
            """
            # Title

            {/* not said any more:
            ```ts
            import z from 'z'
            ``` */}

            The lemming jumps.

            ````md
            ```ts
            {/* shown */}
            ```
            ````

            The walrus {/* waits */} rests.
            """, "a.mdx")
        let text = document.chunks.map(\.text).joined(separator: "\n")
        #expect(!text.contains("not said") && !text.contains("import z"))
        for part in ["The lemming jumps.", "{/* shown */}", "rests."] { #expect(text.contains(part), "\(part)") }
    }

    @Test func `Rich Text gives headings, lists, tables, characters of its code page and properties`() throws {
        let rtf = #"""
            {\rtf1\ansi\ansicpg1251\deff0{\fonttbl{\f0 Arial;}}{\stylesheet{\s1\outlinelevel0 heading 1;}{\s2 Normal;}}
            {\info{\title Plan}{\author Ann}}{\*\generator X;}
            {\pard\s1 First chapter\par}
            {\pard The \'ec\'ee\'f0\'e6 and \u8364?5 \emdash  now.\par}
            {\pard\ls1\ilvl0 {\listtext 1.\tab}An item\par}
            {\trowd\cellx100\cellx200\pard\intbl key\cell value\cell\row}
            {\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt a link}}\par}
            """#
        let document = try process(rtf, "a.rtf")
        #expect(document.title == "Plan" && document.metadata["author"] == .string("Ann"))
        let text = document.chunks.map(\.text).joined(separator: "\n")
        #expect(document.chunks[0].headingPath == ["First chapter"])
        #expect(text.contains("The морж and €5 — now.") && text.contains("- An item") && text.contains("key | value"))
        #expect(text.contains("a link") && !text.contains("HYPERLINK") && !text.contains("Arial"))
        // A Word document by name that is Rich Text in truth.
        #expect(try process(rtf, "a.doc").format == .rtf)
    }

    @Test func `entries of one request stay together, and a pause is the best place to cut`() throws {
        let lines =
            (0..<6).map { "2024-01-01 10:00:0\($0) INFO trace_id=abcd1234 step \($0)" }
            + (0..<6).map { "2024-01-01 11:00:0\($0) INFO trace_id=ffff0000 step \($0)" }
        let document = try DocumentProcessor(chunking: ChunkingOptions(maximumTokens: 150, overlapTokens: 0))
            .process(Array(lines.joined(separator: "\n").utf8), name: "a.log")
        #expect(document.chunks.count == 2)
        #expect(document.chunks.allSatisfy { $0.text.contains("abcd1234") != $0.text.contains("ffff0000") })
    }
}
