import IndexSupport
import RAGModel
import Testing

@testable import DocumentProcessing

@Suite struct MarkdownExtractorTests {
    private func found(_ text: String) -> [String] { blocks(text, MarkdownExtractor.extract) }
    private func foundKinds(_ text: String) -> [Block.Kind] { kinds(text, MarkdownExtractor.extract) }

    @Test(arguments: [
        ("Use {#use}", "Use"), ("Default values { #default-values }", "Default values"), ("Use {: #use .wide}", "Use"),
        ("Use {:.wide}", "Use"), ("Sets {a, b}", "Sets {a, b}"), ("Empty {}", "Empty {}"), ("{", "{"), ("}", "}"),
        ("Blank { }", "Blank { }"), ("{#only}", ""),
    ]) func `an id at the end is no part of a heading`(_ written: String, _ plain: String) {
        let bytes = Array(written.utf8)
        #expect(bytes.withUnsafeBufferPointer { MarkdownTitle.plain($0, 0..<bytes.count) } == plain)
    }

    @Test func headingsMakeThePathOfWhatIsBelow() throws {
        let text = """
            # Guide
            Intro.
            ## Install ##
            Run it.
            ### `rag` on **Linux** [here](x)
            Deep.
            ## Use {#use}
            Enjoy.

            Other part
            ==========
            End.
            """
        let document = try process(text)
        #expect(document.title == nil)
        #expect(
            document.chunks.map(\.headingPath) == [
                ["Guide"], ["Guide", "Install"], ["Guide", "Install", "rag on Linux here"], ["Guide", "Use"],
                ["Other part"],
            ])
        #expect(document.chunks[1].text == "## Install ##\nRun it.")
        #expect(document.chunks.map(\.lineRange) == [1...2, 3...4, 5...6, 7...8, 10...12])
    }

    @Test func aHeadingWithoutTextStaysWithTheNext() throws {
        let document = try process("# A\n\n## B\n\ntext\n\n## C\n\n# D\n\nend")
        #expect(document.chunks.map(\.text) == ["# A\n\n## B\n\ntext", "## C", "# D\n\nend"])
        #expect(document.chunks.map(\.headingPath) == [["A", "B"], ["A", "C"], ["D"]])
    }

    @Test(arguments: [
        ("#no heading", [Block.Kind.prose]), ("####### seven", [.prose]), ("    # code", [.lines]),
        ("   # three", [.heading]),
        ("#", [.heading]), ("# \\# escaped", [.heading]), ("a\n===", [.heading]), ("a\n---", [.heading]),
        ("a\nb\n---", [.heading]), ("\n---\n", []), ("- a\n---", [.prose]),
        ("> a\n---", [.prose]),
        ("a\n\n---", [.prose]), ("a\n# b", [.prose, .heading]), ("> # quoted", [.prose]),
    ])
    func headingsFollowCommonMark(text: String, kinds: [Block.Kind]) {
        #expect(foundKinds(text) == kinds)
    }

    @Test func fencesKeepWhatIsInside() {
        let text = "Before:\n```swift\n# not a heading\n\n- not a list\n```\nAfter\n~~~~\n~~~\n```\n~~~~\nend"
        #expect(
            found(text) == [
                "Before:", "```swift\n# not a heading\n\n- not a list\n```", "After", "~~~~\n~~~\n```\n~~~~", "end",
            ])
        #expect(foundKinds(text) == [.prose, .lines, .prose, .lines, .prose])
    }

    @Test func anOpenFenceReachesToTheEndOfWhatHoldsIt() {
        #expect(foundKinds("```\na\n\n# b") == [.lines])
        #expect(
            found("- item\n  ```\n  code\n\n  more\n  ```\n- next") == [
                "- item", "```\n  code\n\n  more\n  ```", "- next",
            ])
        #expect(found("- ```\n  code\nout") == ["- ```\n  code", "out"])
        #expect(found("> ```\n> # code\nout") == ["> ```\n> # code", "out"])
        #expect(foundKinds("``` not ` a fence\ntext") == [.prose])
    }

    @Test func indentedLinesAreCodeUnlessTheyContinueSomething() {
        #expect(foundKinds("    code\n\n    more\ntext") == [.lines, .prose])
        #expect(foundKinds("text\n    still text") == [.prose])
        #expect(foundKinds("- item\n\n    its second paragraph\n\n        code in it") == [.prose, .prose, .lines])
        #expect(foundKinds("\tcode") == [.lines])
    }

    @Test func listItemsAreBlocks() {
        #expect(
            found("Intro:\n- one\n  more\n- two\n  - nested\n    1. deep\n* three\n\n10. ten\n11) eleven\n\nout") == [
                "Intro:", "- one\n  more", "- two", "- nested", "1. deep", "* three", "10. ten", "11) eleven", "out",
            ])
        #expect(
            found("The year was\n1984. It was cold.\n- but\n1. first") == [
                "The year was\n1984. It was cold.", "- but", "1. first",
            ])
        #expect(found("-not a list\n+ yes\n1.no").count == 2)
    }

    @Test func tablesAreFoundByTheirDelimiterRow() {
        let text = "Text\n| a | b |\n|:--|--:|\n| 1 | 2 |\n| 3 | 4 |\n\nafter"
        #expect(found(text) == ["Text", "| a | b |\n|:--|--:|\n| 1 | 2 |\n| 3 | 4 |", "after"])
        #expect(foundKinds(text) == [.prose, .table, .prose])
        #expect(foundKinds("a | b\n- | -\n1 | 2") == [.table])
        #expect(foundKinds("a | b\n--|--|--\n1 | 2") == [.prose])
        #expect(foundKinds("a \\| b\n---|---") == [.prose])
    }

    @Test func quotesAndHTMLAreBlocks() {
        #expect(found("> quoted\nlazy\n\n> other\n>\n> third") == ["> quoted\nlazy", "> other\n>", "> third"])
        #expect(
            found("<div>\n# no heading\n</div>\n\ntext\n<!-- a\n\n# b -->\nend") == [
                "<div>\n# no heading\n</div>", "text", "<!-- a\n\n# b -->", "end",
            ])
        #expect(foundKinds("<script>\n\n# x\n</script>\n# y") == [.prose, .heading])
        #expect(foundKinds("<b>inline</b>\n# y") == [.prose, .heading])
    }

    @Test func frontMatterBecomesMetadata() throws {
        let text = """
            ---
            title: "The: handbook"
            version: 3
            ratio: 0.5
            draft: false
            date: 2024-01-05
            code: 007
            country: no
            quoted: "42"
            tags: [a, b c, 3]
            author:
              name: Ann
              mails:
                - x@y
            nothing: ~
            ---
            # Heading
            Body
            """
        let document = try process(text)
        #expect(document.title == "The: handbook")
        #expect(
            document.metadata == [
                "title": .string("The: handbook"), "version": .integer(3), "ratio": .double(0.5),
                "draft": .boolean(false),
                "date": .string("2024-01-05"), "code": .string("007"), "country": .string("no"),
                "quoted": .string("42"),
                "tags": .list([.string("a"), .string("b c"), .integer(3)]), "author.name": .string("Ann"),
                "author.mails": .list([.string("x@y")]),
            ])
        #expect(document.notes.isEmpty)
        // The properties are a passage of their own.
        #expect(document.chunks.map(\.text).dropFirst() == ["# Heading\nBody"])
        #expect(document.chunks.map(\.lineRange) == [2...15, 17...18])
    }

    @Test func simpleTOMLFrontMatterIsRead() throws {
        let text = """
            +++
            title = "A \\"B\\" \\u00e9" # note
            path = 'C:\\x'
            weight = -1_000
            ratio = 1.5e3
            draft = true
            date = 2024-01-05 10:00:00Z
            tags = [
              "a", # one
              "b",
            ]
            [extra]
            "long key" = 1
            a.b = 2
            +++
            Body
            """
        let document = try process(text)
        #expect(
            document.metadata == [
                "title": .string("A \"B\" é"), "path": .string("C:\\x"), "weight": .integer(-1000),
                "ratio": .double(1500),
                "draft": .boolean(true), "date": .string("2024-01-05T10:00:00Z"),
                "tags": .list([.string("a"), .string("b")]),
                "extra.long key": .integer(1), "extra.a.b": .integer(2),
            ])
        #expect(document.chunks.last?.text == "Body")
    }

    @Test(arguments: [
        "---\na: [1\n---\ntext", "---\n- a\n- b\n---\ntext", "---\na: 1\na: 2\n---\ntext",
        "---\na: &x 1\nb: *x\n---\ntext",
        "+++\na = [{b = 1}]\n+++\ntext", "+++\na = \"\"\"x\n+++\ntext", "+++\na\n+++\ntext", "+++\na = 1\ntext",
        "---\na: 1\ntext without end", "---\na: \(String(repeating: "[", count: 1000))\n---\ntext",
        "---\n\(String(repeating: "- ", count: 2000))a\n---\ntext", "---\n\"a\n---\ntext",
    ])
    func unreadableFrontMatterIsKeptAsText(text: String) throws {
        let document = try process(text)
        #expect(document.metadata.isEmpty)
        #expect(document.notes.count == 1)
        // A line of dashes alone is a rule.
        #expect(document.chunks.first?.byteRange.lowerBound == (text.hasPrefix("---") ? 4 : 0))
    }

    @Test func `tables and strings of several lines in TOML are read`() throws {
        let text = """
            +++
            author = {name = "Ann", links = {home = "x"}}
            text = \"""
            one
            two \\
              three\"""
            raw = '''a\\b'''
            [[menu]]
            weight = 1
            [other]
            key = 2
            +++
            Body
            """
        let document = try process(text)
        #expect(
            document.metadata == [
                "author.name": .string("Ann"), "author.links.home": .string("x"), "text": .string("one\ntwo three"),
                "raw": .string("a\\b"), "other.key": .integer(2),
            ])
        #expect(document.notes == ["front matter: the array of tables \"menu\" is left out"])
    }

    @Test func marksThatOpenNoFrontMatterAreText() throws {
        for text in ["---\n\ntext", "--- a\ntext\n---", "text\n---\na: 1\n---", "----\na: 1\n----\n"] {
            let document = try process(text)
            #expect(document.notes.isEmpty && document.metadata.isEmpty)
        }
        #expect(try process("---\nat&t: a&b *c*\ntext: 1\n---\nx").metadata.count == 2)
        #expect { try process("---\n---\n") } throws: { ($0 as? DocumentError)?.code == .empty }
    }

    @Test func longTitlesAreCutInPathsWithANote() throws {
        let title = String(repeating: "é ", count: 5000)
        let document = try process("# \(title)\ntext")
        #expect(document.chunks.allSatisfy { $0.headingPath[0].utf8.count <= Outline.maximumTitleLength + 3 })
        #expect(document.notes == ["1 heading cut to 240 bytes in heading paths"])
    }

    @Test(
        arguments: [
            ("# One\n\na\n\n# Two\n\nb", "a.md", nil, [["One"], ["Two"]]),
            ("# One\n\na\n\n## Two\n\nb", "a.md", "One", [["One"], ["One", "Two"]]),
            ("## 1.1\n\na\n\n# Old\n\nb", "a.md", nil, [["1.1"], ["Old"]]),
            ("Version 2\n---------\n\na\n\nVersion 1\n---------\n\nb", "a.rst", nil, [["Version 2"], ["Version 1"]]),
            ("---\ntitle: Given\n---\n# One\n\na\n\n# Two\n\nb", "a.md", "Given", [["One"], ["Two"]]),
        ] as [(String, String, String?, [[String]])])
    func `the title is a heading without others of its level`(
        text: String, name: String, title: String?, paths: [[String]]
    ) throws {
        let document = try process(text, name)
        #expect(document.title == title)
        #expect(document.chunks.map(\.headingPath) == paths)
    }
}
