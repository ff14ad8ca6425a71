import IndexSupport
import RAGModel
import Testing

@testable import DocumentProcessing

@Suite struct PlainTextTests {
    @Test func paragraphsAreSeparatedByBlankLines() {
        #expect(blocks("a\nb\n \n\nc\r\n\r\nd", PlainTextExtractor.extract) == ["a\nb", "c", "d"])
    }
}

@Suite struct RestructuredTextTests {
    private func found(_ text: String) -> [String] { blocks(text, RestructuredTextExtractor.extract) }
    private func foundKinds(_ text: String) -> [Block.Kind] { kinds(text, RestructuredTextExtractor.extract) }

    @Test func sectionLevelsFollowTheOrderOfAdornments() throws {
        let text = """
            =====
            Title
            =====

            Intro.

            First
            =====

            Text.

            Sub
            ---

            More.

            Second
            ======

            End.
            """
        let document = try process(text, "a.rst")
        #expect(document.title == "Title")
        #expect(
            document.chunks.map(\.headingPath) == [
                ["Title"], ["Title", "First"], ["Title", "First", "Sub"], ["Title", "Second"],
            ])
        #expect(document.chunks[2].text == "Sub\n---\n\nMore.")
    }

    @Test func fieldsAtTheTopAreMetadata() throws {
        let document = try process(
            "Title\n=====\n\n:Author: Ann\n:Version: 3\n:Abstract: two\n   lines\n:Empty:\n\ntext", "a.rst")
        #expect(
            document.metadata == ["author": .string("Ann"), "version": .integer(3), "abstract": .string("two lines")])
    }

    @Test func literalBlocksAndDirectivesStayWhole() {
        let text = """
            Like this::

                code

                more

            .. code-block:: python
               :linenos:

               def f():

                   pass

            .. note:: Careful.
               With that.

            .. _target:

            End.
            """
        #expect(
            found(text) == [
                "Like this::", "code\n\n    more",
                ".. code-block:: python\n   :linenos:\n\n   def f():\n\n       pass",
                ".. note:: Careful.\n   With that.",
                ".. _target:", "End.",
            ])
        #expect(foundKinds(text) == [.prose, .lines, .lines, .prose, .prose, .prose])
    }

    @Test func tablesAndListsAreBlocks() {
        let text = """
            +---+---+
            | a | b |
            +===+===+
            | 1 | 2 |
            +---+---+

            === ===
            x   y
            === ===
            1   2
            === ===

            - one
              more
            - two

            #. three
            """
        #expect(foundKinds(text) == [.table, .table, .prose, .prose, .prose])
        #expect(found(text)[2...] == ["- one\n  more", "- two", "#. three"])
    }

    @Test(arguments: [
        "abc\n--", "---", "text\n\n----\n\ntext", "  indented\n  --------", "=====\n\ntext\n=====x", "....", ".. ",
        "::",
    ])
    func unusualMarksAreNoSections(text: String) throws {
        #expect(try process(text, "a.rst").chunks.allSatisfy { $0.headingPath.isEmpty })
    }
}

@Suite struct DelimitedTextTests {
    @Test func rowsAreNeverCut() throws {
        var text = "id,name,note\n"
        for row in 0..<100 { text += "\(row),\"name, \(row)\",\"first line\nsecond \"\"line\"\" \(row)\"\n" }
        let document = try process(text, "a.csv", maximum: 60)
        #expect(document.chunks.count > 10)
        for chunk in document.chunks.dropFirst() {
            #expect(chunk.text.first!.isNumber && chunk.text.hasSuffix("\""))
            #expect(chunk.tableHeader == "id,name,note")
        }
        #expect(document.chunks[0].tableHeader == nil)
    }

    @Test func aQuoteThatIsNeverClosedIsAPlainCharacter() {
        let text = "a,\"b\nc,d\n" + String(repeating: "e,f\n", count: 50_000)
        text.utf8.withContiguousStorageIfAvailable { bytes in
            #expect(DelimitedTextExtractor.rowEnd(bytes, in: 0..<bytes.count) == 4)
        }
        #expect(
            "12\" x,1\nb".utf8.withContiguousStorageIfAvailable { DelimitedTextExtractor.rowEnd($0, in: 0..<$0.count) }
                == 7)
    }
}

@Suite struct SourceCodeTests {
    @Test func declarationsAreTheHeadingPath() throws {
        let text = """
            import Foundation

            /// A store.
            public final class Store: Sendable {
                let a = 1

                /// Opens it.
                public func open(
                    path: String
                ) throws -> Int {
                    let x = path

                    return x.count
                }

                func close() { }
            }

            func main() {
                run()
            }
            """
        var source = text
        let found = source.withUTF8 { bytes in
            let extraction = SourceCodeExtractor.extract(bytes, .other)
            return extraction.declarations.map {
                let lines = ASCII.string(bytes, $0.range).split(separator: "\n")
                return
                    "\(extraction.outline.path($0.section).joined(separator: " > ")) | \(lines.first!) | \(lines.last!)"
            }
        }
        #expect(
            found == [
                "public final class Store: Sendable | /// A store. | }",
                "public final class Store: Sendable > public func open | /// Opens it. |     }",
                "public final class Store: Sendable > func close() | func close() { } | func close() { }",
                "func main() | func main() { | }",
            ])
    }

    @Test(arguments: [
        ("def run(self, x):", SourceLanguage.indented, "def run(self, x)"),
        ("class A(B):", .indented, "class A(B)"),
        ("async def f():", .indented, "async def f()"),
        ("int main(int argc, char **argv) {", .other, "int main(int argc, char **argv)"),
        ("pub(crate) fn go<T>() -> T {", .other, "pub(crate) fn go<T>() -> T"),
        ("impl<T> Foo for Bar {", .other, "impl<T> Foo for Bar"),
        ("export default function f() {", .other, "export default function f()"),
        ("const f = (a) => {", .other, "const f = (a)"),
        ("type Server struct {", .other, "type Server struct"),
        ("func (s *Server) Run() {", .other, "func (s *Server) Run()"),
        ("CREATE TABLE users (", .other, ""),
        ("foo: function (a) {", .other, "foo: function (a)"), ("test('x', () => {", .other, ""),
        ("message: \"x\"", .other, ""), ("type: Foo", .other, ""), ("deinit {", .other, "deinit"),
        ("var body: some View {", .other, "var body: some View"), ("let x = call() {", .other, ""),
        (
            "create or replace function f() returns int as $$", .other,
            "create or replace function f() returns int as $$"
        ),
        ("if (a) {", .other, ""), ("for x in y {", .other, ""), ("} else if (b) {", .other, ""),
        ("return foo(a) {", .other, ""), ("x = call(a, {", .other, ""), ("foo(a);", .other, ""),
        ("type = 3", .indented, ""), ("services:", .yaml, "services"), ("a: b", .yaml, ""),
        ("[package.x]", .toml, "[package.x]"),
        ("class=foo", .other, ""),
    ])
    func declarationsAreToldFromStatements(line: String, language: SourceLanguage, title: String) {
        let bytes = Array(line.utf8)
        let found = bytes.withUnsafeBufferPointer {
            Declaration.found($0, 0..<$0.count, language: language)
        }
        #expect(found?.title ?? "" == title)
    }

    @Test func aLongFunctionIsCutAtLinesUnderItsName() throws {
        let lines = (0..<80).map { "    call_number(\($0))" }.joined(separator: "\n")
        let document = try process("int main(void)\n{\n\(lines)\n}\n", "a.c", maximum: 60)
        #expect(document.chunks.count > 4)
        for chunk in document.chunks.dropFirst() {
            #expect(chunk.headingPath == ["int main(void)"])
            #expect(chunk.text.hasPrefix("call_number("))
        }
    }

    @Test func keysOfYAMLAndSectionsOfTOMLAreThePath() throws {
        let yaml = "services:\n  web:\n" + (0..<60).map { "    key\($0): value" }.joined(separator: "\n")
        #expect(try process(yaml, "a.yaml", maximum: 40).chunks.last?.headingPath == ["services", "web"])
        let toml =
            "[a]\n" + (0..<40).map { "k\($0) = 1" }.joined(separator: "\n") + "\n[b]\n"
            + (0..<40).map { "k\($0) = 1" }.joined(separator: "\n")
        #expect(try process(toml, "a.toml", maximum: 40).chunks.last?.headingPath == ["[b]"])
    }

    @Test(arguments: [
        ("a.md", DocumentFormat.markdown), ("A.MD", .markdown), ("x/a.txt", .plainText), ("a.rst", .restructuredText),
        ("a.htm", .html), ("a.swift", .sourceCode), ("Makefile", .sourceCode), ("a.csv", .csv), ("a.tsv", .tsv),
        ("a.json", .json), ("a.yml", .yaml), ("Cargo.toml", .toml), ("a.xml", .xml), ("a.log", .log),
        ("README", .plainText),
        (".md", .plainText), ("noextension", .plainText), ("a.unknown", .plainText),
    ])
    func theNameDecidesTheFormat(name: String, format: DocumentFormat) throws {
        #expect(try process("some text", name).format == format)
    }

    @Test func contentDecidesWithoutAnExtension() throws {
        #expect(try process("<!DOCTYPE html><p>x", "page").format == .html)
        #expect(try process("#!/usr/bin/env python3\nprint(1)", "tool").format == .sourceCode)
        #expect(try process("<?xml version=\"1.0\"?><a>x</a>", "data").format == .xml)
    }

    @Test func `lines of old Macs are lines`() throws {
        let document = try process("one\rtwo\r\rthree pumps\r", "a.txt")
        #expect(document.chunks.map(\.text).joined() == "one\ntwo\n\nthree pumps")
        #expect(document.chunks.last?.location.lines.upperBound == 4)
        // Where both are there, a carriage return alone is no end of a line to most programs.
        #expect(try process("one\rtwo\nthree", "a.txt").chunks.first?.text == "one\rtwo\nthree")
    }
}
