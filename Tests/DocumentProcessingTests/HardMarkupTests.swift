import RAGModel
import Testing

@testable import DocumentProcessing

/// Hard Markdown and HTML: the blocks that a reader would see, each as its kind (`h` heading, `p` prose, `c` lines of code,
/// `t` table) and its text.
@Suite struct HardMarkupTests {
    private static func letter(_ kind: Block.Kind) -> String {
        switch kind {
        case .heading: "h"
        case .prose: "p"
        case .lines: "c"
        case .table, .quotedRows: "t"
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let blocks: [String]

        init(_ name: String, _ text: String, _ blocks: String...) {
            self.name = name
            self.text = text
            self.blocks = blocks
        }

        var testDescription: String { name }
    }

    private static let markdown: [Case] = [
        Case("nested lists of three levels", "- a\n  - b\n    - c\n- d", "p - a", "p - b", "p - c", "p - d"),
        Case("a list in another's numbers", "1. one\n   - x\n   - y\n2. two", "p 1. one", "p - x", "p - y", "p 2. two"),
        Case("a paragraph in an item", "- a\n\n  more of a\n- b", "p - a", "p more of a", "p - b"),
        Case(
            "a table in an item", "- a\n\n  | x | y |\n  |---|---|\n  | 1 | 2 |\n- b", "p - a",
            "t | x | y |\n  |---|---|\n  | 1 | 2 |", "p - b"),
        Case(
            "a fence in an item", "1. do\n\n   ```sh\n   # no heading\n   ```\n2. then", "p 1. do",
            "c ```sh\n   # no heading\n   ```", "p 2. then"),
        Case(
            "a fence in a quote", "> says\n>\n> ```\n> # code\n> ```\n\nout", "p > says\n>", "c > ```\n> # code\n> ```",
            "p out"),
        Case("a list in a quote", "> - a\n> - b", "p > - a", "p > - b"),
        Case("a quote in an item", "- a\n  > quoted\n- b", "p - a", "p > quoted", "p - b"),
        Case("a setext heading of two lines", "Two\nlines\n===\ntext", "h Two\nlines\n===", "p text"),
        Case("a rule is no setext heading", "para\n\n---\n\nmore", "p para", "p more"),
        Case(
            "a rule of stars and one of underscores", "a\n\n***\n\nb\n\n___\n\nc", "p a", "p b", "p c"
        ),
        Case("dashes under an item are a rule", "- a\n---\nb", "p - a", "p b"),
        Case("front matter of YAML", "---\na: 1\n---\n\ntext", "p text"),
        Case("front matter of TOML", "+++\na = 1\n+++\n\ntext", "p text"),
        Case("a rule first is no front matter", "---\n\ntext", "p text"),
        Case(
            "footnotes", "Claim[^1].\n\n[^1]: The source\n    goes on.", "p Claim[^1].",
            "p [^1]: The source\n    goes on."),
        Case("a callout", "> [!NOTE]\n> Mind the gap.", "p > [!NOTE]\n> Mind the gap."),
        Case(
            "wikilinks", "See [[Other note|this]] and ![[image.png]].", "p See [[Other note|this]] and ![[image.png]]."),
        Case(
            "a block of HTML", "<details>\n<summary>More</summary>\n\nHidden *text*.\n\n</details>",
            "p <details>\n<summary>More</summary>", "p Hidden *text*.", "p </details>"),
        Case(
            "a comment of HTML", "a\n\n<!-- # no heading\n\n- no list -->\n\nb", "p a",
            "p <!-- # no heading\n\n- no list -->", "p b"),
        Case("entities", "AT&amp;T &lt;x&gt;", "p AT&amp;T &lt;x&gt;"),
        Case("hashes without a space", "#tag and text", "p #tag and text"),
        Case("a heading in a code block", "    # code\n\ntext", "c # code", "p text"),
        Case("a fence of tildes holds backticks", "~~~\n```\n~~~\nout", "c ~~~\n```\n~~~", "p out"),
        Case("a longer fence holds shorter ones", "````\n```\na\n```\n````", "c ````\n```\na\n```\n````"),
        Case("a fence that never ends", "```\na\n# b", "c ```\na\n# b"),
        Case("inline backticks are no fence", "``` a ``` b\nc", "p ``` a ``` b\nc"),
        Case("a task list", "- [ ] open\n- [x] done", "p - [ ] open", "p - [x] done"),
        Case("lazy lines of a quote", "> a\nb\n\nc", "p > a\nb", "p c"),
        Case("a number that begins a sentence", "In\n1984. it was", "p In\n1984. it was"),
        Case("an item after a paragraph", "Intro\n- a", "p Intro", "p - a"),
        Case("a table without outer strokes", "a | b\n--|--\n1 | 2\n\nc", "t a | b\n--|--\n1 | 2", "p c"),
        Case("a table after a paragraph", "text\n| a |\n|---|\n| 1 |", "p text", "t | a |\n|---|\n| 1 |"),
        Case(
            "a stroke in code inside a cell", "| a | b |\n|---|---|\n| `x|y` | 2 |",
            "t | a | b |\n|---|---|\n| `x|y` | 2 |"),
        Case("a list of definitions", "Term\n: What it is", "p Term\n: What it is"),
        Case("a hard break", "a  \nb\\\nc", "p a  \nb\\\nc"),
        Case("line ends of Windows", "# A\r\n\r\ntext\r\n", "h # A", "p text"),
        Case("a heading closed by hashes", "## A ##\ntext", "h ## A ##", "p text"),
        Case("two headings in a row", "# A\n## B\ntext", "h # A", "h ## B", "p text"),
        Case("a math block", "$$\na_1 = b\n$$\n\ntext", "p $$\na_1 = b\n$$", "p text"),
        Case("a directive", ":::note\nMind.\n:::", "p :::note\nMind.\n:::"),
        Case("stars as items", "* a\n* b\n+ c", "p * a", "p * b", "p + c"),
    ]

    @Test(arguments: markdown) func `Markdown gives the blocks that a reader sees`(_ given: Case) {
        var text = given.text
        let found = text.withUTF8 { bytes in
            MarkdownExtractor.extract(bytes).blocks.map { "\(Self.letter($0.kind)) \(ASCII.string(bytes, $0.range))" }
        }
        #expect(found == given.blocks)
    }

    private static let html: [Case] = [
        Case("paragraphs without an end", "<p>a<p>b<div>c</div>", "p a", "p b", "p c"),
        Case("headings and text", "<h1>A</h1>text<h2>B</h2><p>more", "h A", "p text", "h B", "p more"),
        Case("a nested list", "<ul><li>a<ul><li>b</ul><li>c</ul>", "p - a", "p - b", "p - c"),
        Case("a numbered list", "<ol><li>a<li>b</ol>", "p 1. a", "p 2. b"),
        Case("a table with heads", "<table><tr><th>x<th>y<tr><td>1<td>2</table>", "t x | y\n1 | 2"),
        Case("a table in a list", "<ul><li>a<table><tr><td>1<td>2</table></ul>", "p - a", "t 1 | 2"),
        Case("code keeps its lines", "<pre><code>a\n  b</code></pre>", "c a\n  b"),
        Case("code in a sentence", "<p>run <code>x y</code> now", "p run x y now"),
        Case("scripts and styles go", "<style>p{}</style><p>a</p><script>var b='<p>c</p>'</script>", "p a"),
        Case("navigation goes", "<nav><ul><li>Home</ul></nav><main><p>a</p></main><footer>b</footer>", "p a"),
        Case(
            "what stands beside the main part goes",
            "<header><a href=/>Logo</a><p>Buy now</header><main><header><h1>A</h1></header><p>b<aside>note</aside></main>"
                + "<aside><p>Related</aside>", "h A", "p b", "p note"),
        Case("a header of a page without a main part stays", "<header><h1>A</h1></header><p>b", "h A", "p b"),
        Case("hidden text goes", "<p hidden>x</p><p style='display:none'>y</p><p>a</p>", "p a"),
        Case("breaks", "<p>a<br>b<br/>c", "p a\nb\nc"),
        Case("entities, named and numbered", "<p>a &amp; b &lt; c &#8364; &hellip;", "p a & b < c € …"),
        Case("white space folds", "<p>a\n   b\t c</p>", "p a b c"),
        Case("inline elements join", "<p>a<b>b</b>c <i>d</i>e", "p abc de"),
        Case("a comment is nothing", "<p>a<!-- <p>b --></p>", "p a"),
        Case("unclosed and crossed elements", "<p><b>a<i>b</b>c</i><p>d", "p abc", "p d"),
        Case("an end without a start", "</div></p><p>a</p></section>", "p a"),
        Case("attributes without quotes", "<p class=x data-y='>'>a</p>", "p a"),
        Case("upper-case names", "<P>a</P><H2>B</H2>", "p a", "h B"),
        Case("a definition list", "<dl><dt>T<dd>what it is</dl>", "p T", "p what it is"),
        Case("a quote", "<blockquote><p>a</p></blockquote><p>b", "p a", "p b"),
        Case(
            "a figure with its caption", "<figure><img alt='a cat'><figcaption>The cat</figcaption></figure>",
            "p a cat", "p The cat"),
        Case("details", "<details><summary>More</summary><p>a</p></details>", "p More", "p a"),
        Case("a heading's anchor goes", "<h2>A <a class='headerlink' href='#a'>¶</a></h2><p>b", "h A", "p b"),
        Case("forms' buttons go", "<form><button>Send</button><label>Name</label></form><p>a", "p Name", "p a"),
        Case("a frame of a template", "<template><p>x</p></template><p>a", "p a"),
        Case("a picture of lines", "<svg><text>x</text></svg><p>a", "p a"),
        Case("CDATA and instructions", "<?xml version='1.0'?><p>a</p><![CDATA[x]]>", "p a"),
        Case("text without any element", "just text", "p just text"),
        Case("a link's text stays", "<p>see <a href='x'>the page</a>.", "p see the page."),
        Case("nested tables", "<table><tr><td>a<table><tr><td>b</table><td>c</table>", "t a", "t b", "t c"),
    ]

    @Test(arguments: html) func `HTML gives the blocks that a reader sees`(_ given: Case) {
        var source = given.text
        let found = source.withUTF8 { source in
            let (text, _, extraction) = HTMLExtractor.extract(source)
            let bytes = Array(text.utf8)
            return extraction.blocks.map {
                "\(Self.letter($0.kind)) \(String(decoding: bytes[$0.range], as: UTF8.self))"
            }
        }
        #expect(found == given.blocks)
    }

    @Test func `there are as many cases as were promised`() { #expect(Self.markdown.count + Self.html.count >= 60) }
}
