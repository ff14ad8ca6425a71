import RAGModel
import Testing

@testable import DocumentProcessing

@Suite struct MailFormatTests {
    private static let mail = """
        From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>
        To: a@example.org, "B, C" <b@example.org>
        Date: Tue, 3 Mar 2026 09:30:00 +0100
        Subject: =?UTF-8?B?UsO8Y2ts?=
         =?UTF-8?B?YXVm?= of pumas
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"

        preamble
        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        Hello=20emailpuma=
         continued, caf=E9.

        --inner
        Content-Type: text/html

        <p>Hello html</p>
        --inner--
        --outer
        Content-Type: text/plain; name="notes.txt"
        Content-Disposition: attachment; filename="notes.txt"
        Content-Transfer-Encoding: base64

        dGFwaXIgbm90ZXM=
        --outer
        Content-Type: image/png; name="a.png"
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --outer--

        """

    @Test func `a message gives its fields, its text and its attached texts`() throws {
        let document = try process(Self.mail, "a.eml")
        #expect(document.title == "Rücklauf of pumas")
        #expect(document.metadata["from"] == .string("Jürgen <j@example.org>"))
        #expect(document.metadata["to"] == .list([.string("a@example.org"), .string("\"B, C\" <b@example.org>")]))
        #expect(document.metadata["date"] == .string("2026-03-03T09:30:00+01:00"))
        let text = document.chunks.map(\.text).joined(separator: "\n")
        #expect(text.hasPrefix("From: Jürgen <j@example.org>\nTo:"))
        #expect(text.contains("Hello emailpuma continued, café.") && text.contains("notes.txt:\n\ntapir notes"))
        #expect(!text.contains("Hello html") && !text.contains("iVBOR") && !text.contains("preamble"))
        #expect(document.notes == ["1 attachment not read: a.png"])
        #expect(document.chunks.last!.lineRange.upperBound >= 30)
    }

    @Test func `a page alone is read as a page, and a plain message as it is`() throws {
        let html = "Subject: x\nContent-Type: text/html\n\n<style>p{}</style><p>Only &eacute; page</p>"
        let text = try process(html, "a.eml").chunks.map(\.text).joined()
        #expect(text.contains("Only é page") && !text.contains("<p>"))
        #expect(try process("Subject: y\n\nbody words", "a.eml").chunks[0].text == "Subject: y\n\nbody words")
    }

    @Test func `every message of a mailbox is a section under its subject`() throws {
        let text =
            "From a@b Mon\nSubject: One\nFrom: a@b\n\nfirst body\n\nFrom a@b Tue\nSubject: Two\n\nsecond body\nFrom here on, text\n"
        let document = try process(text, "a.mbox")
        #expect(document.title == nil)
        #expect(document.chunks.map(\.headingPath) == [["One"], ["Two"]])
        #expect(document.chunks[1].text.contains("From here on") && document.chunks[1].lineRange == 8...11)
    }

    @Test func `parts inside of parts end somewhere`() throws {
        var text = "Subject: deep\n"
        for level in 0..<200 { text += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
        let document = try process(text + "\nend", "a.eml")
        #expect(document.notes.contains { $0.contains("nested too deep") })
    }

    @Test func `an attached document of a known format is read, another one named`() throws {
        func part(_ name: String, _ base64: String) -> String {
            "--b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n"
                + "Content-Disposition: attachment; filename=\"\(name)\"\n\n\(base64)\n"
        }
        let mail =
            "From: a@example.org\nSubject: Plans\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n"
            // "# Plan\n\nThe tapir moves.", a file of Rich Text with "The okapi stays.", and no Word document.
            + part("plan.md", "IyBQbGFuCgpUaGUgdGFwaXIgbW92ZXMu")
            + part("note.rtf", "e1xydGYxIFRoZSBva2FwaSBzdGF5cy59") + part("broken.docx", "bm90aGluZw==")
            + part("data.bin", "AAECAw==") + "--b--\n"
        let document = try DocumentProcessor().process(Array(mail.utf8), name: "a.eml")
        let text = document.chunks.map(\.text).joined(separator: "\n")
        #expect(text.contains("The tapir moves.") && text.contains("The okapi stays."))
        #expect(document.notes == ["2 attachments not read: broken.docx, data.bin"])
    }
}
