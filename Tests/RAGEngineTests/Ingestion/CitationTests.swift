import Foundation
import RAGEngine
import RAGModel
import TestSupport
import Testing

/// Files that other programs made (`Tests/Fixtures/documents/make_*`), and answers that link to the place in them.
@Suite struct CitationTests {
    private let folder = TemporaryFolder()

    private func hit(_ query: String) async throws -> Hit? {
        let store = Store(at: folder.file(".rag"), model: ModelOptions(isDisabled: true))
        let report = try await store.ingest([folder.file("files")])
        #expect(report.added == 1, "\(report.skipped.first) \(report.failed.first)")
        var options = QueryOptions()
        options.mode = .lexical
        return try await store.query(query, options: options).hits.first
    }

    private func copy(_ name: String) throws {
        folder.write("files/.keep", "")
        let target = URL(fileURLWithPath: folder.file("files/\(name)"))
        try FileManager.default.copyItem(at: TestData.fixture("documents/\(name)"), to: target)
    }

    @Test(arguments: [
        ("manual-office.pdf", "zanzibar belt", "manual-office.pdf#page=4"),
        ("manual-office.pdf", "quetzal torque", "manual-office.pdf#page=6"),
        ("manual-groff.pdf", "zanzibar belt", "manual-groff.pdf#page=3"),
        ("manual-groff.pdf", "quetzal torque", "manual-groff.pdf#page=5"),
        ("columns.pdf", "tamarin house closes at dusk", "columns.pdf#page=2"),
        ("slides-office.pdf", "ocelot field", "slides-office.pdf#page=3"),
        ("people.xlsx", "Ottoline Xanthopoulos", "people.xlsx#people!A42"),
        ("people.xlsx", "Person 17", "people.xlsx#people!A18"),
        ("people.ods", "Ottoline Xanthopoulos", "people.ods#people!A42"),
        ("people.csv", "Ottoline Xanthopoulos", "people.csv:42"),
        ("animals.xlsx", "Fossa", "animals.xlsx#Animals!A17"),
        ("counts.ods", "duiker", "counts.ods#Counts!A1004"),
        ("slides.pptx", "ocelot field", "slides.pptx#slide=3"),
        ("slides.odp", "ocelot field", "slides.odp#slide=3"),
        ("talk.pptx", "alpaca", "talk.pptx#slide=1"),
        ("book.epub", "acacia", "book.epub#part=2"),
    ])
    func `an answer links to its page, row or slide`(_ name: String, _ query: String, _ link: String) async throws {
        try copy(name)
        #expect(try await hit(query)?.link() == link)
    }

    @Test(arguments: ["manual.docx", "manual.odt", "manual.epub", "manual.html"])
    func `an answer from a format without places has its chapter`(_ name: String) async throws {
        try copy(name)
        let hit = try await #require(hit("zanzibar belt"))
        #expect(hit.headingPath.last == "Chapter 4: belts" && hit.text.contains("zanzibar"))
    }

    private static let notebook = """
        {"cells": [{"cell_type": "markdown", "source": ["# Birds\\n"]},
        {"cell_type": "code", "source": ["x = 1"], "outputs": []},
        {"cell_type": "markdown", "source": ["The hoopoe nests in walls."]}], "nbformat": 4, "metadata": {}}
        """
    private static let mail = """
        From: Ann <ann@example.org>
        Subject: Harvest
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="b"

        --b
        Content-Type: text/plain

        See the file.
        --b
        Content-Type: text/plain
        Content-Disposition: attachment; filename="list.txt"
        Content-Transfer-Encoding: base64

        VGhlIGtha2FwbyBpcyBoZWF2eS4=
        --b--
        """
    private static let mailbox = """
        From ann@example.org Mon Jan  1 00:00:00 2024
        From: Ann <ann@example.org>
        Subject: One

        The first letter.

        From bob@example.org Mon Jan  1 00:00:00 2024
        From: Bob <bob@example.org>
        Subject: Two

        The axolotl regrows.
        """
    private static let page = """
        <html>
        <head><title>Zoo</title></head>
        <body>

        <h1>Monkeys</h1>
        <p>Those that sleep in trees are
        the tamarin, which is small, and
        the marmoset, which is smaller.</p>
        </body></html>
        """
    private static let subtitles = """
        1
        00:00:01,000 --> 00:00:02,000
        Good evening.

        2
        00:01:02,500 --> 00:01:04,000
        The narwhal sings.
        """

    @Test(arguments: [
        ("birds.ipynb", notebook, "hoopoe", "birds.ipynb#cell=3"), ("a.eml", mail, "kakapo", "a.eml#part=1.2"),
        ("a.mbox", mailbox, "axolotl", "a.mbox#part=2"), ("talk.srt", subtitles, "narwhal", "talk.srt#t=62.5"),
        ("page.html", page, "tamarin", "page.html:7"), ("page.html", page, "marmoset", "page.html:8"),
        ("notes.md", "# One\n\nA line.\n\nThe dugong grazes.\n", "dugong", "notes.md:5"),
    ])
    func `an answer links to its cell, part, time or line`(
        _ name: String, _ text: String, _ query: String, _ link: String
    ) async throws {
        folder.write("files/\(name)", text)
        #expect(try await hit(query)?.link() == link)
    }

    @Test func `scanned pages are reported`() async throws {
        try copy("scanned.pdf")
        let store = Store(at: folder.file(".rag"), model: ModelOptions(isDisabled: true))
        let report = try await store.ingest([folder.file("files")])
        #expect(report.skipped.first.contains { $0.message.contains("OCR") })
    }
}
