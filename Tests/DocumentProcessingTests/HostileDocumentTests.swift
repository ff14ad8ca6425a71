import RAGModel
import Testing

@testable import DocumentProcessing

/// Documents of a megabyte that are bad for one step or another: what took quadratic time would not end here.
@Suite struct HostileDocumentTests {
    static let units: [(name: String, unit: String)] = [
        ("one word", "a"), ("combining marks", "\u{301}"), ("NUL", "\0a"), ("bidirectional marks", "\u{202E}a\u{202C}"),
        ("quotes", "> "), ("lists", "- "), ("numbered lists", "1. "), ("brackets", "["), ("images", "!["),
        ("links", "[a]("), ("emphasis", "*a_"), ("backquotes", "`"), ("growing fences", "```\n~~~~\n"),
        ("fences", "```\n"),
        ("headings", "# a\n"), ("deep headings", "###### a\n"), ("underlines", "a\n=\n"), ("rules", "---\n"),
        ("tables", "|a"), ("table rows", "|-|\n|a|\n"), ("indents", "  - a\n"), ("line breaks", "\n"),
        ("carriage returns", "\r"), ("comments", "<!--"), ("elements", "<div>"), ("closing elements", "</p>"),
        ("attributes", "<a b="), ("entities", "&amp;"), ("open entities", "&#x"), ("scripts", "<script>"),
        ("nested tables", "<table><tr><td>"), ("nested lists", "<ul><li>"), ("braces", "{"),
        ("nested arrays", "[{\"a\":"),
        ("nested YAML", "- - "), ("quotation marks", "\""), ("commas", ","), ("functions", "func a() {\n"),
        ("directives", ".. a::\n"), ("sentences", "A. "), ("ideographs", "漢"), ("long sentences", "漢。"),
    ]

    @Test(arguments: units.indices) func everyFormatTakesLinearWork(number: Int) {
        let (name, unit) = Self.units[number]
        let text = String(repeating: unit, count: (1 << 20) / unit.utf8.count)
        let processor = DocumentProcessor(
            chunking: ChunkingOptions(maximumTokens: 200, overlapTokens: 40), includesGenerated: true)
        var processed = 0
        for format in DocumentFormat.allCases {
            // Some formats refuse some of these texts; plain text takes all but blank ones.
            guard let document = try? processor.process(Array(text.utf8), name: "x", format: format) else { continue }
            processed += 1
            let bytes = document.chunks.reduce(0) { $0 + $1.text.utf8.count }
            // Overlaps repeat a part of the text, no more.
            #expect(bytes <= 3 * text.utf8.count, "\(name) as \(format)")
            #expect(document.chunks.allSatisfy { $0.headingPath.count <= 64 }, "\(name) as \(format)")
        }
        #expect(processed > 0 || text.allSatisfy(\.isWhitespace), "\(name)")
    }

    @Test func invalidBytesTakeLinearWork() {
        let processor = DocumentProcessor()
        let units: [[UInt8]] = [[0xFF], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0x61, 0x80], [0xFE, 0xFF]]
        for unit in units {
            let bytes = Array("text ".utf8) + [[UInt8]](repeating: unit, count: (1 << 20) / unit.count).joined()
            for format in DocumentFormat.allCases {
                let chunks = (try? processor.process(bytes, name: "x", format: format))?.chunks ?? []
                #expect(chunks.reduce(0) { $0 + $1.text.utf8.count } <= 6 * bytes.count, "\(unit) as \(format)")
            }
        }
    }
}
