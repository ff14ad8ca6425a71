import RAGModel
import Testing

@testable import DocumentProcessing

/// Headings that Markdown writes as HTML, as pages of projects do.
@Suite struct MarkdownHTMLHeadingTests {
    @Test(arguments: [
        ("<h1 align=\"center\">Tool</h1>\n\nIt does.\n\n## Use\n\nSo.\n", "Tool"),
        (
            "<h1 align=\"center\">\n  <img src=\"a.png\" alt=\"logo\"><br>\n  Big &amp; <b>Bold</b>\n</h1>\n\nText.\n",
            "Big & Bold"
        ),
        (
            "<div align=\"center\">\n  <img src=\"a.png\">\n  <h1>Tool</h1>\n  <p>It does.</p>\n</div>\n\n# Use\n\n# Build\n",
            "Tool"
        ),
        ("<p align=\"center\"><img src=\"a.png\"></p>\n\n<p align=\"center\"><b>Tool</b></p>\n\nText.\n", "Tool"),
        ("<h1 align=\"center\"><img src=\"a.png\" alt=\"Tool\"></h1>\n\nText.\n\n## Use\n", "Tool"),
        ("<h1><img alt=\"logo\"></h1>\n\n# Tool\n\nText.\n", "Tool"),
        ("---\ntitle: Front\n---\n<h1>Tool</h1>\n\nText.\n", "Front"),
    ])
    func `give a document its title`(_ text: String, _ title: String) throws {
        #expect(try process(text, "README.md").title == title)
    }

    @Test(arguments: [
        "Text first.\n\n<p><b>Not this</b></p>\n", "<p align=\"center\"><b>Bold</b> and more.</p>\n\nText.\n",
        "<details><summary><b>More</b></summary>\n\nText.\n</details>\n", "<h1>Open\n\nText.\n",
        "<!-- <h1>Hidden</h1> -->\n\nText.\n", "- item\n\n  <h1>Inner</h1>\n\nText.\n",
    ])
    func `no other HTML does`(_ text: String) throws {
        #expect(try process(text, "README.md").title == nil)
    }

    @Test func `are sections of the document`() throws {
        let text = "<h1>Tool</h1>\n\nIt does.\n\n<h2 align=\"center\">Use</h2>\n\nSo and so.\n\n### More\n\nDeeper.\n"
        let document = try process(text, "README.md")
        #expect(document.chunks.last?.headingPath == ["Tool", "Use", "More"])
        let use = try #require(document.chunks.first { $0.text.contains("So and so") })
        #expect(use.headingPath == ["Tool", "Use"] && use.text.hasPrefix("<h2 align=\"center\">Use</h2>"))
    }

    @Test func `part a block that has other text`() throws {
        let text = "<div>\nBefore it.\n<h2>One</h2>\nBelow it.\n</div>\n\nEnd.\n"
        let document = try process(text, "a.md")
        #expect(document.chunks.map(\.headingPath) == [[], ["One"]])
        #expect(document.chunks[0].text == "<div>\nBefore it." && document.chunks[1].text.hasPrefix("<h2>One</h2>"))
    }
}
