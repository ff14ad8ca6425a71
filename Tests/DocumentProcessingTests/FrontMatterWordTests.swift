import RAGModel
import Testing

@testable import DocumentProcessing

@Suite struct FrontMatterWordTests {
    @Test func `the words of properties are a passage, and the text keeps its lines`() throws {
        let text =
            "---\ntitle: Embeds\naliases: [Transclusion, \"Inline include\"]\ntags: [howto]\n---\n\nBody without the words.\n"
        let document = try process(text)
        #expect(document.title == "Embeds")
        #expect(document.chunks.map(\.lineRange) == [2...4, 7...7])
        #expect(
            document.chunks[0].text.contains("Transclusion") && document.chunks[1].text == "Body without the words.")
        let toml = try process("+++\ndescription = \"quokka words\"\n+++\n# Head\n\ntext")
        #expect(toml.chunks.map(\.headingPath) == [[], ["Head"]])
        #expect(toml.chunks[0].text == "description = \"quokka words\"")
    }

    @Test(arguments: [
        "{\n  \"title\": \"Pump\",\n  \"tags\": [\"gland\"]\n}\n\nbody",
        "---json\n{\"title\": \"Pump\", \"tags\": [\"gland\"]}\n---\nbody",
        "---toml\ntitle = \"Pump\"\ntags = [\"gland\"]\n---\nbody", "---yaml\ntitle: Pump\ntags: [gland]\n---\nbody",
        "% Pump\n% gland\n\nbody",
    ]) func `properties have many spellings`(text: String) throws {
        let document = try process(text)
        #expect(document.title == "Pump")
        #expect(document.chunks.count == 2 && document.chunks[0].text.contains("gland"))
        #expect(document.chunks.last?.text == "body")
        #expect(document.notes.isEmpty)
    }

    @Test func `what mappings in a list have under a key is a list`() throws {
        let text = """
            ---
            authors:
              - name: Grace
                works: {at: Navy}
              - name: Ada
            tags: [a, [b, c], ~]
            none: []
            ---
            body
            """
        let document = try process(text)
        #expect(
            document.metadata == [
                "authors.name": .list([.string("Grace"), .string("Ada")]),
                "authors.works.at": .list([.string("Navy")]),
                "tags": .list([.string("a"), .string("b"), .string("c")]), "none": .list([]),
            ])
        #expect(document.notes.isEmpty)
    }

    @Test(arguments: [
        "{% include x %}\n\nbody", "{ text in braces }\n\nbody", "{}\n", "%comment\n\nbody", "{\"a\": 1} body",
    ])
    func `what only looks like properties is text`(text: String) throws {
        let document = try process(text)
        #expect(document.title == nil && document.chunks[0].lineRange.lowerBound == 1)
    }

    @Test func `what a page says of itself is found in its head`() throws {
        let page = try process(
            "<html>\n<head><title>Ejector</title>\n<meta name=\"keywords\" content=\"venturi, motive&nbsp;steam\">\n"
                + "<meta name=description content='How suction is made'>\n<meta property=og:description content=Again>\n"
                + "</head>\n<body><main><p>Text.</p></main></body></html>", "a.html")
        #expect(page.title == "Ejector")
        #expect(page.chunks.map(\.text) == ["venturi, motive steam\n\nHow suction is made\n\nText."])
        #expect(page.chunks[0].lineRange == 3...7)
    }

    @Test func `properties without words for readers are no passage`() throws {
        let text = "---\ntitle: T\ndate: 2024-01-01\nlayout: post\ndraft: true\nurl: https://example.org/a\n---\ntext"
        #expect(try process(text).chunks.map(\.text) == ["text"])
    }

    @Test func `a note of properties only, and a page of a title only, are documents`() throws {
        let note = try process("---\ntitle: Ada Lovelace\nborn: 1815\nrole: mathematician\n---\n")
        #expect(note.title == "Ada Lovelace" && note.chunks.map(\.lineRange) == [2...4])
        #expect(try process("---\ntitle: Only\n---\n").chunks.map(\.text) == ["title: Only"])
        let page = try process(
            "<html><head><title>Stoat</title><meta name=description content='About it'></head></html>", "a.html")
        #expect(page.title == "Stoat" && page.chunks.map(\.text) == ["About it"])
        let bare = try process("<html><head><title>Stoat</title></head></html>", "a.html")
        #expect(bare.title == "Stoat" && bare.chunks.map(\.text) == ["Stoat"])
        #expect { try process("---\n---\n") } throws: { ($0 as? DocumentError)?.code == .empty }
    }

    @Test func `data in addresses and base64 are cut short and counted`() throws {
        let data = (0..<80).map { "aB3\(($0 * 7919) % 97)x" }.joined()
        let text =
            "See [the playground](https://play.example.org/#\(data)) for debounce.\n\n![x](data:image/png;base64,\(data))\n\nToken \(data) here.\n"
        let document = try process(text)
        #expect(document.chunks.count == 1)
        let chunk = document.chunks[0]
        #expect(
            chunk.text.contains("See [the playground](https://play.example.org/#")
                && chunk.text.contains("…) for debounce."))
        #expect(chunk.text.utf8.count < 300 && chunk.lineRange == 1...5)
        #expect(chunk.byteRange == 0..<text.utf8.count - 1)
        #expect(document.notes.count == 1 && document.notes[0].hasPrefix("3 runs of 200 or more characters"))
    }

    @Test(arguments: [
        String(repeating: "one,two,3;", count: 60), String(repeating: "漢字", count: 200),
        (0..<60).map { "folder\($0)" }.joined(separator: "/"), String(repeating: "word_", count: 80),
        (0..<90).map { "a\($0).b" }.joined(separator: ":"),
    ])
    func `long words that are no data stay`(word: String) throws {
        let document = try process("A \(word) end.", "a.txt")
        #expect(document.notes.isEmpty)
    }
}
