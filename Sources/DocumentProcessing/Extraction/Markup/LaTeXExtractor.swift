import RAGModel

/// LaTeX: the words of the document without its commands. Sections are headings, verbatim environments and formulas
/// stay as they are, accents written with commands become letters, comments and references go.
///
/// Macros are not expanded: what a command the reader does not know takes in braces stays as text.
///
/// - Complexity: O(n).
struct LaTeXExtractor {
    let bytes: UnsafeBufferPointer<UInt8>
    var text = MappedText()
    var index = 0
    var marks: [Mark] = []
    var metadata: [String: MetadataValue] = [:]
    var isInBody: Bool
    var isInArgument = false

    /// Bytes that arguments and formulas are looked for their ends.
    static let longestArgument = 1 << 11
    static let longestFormula = 1 << 10

    /// What begins at a place of the text.
    struct Mark {
        enum Kind {
            /// The title follows up to the end.
            case heading(level: Int, end: Int)
            case paragraph
            case item
            /// Lines that stay as they are, up to the end.
            case lines(end: Int)
        }
        let start: Int
        let kind: Kind
    }

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> ExtractedText {
        // A part of a document has no preamble.
        var extractor = LaTeXExtractor(bytes, isInBody: !contains(bytes, "\\begin{document}"))
        extractor.run()
        let (marks, metadata) = (extractor.marks, extractor.metadata)
        var extracted = ExtractedText(extractor.text) { blocks($0, marks) }
        if case .string(let title)? = metadata["title"] { extracted.extraction.title = title }
        extracted.extraction.metadata = metadata
        return extracted
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>, isInBody: Bool) {
        self.bytes = bytes
        self.isInBody = isInBody
    }

    private static func contains(_ bytes: UnsafeBufferPointer<UInt8>, _ word: String) -> Bool {
        let word = Array(word.utf8)
        guard bytes.count >= word.count else { return false }
        var index = 0
        while let place = bytes[index...].firstIndex(of: word[0]), place + word.count <= bytes.count {
            if bytes[place..<place + word.count].elementsEqual(word) { return true }
            index = place + 1
        }
        return false
    }

    private static func blocks(_ bytes: UnsafeBufferPointer<UInt8>, _ marks: [Mark]) -> Extraction {
        var builder = LineBlockBuilder(bytes)
        for (number, mark) in marks.enumerated() {
            let end = number + 1 < marks.count ? marks[number + 1].start : bytes.count
            switch mark.kind {
            case .heading(let level, let titleEnd):
                let title = ASCII.trimmed(bytes, mark.start..<min(titleEnd, end))
                let words = ASCII.string(bytes, title).split(whereSeparator: \.isWhitespace).joined(separator: " ")
                builder.heading(title, level: level, title: words)
                if titleEnd < end { builder.begin(titleEnd..<end, .prose, boundary: .block) }
            case .paragraph: builder.begin(mark.start..<end, .prose, boundary: .block)
            case .item: builder.begin(mark.start..<end, .prose, boundary: .item)
            case .lines(let linesEnd):
                builder.begin(mark.start..<min(linesEnd, end), .lines, boundary: .block)
                if linesEnd < end { builder.begin(linesEnd..<end, .prose, boundary: .block) }
            }
        }
        return builder.finish()
    }

    mutating func mark(_ kind: Mark.Kind) { marks.append(Mark(start: text.count, kind: kind)) }

    private mutating func run() {
        if isInBody { mark(.paragraph) }
        var copied = 0
        func flush(_ self: inout LaTeXExtractor, to end: Int) {
            if self.isInBody, end > copied { self.text.copy(self.bytes, copied..<end) }
        }
        while index < bytes.count {
            let start = index
            switch bytes[index] {
            case UInt8(ascii: "%"):
                flush(&self, to: start)
                while index < bytes.count, bytes[index] != ASCII.newline, bytes[index] != ASCII.carriageReturn {
                    index += 1
                }
                copied = index
            case UInt8(ascii: "\\"):
                flush(&self, to: start)
                command()
                copied = index
            case UInt8(ascii: "{"), UInt8(ascii: "}"):
                flush(&self, to: start)
                index += 1
                copied = index
            case UInt8(ascii: "~"):
                flush(&self, to: start)
                index += 1
                if isInBody { text.append(" ", at: start) }
                copied = index
            case UInt8(ascii: "$"):
                index = formulaEnd(from: start)
            case UInt8(ascii: "`"), UInt8(ascii: "'"), UInt8(ascii: "-"):
                let byte = bytes[start]
                var run = 1
                while run < 3, start + run < bytes.count, bytes[start + run] == byte { run += 1 }
                index += run
                guard run > 1 else { break }
                flush(&self, to: start)
                let sign = byte == UInt8(ascii: "-") ? (run == 2 ? "–" : "—") : byte == UInt8(ascii: "`") ? "“" : "”"
                if isInBody { text.append(Array(sign.utf8), from: start..<index) }
                copied = index
            case ASCII.newline, ASCII.carriageReturn:
                // A blank line ends the paragraph.
                var next = index + 1
                var ends = 1
                while next < bytes.count, ASCII.isSpace(bytes[next]) {
                    if bytes[next] == ASCII.newline { ends += 1 }
                    next += 1
                }
                if bytes[index] == ASCII.carriageReturn {
                    ends -= index + 1 < bytes.count && bytes[index + 1] == ASCII.newline ? 1 : 0
                }
                index = next
                guard ends > 1 else { break }
                flush(&self, to: next)
                copied = next
                if isInBody { mark(.paragraph) }
            default: index += 1
            }
        }
        flush(&self, to: bytes.count)
    }

    /// After a formula that begins here with one or two dollar signs; after the signs if it does not end.
    private func formulaEnd(from start: Int) -> Int {
        let isDouble = start + 1 < bytes.count && bytes[start + 1] == UInt8(ascii: "$")
        let opening = start + (isDouble ? 2 : 1)
        var place = opening
        while place < bytes.count, place - opening < Self.longestFormula {
            switch bytes[place] {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "$"):
                guard isDouble else { return place + 1 }
                if place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "$") { return place + 2 }
            default: break
            }
            place += 1
        }
        return opening
    }
}
