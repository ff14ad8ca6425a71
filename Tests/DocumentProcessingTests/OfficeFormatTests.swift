import CZlib
import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import DocumentProcessing

/// Files made by other programs (`Tests/Fixtures/documents/make_documents.py`), and hostile ones.
@Suite struct OfficeFormatTests {
    private func read(_ name: String, maximum: Int = 200) throws -> ProcessedDocument {
        let bytes = try Data(contentsOf: TestData.fixture("documents/\(name)"))
        let options = ChunkingOptions(maximumTokens: maximum, overlapTokens: 0)
        return try DocumentProcessor(chunking: options).process(Array(bytes), name: name)
    }

    private func chunk(_ word: String, _ document: ProcessedDocument) throws -> Chunk {
        try #require(document.chunks.first { $0.text.contains(word) })
    }

    @Test func `a Word document gives headings, lists, tables and properties`() throws {
        let document = try read("handbook.docx")
        #expect(document.title == "Vicuña handbook" && document.metadata["author"] == .string("Ann Example"))
        #expect(document.chunks.map(\.headingPath) == [["Feeding"], ["Feeding", "Water"], ["Care"]])
        #expect(document.chunks[0].text == "Feeding\n\nThe vicuña eats grass & herbs in the morning.")
        #expect(document.chunks[1].text.contains("First item") && document.chunks[1].text.contains("height | 90 cm"))
    }

    @Test func `a slide is a section under its title, with its notes and tables`() throws {
        let document = try read("talk.pptx")
        #expect(document.title == "Yearly talk")
        #expect(document.chunks.map(\.headingPath) == [["Alpaca results"], ["Numbers"]])
        #expect(document.chunks.map(\.place) == [.slide(1), .slide(2)])
        #expect(document.chunks[0].text.contains("Mention the guard llama"))
        #expect(document.chunks[1].text.contains("2025 | 417"))
    }

    @Test func `a sheet is a section, and its rows know their numbers and dates`() throws {
        let document = try read("animals.xlsx", maximum: 16)
        let row = try chunk("Caracal", document)
        #expect(row.text.contains("2024-02-29 | 12.5 | true") && row.headingPath == ["Animals"])
        #expect(try chunk("Fossa", document).place == .sheet(name: "Animals", row: 17))
        #expect(try chunk("many | 3", document).headingPath == ["Food"])
    }

    @Test func `OpenDocument texts and spreadsheets are read alike`() throws {
        let text = try read("okapi.odt")
        #expect(text.title == "Okapi notes")
        #expect(text.chunks.map(\.headingPath) == [["Forest"], ["Forest", "Stripes"]])
        #expect(text.chunks[1].text.contains("- white and brown") && text.chunks[1].text.contains("leg | striped"))
        let sheet = try read("counts.ods", maximum: 12)
        #expect(try chunk("11 bongos", sheet).place == .sheet(name: "Counts", row: 1))
        #expect(try chunk("duiker", sheet).place == .sheet(name: "Counts", row: 1004))
    }

    @Test func `a book's chapters come in the order of its spine`() throws {
        let document = try read("book.epub")
        #expect(document.title == "The Gerenuk" && document.metadata["author"] == .string("B. Writer"))
        #expect(document.chunks.map(\.headingPath) == [["Chapter one"], ["Chapter two", "Leaves"]])
        #expect(document.chunks[1].text.contains("It eats acacia & myrrh."))
    }

    @Test func `a book says its authors, date and language, a text its first author`() {
        let words = Array(
            """
            <metadata><dc:creator id="a">Ann Lee</dc:creator><dc:creator>Bob Day</dc:creator><dc:creator>Ann Lee</dc:creator>
            <dc:date>2020-05</dc:date><dc:language>en</dc:language></metadata>
            """.utf8)
        var book = OfficeText()
        OfficeExtractor.addDublinCore(words, into: &book, joinsAuthors: true)
        #expect(
            book.metadata == [
                "author": .list([.string("Ann Lee"), .string("Bob Day")]), "date": .string("2020-05"),
                "language": .string("en"),
            ])
        var text = OfficeText()
        OfficeExtractor.addDublinCore(words, into: &text)
        #expect(text.metadata["author"] == .string("Ann Lee"))
    }

    @Test func `a broken file gives an error or what is left of it`() throws {
        var random = SplitMix64(seed: 1)
        for name in ["handbook.docx", "talk.pptx", "animals.xlsx", "okapi.odt", "counts.ods", "book.epub"] {
            let bytes = Array(try Data(contentsOf: TestData.fixture("documents/\(name)")))
            for length in stride(from: 4, to: bytes.count, by: max(1, bytes.count / 12)) {
                #expect(throws: DocumentError.self) {
                    try DocumentProcessor().process(Array(bytes[..<length]), name: name)
                }
            }
            for _ in 0..<12 {
                var changed = bytes
                for _ in 0..<8 {
                    changed[Int.random(in: 4..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                _ = try? DocumentProcessor().process(changed, name: name)
            }
        }
    }

    // MARK: Hostile archives

    /// An archive of entries that are packed as they are given.
    private func archive(_ entries: [(name: String, content: [UInt8])]) -> [UInt8] {
        var result: [UInt8] = []
        var directory: [UInt8] = []
        func two(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }
        func four(_ value: Int) -> [UInt8] { two(value & 0xFFFF) + two(value >> 16 & 0xFFFF) }
        for (name, content) in entries {
            var stream = z_stream()
            deflateInit2_(
                &stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
            var packed = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(content.count))))
            var input = content
            input.withUnsafeMutableBufferPointer { input in
                packed.withUnsafeMutableBufferPointer { output in
                    stream.next_in = input.baseAddress
                    stream.avail_in = UInt32(input.count)
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    deflate(&stream, Z_FINISH)
                }
            }
            packed.removeLast(Int(stream.avail_out))
            deflateEnd(&stream)
            let common =
                two(20) + two(0) + two(8) + four(0) + four(0) + four(packed.count) + four(content.count)
                + two(name.utf8.count)
            directory +=
                [0x50, 0x4B, 1, 2] + two(20) + common + two(0) + two(0) + two(0) + two(0) + four(0) + four(result.count)
                + Array(name.utf8)
            result += [0x50, 0x4B, 3, 4] + common + two(0) + Array(name.utf8) + packed
        }
        let start = result.count
        return result + directory + [0x50, 0x4B, 5, 6] + four(0) + two(entries.count) + two(entries.count)
            + four(directory.count)
            + four(start) + two(0)
    }

    private func word(_ xml: String) -> [UInt8] { archive([("word/document.xml", Array(xml.utf8))]) }

    @Test func `a file that unpacks to far more than it is is refused`() {
        let bomb = archive([("word/document.xml", [UInt8](repeating: 0x20, count: 80 << 20))])
        #expect(bomb.count < 1 << 20)
        #expect { try DocumentProcessor().process(bomb, name: "a.docx") } throws: {
            ($0 as? DocumentError)?.code == .tooLarge
        }
    }

    @Test func `entities that multiply and elements without end are not followed`() throws {
        let laughs = word(
            "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><w:p><w:t>&b;</w:t></w:p>")
        #expect { try DocumentProcessor().process(laughs, name: "a.docx") } throws: {
            ($0 as? DocumentError)?.code == .empty
        }
        let deep = "<w:p><w:t>first</w:t></w:p>" + String(repeating: "<w:tbl><w:tr><w:tc>", count: 100_000)
        #expect(try DocumentProcessor().process(word(deep), name: "a.docx").chunks[0].text == "first")
        let plain = try DocumentProcessor().process(
            word("<w:p><w:t>A &amp; B &#x263A; &unknown; <</w:t>"), name: "a.docx")
        #expect(plain.chunks[0].text.hasPrefix("A & B ☺"))
    }

    @Test func `a note stands after the paragraph that it interrupts, and page numbers nowhere`() throws {
        let xml =
            "<office:body><office:text><text:p>A badger digs<text:note><text:note-citation>1</text:note-citation>"
            + "<text:note-body><text:p>Counted twice.</text:p></text:note-body></text:note> deep.</text:p>"
            + "<text:p>Page <text:page-number>&lt;number&gt;</text:page-number>of it</text:p></office:text></office:body>"
        let document = try DocumentProcessor().process(archive([("content.xml", Array(xml.utf8))]), name: "a.odt")
        #expect(document.chunks.map(\.text) == ["A badger digs deep.\n\nCounted twice.\n\nPage of it"])
    }

    /// The parts of a file, each with what it refers to.
    private func parts(_ parts: [String: String], _ references: [String: [String]]) -> [UInt8] {
        var entries = parts.map { ($0.key, Array($0.value.utf8)) }
        for (part, targets) in references {
            let folder = part.split(separator: "/").dropLast().joined(separator: "/")
            let name = part.split(separator: "/").last ?? ""
            let xml = targets.enumerated().map { "<Relationship Id=\"r\($0 + 1)\" Target=\"/\($1)\"/>" }.joined()
            entries.append(("\(folder)/_rels/\(name).rels", Array("<Relationships>\(xml)</Relationships>".utf8)))
        }
        return archive(entries.sorted { $0.0 < $1.0 }.map { (name: $0.0, content: $0.1) })
    }

    @Test func `what reviewers wrote stands behind the slide, and behind the sheet with its cell`() throws {
        let talk = parts(
            [
                "ppt/presentation.xml": "<p:sldIdLst><p:sldId r:id=\"r1\"/></p:sldIdLst>",
                "ppt/slides/slide1.xml": "<p:sp><a:p><a:r><a:t>An okapi</a:t></a:r></a:p></p:sp>",
                "ppt/comments/comment1.xml": "<p:cmLst><p:cm><p:text>Shorter please.</p:text></p:cm></p:cmLst>",
            ],
            [
                "ppt/presentation.xml": ["ppt/slides/slide1.xml"],
                "ppt/slides/slide1.xml": ["ppt/comments/comment1.xml"],
            ])
        let slides = try DocumentProcessor().process(talk, name: "a.pptx")
        #expect(slides.chunks.map(\.text).joined(separator: "|").contains("An okapi\n\nShorter please."))
        let table = parts(
            [
                "xl/workbook.xml": "<sheets><sheet name=\"Zoo\" r:id=\"r1\"/></sheets>",
                "xl/worksheets/sheet1.xml":
                    "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>okapi</t></is></c></row></sheetData>",
                "xl/comments1.xml":
                    "<comments><commentList><comment ref=\"B7\"><text><r><t>[Threaded] old</t></r></text></comment>"
                    + "</commentList></comments>",
                "xl/threadedComments/threadedComment1.xml":
                    "<ThreadedComments><threadedComment ref=\"B7\"><text>Is this right?</text></threadedComment></ThreadedComments>",
            ],
            [
                "xl/workbook.xml": ["xl/worksheets/sheet1.xml"],
                "xl/worksheets/sheet1.xml": ["xl/comments1.xml", "xl/threadedComments/threadedComment1.xml"],
            ])
        let sheet = try DocumentProcessor().process(table, name: "a.xlsx")
        let text = sheet.chunks.map(\.text).joined(separator: "|")
        #expect(text.contains("B7: Is this right?") && !text.contains("Threaded"))
        let marks = sheet.chunks.flatMap(\.location.places).map(\.place)
        #expect(marks.contains(.sheet(name: "Zoo", row: 7)))
    }

    @Test func `numbers of days are dates`() {
        #expect(Workbook.date(45351) == "2024-02-29" && Workbook.date(25569) == "1970-01-01")
        #expect(
            Workbook.date(61) == "1900-03-01" && Workbook.date(2_958_465) == "9999-12-31" && Workbook.date(-1) == nil)
    }
}
