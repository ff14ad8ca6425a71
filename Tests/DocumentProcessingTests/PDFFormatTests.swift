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
