import IndexSupport
import RAGModel
import Testing

@testable import DocumentProcessing

@Suite struct HTMLExtractorTests {
    private func found(_ html: String) -> [String] {
        var html = html
        return html.withUTF8 { source in
            let (text, _, extraction) = HTMLExtractor.extract(source)
            let bytes = Array(text.utf8)
            return extraction.blocks.map { String(decoding: bytes[$0.range], as: UTF8.self) }
        }
    }

    @Test func aPageGivesItsTextTitleAndMetadata() throws {
        let html = """
            <!DOCTYPE html>
            <html lang="en"><head><title>The &amp; page
            </title>
            <meta name="description" content="What &quot;it&quot; says">
            <meta name=author content=Ann><meta property="article:published_time" content="2024-01-05">
            <style>p { color: red }</style><script>if (a < b) document.write("<p>no</p>")</script></head>
            <body><nav><a href="/">Home</a></nav>
            <h1>Top <em>heading</em><a class="headerlink" href="#x">¶</a></h1>
            <p>First   paragraph,
               two lines.</p><p>Second<br>line
            <h2>Below</h2>
            <div>Text<span hidden>not <span>this</span> nor this</span> here</div>
            <footer>(c) 2024</footer></body></html>
            """
        let document = try process(html, "a.html")
        #expect(document.title == "The & page")
        #expect(
            document.metadata == [
                "language": .string("en"), "description": .string("What \"it\" says"), "author": .string("Ann"),
                "date": .string("2024-01-05"),
            ])
        #expect(
            document.chunks.map(\.text) == [
                "What \"it\" says", "Top heading\n\nFirst paragraph, two lines.\n\nSecond\nline", "Below\n\nText here",
            ])
        #expect(document.chunks.map(\.headingPath) == [[], ["Top heading"], ["Top heading", "Below"]])
        #expect(document.chunks.map(\.lineRange) == [4...4, 8...10, 11...12])
    }

    @Test(arguments: [
        ("a &lt;b&gt; &amp;amp; &eacute; &#65; &#x1F600; &hellip;", "a <b> &amp; é A 😀 …"),
        ("&copy 2024 &notit; &unknown; & &; &#; &#x;", "© 2024 ¬it; &unknown; & &; &#; &#x;"),
        ("&#0; &#xD800; &#x110000; &#128; &#99999999999;", "\u{FFFD} \u{FFFD} \u{FFFD} € \u{FFFD}"),
        ("a&nbsp;b&#32;c\u{A0}d", "a b c d"), ("1 < 2 > 0 <3 </ 4", "1 < 2 > 0 <3"),
        ("a<!-- x -- > -->b<!-->c<!--->d<!x>e<?y?>f", "abcdef"),
        ("a <b title='>'>c</b>d", "a cd"), ("x<img alt='a &amp; b' src=y>y<img src=z>", "x a & b y"),
        ("<textarea><p>no</textarea>yes", "yes"), ("<svg><title>no</title><path/></svg>yes", "yes"),
        ("<noscript>no</noscript>yes<template>no</template>", "yes"), ("<p aria-hidden=true>no</p>yes", "yes"),
        ("<div style='color:red; Display : NONE'>no<div>no</div>no</div>yes", "yes"), ("<i hidden>no</i>yes", "yes"),
        ("<input hidden>yes<br hidden>", "yes"), ("<SCRIPT>x</sCript >yes", "yes"), ("x<script>y", "x"),
        ("x<!-- y", "x"), ("x<b y", "x"),
    ])
    func inlineTextIsWhatAReaderSees(html: String, text: String) {
        #expect(found(html) == [text])
    }

    @Test func impliedEndTagsEndHiddenElements() {
        #expect(found("<ul><li hidden>no<li>yes</ul>") == ["- yes"])
        #expect(found("<p hidden>no<p>yes") == ["yes"])
        #expect(found("<div><p hidden>no</div>yes") == ["yes"])
        #expect(found("<table><tr hidden><td>no<tr><td>yes</table>") == ["yes"])
        #expect(found("<div><span hidden>no</div>yes") == ["yes"])
        #expect(found("<dl><dt>a<dd hidden>no<dt>b</dl>") == ["a", "b"])
    }

    @Test func listsAndDefinitionsAreBlocks() {
        #expect(
            found("<p>Do:<ul><li>one<li>two<ol><li>deep</li><li>er</ol></ul>out") == [
                "Do:", "- one", "- two", "1. deep", "2. er", "out",
            ])
        #expect(found("<dl><dt>term<dd>what it is</dl>") == ["term", "what it is"])
        #expect(found("<ul><li></ul><p>x") == ["x"])
    }

    @Test func preformattedTextKeepsItsLines() {
        #expect(found("<pre>\n  a &lt; b\n\n    c\n</pre>d") == ["a < b\n\n    c", "d"])
        #expect(found("<pre><code>x<br>y</code></pre>") == ["x\ny"])
    }

    @Test func tablesAreRows() throws {
        let html =
            "<table><caption>Cap</caption><thead><tr><th>A<th>B</thead><tr><td>1<td><p>2</p><p>3</p><tr><td><td>x</table>"
        #expect(found(html) == ["Cap", "A | B\n1 | 2 3\n| x"])
        let rows = (0..<200).map { "<tr><td>row \($0)</td><td>value</td></tr>" }.joined(separator: "\n")
        let document = try process(
            "<table><tr><th>Name</th><th>Value</th></tr>\n\(rows)</table>", "a.html", maximum: 50)
        #expect(document.chunks.count > 10)
        for chunk in document.chunks.dropFirst() {
            #expect(chunk.tableHeader == "Name | Value")
            #expect(chunk.text.split(separator: "\n").allSatisfy { $0.hasPrefix("row ") && $0.hasSuffix(" | value") })
        }
    }

    @Test func tablesUsedForLayoutAreReadLikeThePage() {
        #expect(found("<table><tr><td><h1>T</h1><p>para<td><ul><li>a</ul></table>end") == ["T", "para", "- a", "end"])
        #expect(found("<table role=presentation><tr><td><p>a<p>b</table>") == ["a", "b"])
        #expect(found("<table><tr><td>a<table><tr><td>inner</table>b<tr><td>c</table>") == ["a", "inner", "b", "c"])
    }

    @Test func footersOfArticlesAreKept() {
        #expect(found("<article>a<footer>by Ann</footer></article><footer>no</footer>") == ["a", "by Ann"])
    }

    @Test func chunksKnowTheirPlaceInTheSource() throws {
        var html = "<html><body>\n"
        for paragraph in 0..<50 {
            html += "<p>Paragraph number \(paragraph) has\n   &lt;some&gt; <b>words</b> in it.</p>\n\n"
        }
        let source = Array(html.utf8)
        let document = try process(html, "a.html", maximum: 40)
        for chunk in document.chunks {
            let place = String(decoding: source[chunk.byteRange], as: UTF8.self)
            #expect(place.hasPrefix(String(chunk.text.prefix(12))) && place.hasSuffix(String(chunk.text.suffix(5))))
            let line = source[..<chunk.byteRange.lowerBound].count { $0 == 0x0A } + 1
            #expect(chunk.lineRange.lowerBound == line)
        }
    }

    @Test func aPageWithoutTextIsEmpty() {
        #expect { try process("<html><script>x</script><nav>y</nav></html>", "a.html") } throws: {
            ($0 as? DocumentError)?.code == .empty
        }
    }

    @Test func `one heading of the first level is the title, and several are none`() throws {
        #expect(try process("<h2>Menu</h2><h1>First</h1><p>text</p>", "a.html").title == "First")
        let several = try process("<h1>First</h1><p>one</p><h1>Second</h1><p>two</p>", "a.html")
        #expect(several.title == nil)
        #expect(several.chunks.last?.headingPath == ["Second"])
        #expect(try process("<title>Both</title><h1>First</h1><h1>Second</h1><p>two</p>", "a.html").title == "Both")
    }

    @Test func `a page without a title of its own has that of its metadata`() throws {
        let meta =
            #"<meta property="og:title" content="Shared &amp; shown"><meta name=citation_author content="Ann Lee">"#
        let page = try process("<head>\(meta)</head><body><h1>Heading</h1><p>Text</p></body>", "a.html")
        #expect(page.title == "Shared & shown" && page.metadata["author"] == .string("Ann Lee"))
        #expect(page.metadata["title"] == nil)
        let own = try process("<head>\(meta)<title>Own</title></head><body><p>Text</p></body>", "a.html")
        #expect(own.title == "Own")
    }
}
