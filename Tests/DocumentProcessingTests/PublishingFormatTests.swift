import RAGModel
import Testing

@testable import DocumentProcessing

/// DocBook, FictionBook and Textile.
@Suite struct PublishingFormatTests {
    private func process(_ text: String, _ name: String) throws -> ProcessedDocument {
        try DocumentProcessor().process(Array(text.utf8), name: name)
    }

    private static let docBook = """
        <?xml version="1.0" encoding="utf-8"?>
        <!DOCTYPE book PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN" "docbookx.dtd" [
        <!ENTITY tool "walrus">
        ]>
        <book><bookinfo><title>Pump Manual</title><author><firstname>Ada</firstname> <surname>Byron</surname></author>
        <date>2024-05-01</date><legalnotice><para>All rights reserved.</para></legalnotice>
        <abstract><para>How to keep the pump running.</para></abstract></bookinfo>
        <chapter><title>Care</title>
        <para>Turn the <emphasis>valve</emphasis> first<indexterm><primary>valve</primary></indexterm>.</para>
        <sect1><title>Filters</title>
        <itemizedlist><listitem><para>coarse filter</para></listitem><listitem><para>fine filter</para></listitem></itemizedlist>
        <programlisting><![CDATA[if (a < b) { reset(); }]]></programlisting>
        <table><title>Parts</title><tgroup cols="2"><thead><row><entry>Part</entry><entry>Price</entry></row></thead>
        <tbody><row><entry>seal</entry><entry>4 &#8364;</entry></row></tbody></tgroup></table>
        <variablelist><varlistentry><term>-v</term><listitem><para>says more</para></listitem></varlistentry></variablelist>
        </sect1></chapter></book>
        """

    @Test(arguments: ["pump.docbook", "pump.dbk", "pump.xml"])
    func `DocBook gives headings by its sections, lists, listings and tables`(name: String) throws {
        let document = try process(Self.docBook, name)
        #expect(document.format == .docBook && document.title == "Pump Manual")
        let text = document.chunks.map(\.text).joined(separator: "\n\n")
        for part in [
            "How to keep the pump running.", "Turn the valve first.", "- coarse filter\n\n- fine filter",
            "if (a < b) { reset(); }", "Part | Price\nseal | 4 €", "-v\n\nsays more",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(!text.contains("rights reserved") && !text.contains("ENTITY") && !text.contains("]>"))
        #expect(
            document.metadata["author"] == .string("Ada Byron") && document.metadata["date"] == .string("2024-05-01"))
        let filters = try #require(document.chunks.first { $0.text.contains("coarse filter") })
        #expect(filters.headingPath.suffix(2) == ["Care", "Filters"])
        #expect(filters.lineRange.contains(11))
    }

    @Test func `FictionBook gives chapters, and what the book says of itself`() throws {
        let picture = String(repeating: "iVBORw0KGgo", count: 40)
        let document = try process(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink">
            <stylesheet type="text/css">.p { margin: 0 }</stylesheet>
            <description><title-info><genre>history</genre><author><first-name>Leo</first-name>
            <last-name>Maros</last-name></author><book-title>The Long Ice</book-title>
            <annotation><p>A winter at sea.</p></annotation><lang>en</lang></title-info>
            <document-info><program-used>pen</program-used></document-info></description>
            <body><title><p>The Long Ice</p></title><section><title><p>One</p><p>Departure</p></title>
            <p>The ship left at dawn.</p><empty-line/><p>Nobody waved.</p>
            <poem><stanza><v>Ice to the north,</v><v>ice to the south.</v></stanza></poem></section></body>
            <binary id="cover.png" content-type="image/png">\(picture)</binary></FictionBook>
            """, "ice.fb2")
        #expect(document.format == .fictionBook && document.title == "The Long Ice")
        let text = document.chunks.map(\.text).joined(separator: "\n\n")
        #expect(text.contains("A winter at sea.") && text.contains("The ship left at dawn.\n\nNobody waved."))
        #expect(text.contains("Ice to the north,\n\nice to the south."))
        #expect(!text.contains("iVBOR") && !text.contains("margin") && !text.contains("pen"))
        #expect(document.metadata["author"] == .string("Leo Maros") && document.metadata["language"] == .string("en"))
        #expect(document.chunks.last?.headingPath.last == "One Departure")
    }

    @Test func `Textile gives headings, lists and code as they are written`() throws {
        let source = """
            h1. Pumps

            A paragraph with *strong* words.

            h2(#care){color:red}. Care and "repair":/repair

            * clean
            ** with water
            # wait

            bc. while true
              reset

            |_. Part |_. Price |
            | seal | 4 |

            p>. Right.
            """
        let document = try process(source, "pumps.textile")
        #expect(document.format == .textile && document.title == "Pumps")
        let care = try #require(document.chunks.first { $0.text.contains("with water") })
        #expect(care.headingPath.last?.hasPrefix("Care and") ?? false)
        let text = document.chunks.map(\.text).joined(separator: "\n\n")
        #expect(text.contains("bc. while true\n  reset") && text.contains("| seal | 4 |"))
        for chunk in document.chunks { #expect(source.contains(chunk.text)) }
    }

    @Test func `the header's title is that of a book in AsciiDoc, whatever parts it has`() throws {
        let document = try process(
            "= All of It\n:doctype: book\n\nAbout.\n\n= Part One\n\nText.\n\n= Part Two\n\nMore.\n", "book.adoc")
        #expect(document.title == "All of It" && document.chunks.last?.headingPath.last == "Part Two")
    }

    @Test func `base64 mail with carriage returns keeps its paragraphs`() throws {
        let mail =
            "Subject: A\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nT25lLg0KDQpUd28uDQo=\n"
        let document = try process(mail, "a.eml")
        #expect(document.chunks.map(\.text).joined().contains("One.\n\nTwo."))
    }

    @Test func `bullets of a manual page stand before their text`() throws {
        let page =
            ".TH WALRUS 1\n.SH OPTIONS\n.IP \\(bu 2\nReads files.\n.IP 1. 4\nWrites them.\n.TP\n.B \\-v\nSays more.\n"
        let text = try process(page, "walrus.1").chunks.map(\.text).joined(separator: "\n")
        #expect(text.contains("• Reads files.") && text.contains("1. Writes them.") && text.contains("-v\nSays more."))
    }
}
