import IndexSupport
import RAGModel
import Testing

@testable import DocumentProcessing

/// Characters that a format writes by their names or numbers are letters in the text, and places stay those of the file.
@Suite struct WrittenCharacterTests {
    private func text(_ source: String, _ name: String) throws -> String {
        try process(source, name).chunks.map(\.text).joined(separator: "\n")
    }

    @Test(arguments: [
        ("a.md", "# Gr&uuml;n\n\nK&ouml;ln &amp; Z&#252;rich, &#x4e2d;&nbsp;x.\n", "Köln & Zürich, 中\u{A0}x."),
        ("a.md", "| a |\n|---|\n| K&ouml;ln |\n", "| Köln |"),
        ("a.mdx", "K&ouml;ln\n", "Köln"), ("a.adoc", "= Title\n\nK&ouml;ln &#8212; Bonn\n", "Köln — Bonn"),
        ("a.wiki", "== A ==\nK&ouml;ln&nbsp;&ndash; Bonn\n", "Köln\u{A0}– Bonn"),
        ("a.textile", "h1. A\n\nK&ouml;ln\n", "Köln"),
        ("a.xml", "<a t=\"K&#246;ln\">Z&#xFC;rich &amp; &lt;b&gt;</a>", "<a t=\"Köln\">Zürich & <b></a>"),
        ("a.rss", "<d>caf&amp;eacute; can&amp;#8217;t</d>", "<d>café can’t</d>"),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nsalt &amp; pepper\n", "salt & pepper"),
        ("a.toml", "name = \"K\\u00f6ln \\U0001F600\"\n", "name = \"Köln 😀\""),
        ("a.properties", "name=K\\u00f6ln \\uD83D\\uDE00 a\\:b\n", "name=Köln 😀 a:b"),
        ("a.yaml", "name: \"K\\xF6ln, Z\\u00fcrich \\\"x\\\"\"\n", "name: \"Köln, Zürich \"x\"\""),
        ("a.yaml", "name: \"Stra\\xDFe\\\n  \\ M\\xFCnchen\"\n", "name: \"Straße\\\n   München\""),
        ("a.ini", "name=K\\u00f6ln\n", "name=Köln"),
    ])
    func `are decoded`(_ name: String, _ source: String, _ wanted: String) throws {
        let found = try text(source, name)
        #expect(found.contains(wanted), "\(found)")
    }

    @Test(arguments: [
        ("a.md", "Write `K&ouml;ln` or ``a ` K&ouml;ln``.\n"), ("a.md", "```html\nK&ouml;ln\n```\n"),
        ("a.md", "See /a?x=1&copy=2 and \\&ouml; and &unknown; and AT&T.\n"), ("a.txt", "K&ouml;ln\n"),
        ("a.xml", "<a><![CDATA[K&ouml;ln]]></a>"), ("a.toml", "path = 'C:\\u00f6\\new'\n"),
        ("a.yaml", "a: 'K\\u00f6ln'\nb: |\n  echo \"\\u2713\"\n"), ("a.ini", "path=C:\\new\\temp\\u0041\n"),
        ("a.toml", "a = 1 # don't \"\\u00f6\"\n"), ("a.js", "const a = \"\\u00f6 &ouml;\"\n"),
    ])
    func `stay as they are where they mean themselves`(_ name: String, _ source: String) throws {
        #expect(try text(source, name) == source.trimmingBlanksAndEnds)
    }

    @Test func `make no marks of the format`() throws {
        let document = try process("Text.\n\n&#42; no item\n\n&#35; no heading\n", "a.md")
        #expect(document.chunks.map(\.headingPath) == [[]] && document.title == nil)
        #expect(document.chunks[0].text == "Text.\n\n* no item\n\n# no heading")
    }

    @Test func `are letters in headings and titles too`() throws {
        let document = try process("# &Uuml;ber uns\n\n## K&ouml;ln\n\nText\n", "a.md")
        #expect(document.title == "Über uns" && document.chunks.last?.headingPath == ["Über uns", "Köln"])
    }

    @Test func `leave the lines and bytes of what follows those of the file`() throws {
        let source = "K&ouml;ln\n\n" + String(repeating: "filler words here. ", count: 60) + "\n\nthe last line\n"
        let document = try process(source, "a.md", maximum: 60)
        let last = try #require(document.chunks.last)
        #expect(last.text.hasSuffix("the last line") && last.lineRange.upperBound == 5)
        #expect(last.byteRange.upperBound == source.utf8.count - 1)
    }

    @Test func `a masked value before a declaration's first line does not move its comment's end`() throws {
        let comment = String(repeating: "# Ask nobody.in.particular@example.com about it.\n", count: 30)
        let body = (0..<12).map { "    call_number(\($0))" }.joined(separator: "\n")
        let processor = DocumentProcessor(
            chunking: ChunkingOptions(maximumTokens: 120, overlapTokens: 0), redaction: Redaction())
        let document = try processor.process(Array("import os\n\n\(comment)def one():\n\(body)\n".utf8), name: "a.py")
        #expect(document.chunks.contains { $0.text.hasPrefix("def one()") && $0.headingPath == ["def one()"] })
    }
}

extension String {
    fileprivate var trimmingBlanksAndEnds: String {
        var text = Substring(self)
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return String(text)
    }
}
