import Foundation
import RAGModel
import TestSupport
import Testing

@testable import DocumentProcessing

private let hasReader = ["/usr/bin/pdftotext", "/usr/local/bin/pdftotext", "/opt/homebrew/bin/pdftotext"].contains {
    FileManager.default.fileExists(atPath: $0)
}

@Suite struct PDFFormatTests {
    @Test(.enabled(if: hasReader, "reads with pdftotext"))
    func `a PDF gives headings by size, paragraphs and pages`() throws {
        let bytes = Array(try Data(contentsOf: TestData.fixture("documents/manual.pdf")))
        let document = try DocumentProcessor().process(bytes, name: "manual.pdf")
        #expect(document.format == .pdf && document.title == "Kestrel manual")
        #expect(document.metadata["author"] == .string("Ann Example"))
        #expect(
            document.chunks.map(\.headingPath) == [["Kestrel manual", "Mounting"], ["Kestrel manual", "Maintenance"]])
        #expect(document.chunks.map(\.place) == [.page(1), .page(2)])
        #expect(document.chunks[1].text == "Maintenance\n\nReplace the impeller every 4000 hours.")
        #expect(document.chunks[0].text.contains("values.\n\nA second paragraph"))
        #expect(document.notes == ["1 page without text: pictures, or scanned"])
    }

    @Test(.enabled(if: hasReader, "reads with pdftotext")) func `a damaged PDF is refused as damaged`() {
        let bytes = Array("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n".utf8)
        #expect { try DocumentProcessor().process(bytes, name: "a.pdf") } throws: {
            ($0 as? DocumentError)?.code == .damaged
        }
    }

    @Test func `lines make paragraphs, and words that a line end parted are joined`() {
        func line(_ text: String, _ top: Int, height: Int = 10, left: Int = 20) -> String {
            "<line xMin=\"\(left)\" yMin=\"\(top)\" xMax=\"99\" yMax=\"\(top + height)\">"
                + text.split(separator: " ").map { "<word>\($0)</word>" }.joined() + "</line>"
        }
        let xml =
            "<!DOCTYPE html><html><head><title>A talk</title></head><doc><page>"
            + line("Large title", 10, height: 24) + line("The docu-", 50) + line("mentation of A-", 61)
            + line("B goes on", 72) + line("Far below", 140) + "</page><page></page><page>" + line("and ends here.", 10)
            + line("Other.", 40) + "</page></doc></html>"
        let pages = PDFPages(Array(xml.utf8))
        #expect(pages.count == 3 && pages.empty == 1 && pages.bodyHeight == 10 && pages.headingHeights == [24])
        #expect(pages.metadata["title"] == .string("A talk"))
        #expect(pages.lines.map(\.page) == [1, 1, 1, 1, 1, 3, 3])
    }

    private func page(_ lines: [(text: String, left: Int, right: Int, top: Int)]) -> [PDFLine] {
        let xml = lines.map { line in
            "<line xMin=\"\(line.left)\" yMin=\"\(line.top)\" xMax=\"\(line.right)\" yMax=\"\(line.top + 10)\">"
                + line.text.split(separator: " ").map {
                    "<word yMin=\"\(line.top)\" yMax=\"\(line.top + 10)\">\($0)</word>"
                }.joined() + "</line>"
        }
        return PDFPages(Array("<head></head><doc><page>\(xml.joined())</page></doc>".utf8)).lines
    }

    @Test func `short texts side by side are rows of a table, columns of prose are not`() {
        let table = page([
            ("Before it", 20, 80, 10), ("Animal", 20, 60, 40), ("badger", 20, 60, 52), ("otter", 20, 60, 64),
            ("Weight", 100, 140, 40), ("12 kg", 100, 130, 52), ("9 kg", 100, 130, 64), ("After it", 20, 80, 100),
        ])
        #expect(
            table.map(\.text) == ["Before it", "Animal | Weight", "badger | 12 kg", "otter | 9 kg", "After it"])
        #expect(table.map(\.isRow) == [false, true, true, true, false])
        let prose = (0..<4).map { ("the left column says a lot in its line \($0)", 20, 280, 40 + 12 * $0) }
        let other = (0..<4).map { ("and the right one goes on about that \($0)", 300, 560, 40 + 12 * $0) }
        #expect(page(prose + other).allSatisfy { !$0.isRow })
    }

    @Test func `a raised number makes no heading of its line`() {
        let xml =
            "<head></head><doc><page><line xMin=\"1\" yMin=\"36\" xMax=\"90\" yMax=\"50\">"
            + "<word yMin=\"40\" yMax=\"50\">entrances</word><word yMin=\"36\" yMax=\"42\">1</word></line></page></doc>"
        #expect(PDFPages(Array(xml.utf8)).lines.map(\.height) == [10])
    }

    @Test func `a program without end, with too much to say or that is not there is told apart`() {
        func failure(_ arguments: [String], _ limits: ChildProcess.Limits = .init()) -> String {
            let input: [UInt8] = Array("words".utf8)
            return input.withUnsafeBufferPointer { input in
                do throws(ChildProcess.Failure) {
                    return String(
                        decoding: try ChildProcess.run(arguments, input: input, limits: limits), as: UTF8.self)
                } catch {
                    return "\(error)"
                }
            }
        }
        #expect(failure(["cat"]) == "words")
        #expect(failure(["no-such-program-anywhere"]) == "missing")
        #expect(failure(["false"]).hasPrefix("failed"))
        #expect(failure(["yes"], .init(output: 1 << 20)) == "tooMuchOutput")
        #expect(failure(["sleep", "60"], .init(seconds: 1)) == "timedOut")
    }
}
