import RAGModel

/// LaTeX: the words of the document without its commands. Sections are headings, verbatim environments and formulas
/// stay as they are, accents written with commands become letters, comments and references go.
///
/// Macros are not expanded: what a command the reader does not know takes in braces stays as text.
///
/// - Complexity: O(n).
struct LaTeXExtractor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var text = MappedText()
    private var index = 0
    private var marks: [Mark] = []
    private var metadata: [String: MetadataValue] = [:]
    private var isInBody: Bool
    private var isInArgument = false

    /// Bytes that arguments and formulas are looked for their ends.
    private static let longestArgument = 1 << 11
    private static let longestFormula = 1 << 10

    /// What begins at a place of the text.
    private struct Mark {
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

    private static let levels: [String: Int] = [
        "part": 0, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5, "subparagraph": 6,
        "frametitle": 3, "addsec": 2, "addchap": 1,
    ]
    /// Commands whose arguments no one reads.
    private static let silent: Set<String> = [
        "label", "ref", "eqref", "pageref", "autoref", "cref", "Cref", "vref", "cite", "citep", "citet", "citeauthor",
        "citeyear", "parencite", "textcite", "autocite", "nocite", "includegraphics", "input", "include", "usepackage",
        "documentclass", "bibliography", "bibliographystyle", "vspace", "hspace", "setlength", "addtolength",
        "newcommand",
        "renewcommand", "providecommand", "def", "let", "pagestyle", "thispagestyle", "setcounter", "addtocounter",
        "index", "hypersetup", "geometry", "fontsize", "color", "definecolor", "RequirePackage", "addbibresource",
        "graphicspath", "DeclareMathOperator", "newtheorem", "numberwithin", "phantom", "rule", "vskip", "hskip",
        "pagenumbering", "usetikzlibrary", "lstset", "newenvironment", "theoremstyle", "bibitem", "hyphenation",
    ]
    private static let verbatim: Set<String> = [
        "verbatim", "Verbatim", "lstlisting", "minted", "verbatim*", "alltt", "equation", "equation*", "align",
        "align*",
        "gather", "gather*", "displaymath", "eqnarray", "eqnarray*", "multline", "multline*", "tikzpicture", "math",
        "comment",
    ]
    private static let words: [String: String] = [
        "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł",
        "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "ldots": "…", "dots": "…",
        "textellipsis": "…", "LaTeX": "LaTeX", "TeX": "TeX", "textbackslash": "\\", "textasciitilde": "~",
        "textasciicircum": "^", "copyright": "©", "S": "§", "P": "¶", "pounds": "£", "euro": "€", "texteuro": "€",
        "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
        "textquotedblright": "”", "textdegree": "°", "textregistered": "®", "texttrademark": "™", "guillemotleft": "«",
        "guillemotright": "»", "quad": " ", "qquad": " ", "textbar": "|", "textless": "<", "textgreater": ">",
    ]
    /// Combining marks of accent commands.
    private static let accents: [String: Unicode.Scalar] = [
        "'": "\u{301}", "`": "\u{300}", "^": "\u{302}", "\"": "\u{308}", "~": "\u{303}", "=": "\u{304}", ".": "\u{307}",
        "u": "\u{306}", "v": "\u{30C}", "H": "\u{30B}", "c": "\u{327}", "k": "\u{328}", "d": "\u{323}", "b": "\u{331}",
        "r": "\u{30A}",
    ]

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

    private init(_ bytes: UnsafeBufferPointer<UInt8>, isInBody: Bool) {
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

    private mutating func mark(_ kind: Mark.Kind) { marks.append(Mark(start: text.count, kind: kind)) }

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

    private mutating func name() -> String {
        let start = index
        while index < bytes.count, ASCII.isLetter(bytes[index]) { index += 1 }
        let name = ASCII.string(bytes, start..<index)
        if index < bytes.count, bytes[index] == UInt8(ascii: "*") { index += 1 }
        return name
    }

    /// The inside of the braces that open here or after blanks; `nil` if none do.
    private mutating func argument(_ opening: Character = "{", _ closing: Character = "}") -> Range<Int>? {
        var place = index
        while place < bytes.count, ASCII.isSpace(bytes[place]) { place += 1 }
        guard place < bytes.count, bytes[place] == opening.asciiValue else { return nil }
        let start = place + 1
        var depth = 0
        while place < bytes.count, place - start < Self.longestArgument {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\\") {
                place += 1
            } else if byte == opening.asciiValue {
                depth += 1
            } else if byte == closing.asciiValue {
                depth -= 1
                if depth == 0 {
                    index = place + 1
                    return start..<place
                }
            }
            place += 1
        }
        return nil
    }

    private mutating func command() {
        let start = index
        index += 1
        guard index < bytes.count else { return }
        let byte = bytes[index]
        guard ASCII.isLetter(byte) else {
            index += 1
            if Self.accents[String(UnicodeScalar(byte))] != nil {
                accent(String(UnicodeScalar(byte)), from: start)
            } else if byte == UInt8(ascii: "\\") {
                if isInBody { text.append("\n", at: start) }
            } else if byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") {
                // A formula.
                let closing = byte == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")
                var place = index
                while place + 1 < bytes.count, place - index < Self.longestFormula,
                    !(bytes[place] == UInt8(ascii: "\\") && bytes[place + 1] == closing)
                { place += 1 }
                guard place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\") else { return }
                if isInBody { text.copy(bytes, start..<place + 2) }
                index = place + 2
            } else if byte < 0x80, isInBody, byte != UInt8(ascii: "-"), byte != UInt8(ascii: "/"),
                byte != UInt8(ascii: "]"),
                byte != UInt8(ascii: ")")
            {
                text.append(
                    [
                        ASCII.isSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
                            ? ASCII.space : byte
                    ], from: start..<index)
            } else if byte >= 0x80 {
                index -= 1
            }
            return
        }
        let name = name()
        if let word = Self.words[name] {
            if isInBody { text.append(Array(word.utf8), from: start..<index) }
            // The blank after a command only ends its name.
            if index < bytes.count, ASCII.isBlank(bytes[index]) { index += 1 }
            if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "{"), bytes[index + 1] == UInt8(ascii: "}") {
                index += 2
            }
        } else if Self.accents[name] != nil, name.count == 1 {
            accent(name, from: start)
        } else if let level = Self.levels[name] {
            _ = argument("[", "]")
            if let title = argument(), isInBody { heading(title, level) }
        } else if name == "title" || name == "author" || name == "date" {
            if let range = argument() { note(name, range) }
        } else if name == "begin" {
            if let range = argument() { begin(ASCII.string(bytes, range), from: start) }
        } else if name == "end" {
            if let range = argument(), isInBody {
                if ASCII.string(bytes, range) == "document" { index = bytes.count } else { mark(.paragraph) }
            }
        } else if name == "item" {
            if isInBody { mark(.item) }
        } else if name == "verb" || name == "lstinline" {
            verb()
        } else if Self.silent.contains(name) {
            while argument("[", "]") != nil || argument() != nil {}
        } else {
            _ = argument("[", "]")
            if name == "par" || name == "newpage" || name == "clearpage", isInBody { mark(.paragraph) }
            if name == "href" { _ = argument() }
        }
    }

    /// A command's letter with its accent: `\"o`, `\'{e}`, `\c c`, `\^\i`.
    private mutating func accent(_ name: String, from start: Int) {
        let afterName = index
        if name.first?.isLetter ?? false { while index < bytes.count, ASCII.isBlank(bytes[index]) { index += 1 } }
        let isBraced = index < bytes.count && bytes[index] == UInt8(ascii: "{")
        if isBraced { index += 1 }
        if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "i") || bytes[index + 1] == UInt8(ascii: "j")
        {
            index += 1
        }
        guard index < bytes.count, ASCII.isLetter(bytes[index]), let accent = Self.accents[name] else {
            index = afterName
            return
        }
        var letter = String(UnicodeScalar(bytes[index]))
        letter.unicodeScalars.append(accent)
        index += 1
        if isBraced, index < bytes.count, bytes[index] == UInt8(ascii: "}") { index += 1 }
        if isInBody { text.append(Array(ComposedLetters.composed(letter).utf8), from: start..<index) }
    }

    private mutating func heading(_ title: Range<Int>, _ level: Int) {
        text.endLine(at: title.lowerBound)
        let start = text.count
        let after = index
        // The title may have commands of its own.
        inside(title)
        index = after
        text.endLine(at: title.upperBound)
        while let last = marks.last, last.start >= start { marks.removeLast() }
        marks.append(Mark(start: start, kind: .heading(level: level, end: text.count)))
    }

    /// Reads a range as the document is read.
    private mutating func inside(_ range: Range<Int>) {
        let wasInArgument = isInArgument
        isInArgument = true
        defer { isInArgument = wasInArgument }
        index = range.lowerBound
        while index < range.upperBound {
            let start = index
            switch bytes[index] {
            case UInt8(ascii: "\\"):
                command()
                index = min(max(index, start + 1), range.upperBound)
            case UInt8(ascii: "{"), UInt8(ascii: "}"): index += 1
            case UInt8(ascii: "~"):
                index += 1
                text.append(" ", at: start)
            default:
                while index < range.upperBound, !"\\{}~".utf8.contains(bytes[index]) { index += 1 }
                text.copy(bytes, start..<index)
            }
        }
    }

    private mutating func note(_ name: String, _ range: Range<Int>) {
        var reader = LaTeXExtractor(bytes, isInBody: true)
        reader.inside(range)
        let words = String(decoding: reader.text.bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        if !words.isEmpty { metadata[name] = .string(words.joined(separator: " ")) }
    }

    private mutating func begin(_ environment: String, from start: Int) {
        if environment == "document" {
            isInBody = true
            return mark(.paragraph)
        }
        guard isInBody, !isInArgument else { return }
        guard Self.verbatim.contains(environment) else {
            _ = argument("[", "]")
            if environment.hasPrefix("tabular") || ["longtable", "tabulary", "thebibliography"].contains(environment) {
                // The width comes before the columns.
                if ["tabular*", "tabularx", "tabulary"].contains(environment) { _ = argument() }
                _ = argument("[", "]")
                _ = argument()
            }
            return mark(.paragraph)
        }
        let closing = Array("\\end{\(environment)}".utf8)
        var place = index
        while place + closing.count <= bytes.count {
            if bytes[place] == closing[0], bytes[place..<place + closing.count].elementsEqual(closing) { break }
            place += 1
        }
        let isClosed = place + closing.count <= bytes.count
        let end = isClosed ? place : bytes.count
        if environment != "comment" {
            text.endLine(at: start)
            let begin = text.count
            text.copy(bytes, index..<end)
            text.endLine(at: max(end - 1, index))
            marks.append(Mark(start: begin, kind: .lines(end: text.count)))
            marks.append(Mark(start: text.count, kind: .paragraph))
        }
        index = isClosed ? end + closing.count : end
    }

    private mutating func verb() {
        guard index < bytes.count, !ASCII.isSpace(bytes[index]), bytes[index] < 0x80 else { return }
        let mark = bytes[index] == UInt8(ascii: "{") ? UInt8(ascii: "}") : bytes[index]
        let start = index + 1
        var place = start
        while place < bytes.count, bytes[place] != mark, bytes[place] != ASCII.newline { place += 1 }
        guard place < bytes.count, bytes[place] == mark else { return }
        if isInBody { text.copy(bytes, start..<place) }
        index = place + 1
    }
}

/// A letter and a combining mark as one character, where there is one.
enum ComposedLetters {
    private static let table: [String: String] = {
        // Every composed letter of Latin scripts, by its own parts.
        var table: [String: String] = [:]
        for value in UInt32(0xC0)...0x17E {
            guard let scalar = Unicode.Scalar(value) else { continue }
            add(scalar, &table)
        }
        for value in UInt32(0x1CD)...0x233 { if let scalar = Unicode.Scalar(value) { add(scalar, &table) } }
        for value in UInt32(0x1E00)...0x1EF9 { if let scalar = Unicode.Scalar(value) { add(scalar, &table) } }
        return table
    }()

    private static func add(_ scalar: Unicode.Scalar, _ table: inout [String: String]) {
        // Strings compare by canonical equivalence: the composed form is its own key.
        table[String(scalar)] = String(scalar)
    }

    static func composed(_ text: String) -> String { table[text] ?? text }
}
