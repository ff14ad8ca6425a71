import RAGModel

/// Manual pages (man and mdoc macros): sections, paragraphs, examples; font changes and the page's own machinery go.
///
/// - Complexity: O(n).
struct ManualPageExtractor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var text = MappedText()
    private var marks: [(start: Int, kind: Kind)] = []
    private var metadata: [String: MetadataValue] = [:]
    private var isVerbatim = false

    private enum Kind {
        case heading(Int, end: Int)
        case paragraph, item, lines, table
    }

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> ExtractedText {
        var extractor = ManualPageExtractor(bytes: bytes)
        extractor.run()
        let marks = extractor.marks
        var extracted = ExtractedText(extractor.text) { bytes in
            var builder = LineBlockBuilder(bytes)
            for (number, mark) in marks.enumerated() {
                let end = number + 1 < marks.count ? marks[number + 1].start : bytes.count
                switch mark.kind {
                case .heading(let level, let titleEnd):
                    let title = ASCII.trimmed(bytes, mark.start..<min(titleEnd, end))
                    builder.heading(title, level: level, title: ASCII.string(bytes, title))
                    if titleEnd < end { builder.begin(titleEnd..<end, .prose, boundary: .block) }
                case .paragraph: builder.begin(mark.start..<end, .prose, boundary: .block)
                case .item: builder.begin(mark.start..<end, .prose, boundary: .item)
                case .lines: builder.begin(mark.start..<end, .lines, boundary: .block)
                case .table: builder.begin(mark.start..<end, .table, boundary: .block)
                }
            }
            return builder.finish(titleLevel: -1)
        }
        extracted.extraction.metadata = extractor.metadata
        if case .string(let title)? = extractor.metadata["title"] { extracted.extraction.title = title }
        return extracted
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func mark(_ kind: Kind) { marks.append((text.count, kind)) }

    private mutating func run() {
        mark(.paragraph)
        var lines = LineScanner(bytes)
        var isDefinition = false
        while let line = lines.line() {
            guard !line.isEmpty else {
                if isVerbatim { text.append("\n", at: line.lowerBound) } else { mark(.paragraph) }
                continue
            }
            let first = bytes[line.lowerBound]
            if isDefinition {
                if ASCII.trimmed(bytes, line) == line, ASCII.string(bytes, line.prefix(2)) == ".." {
                    isDefinition = false
                }
                continue
            }
            guard first == UInt8(ascii: ".") || first == UInt8(ascii: "'"), line.count > 1 else {
                copy(line)
                text.append("\n", at: line.upperBound)
                continue
            }
            let words = Self.words(bytes, line.dropFirst())
            guard let name = words.first else { continue }
            let macro = ASCII.string(bytes, name)
            if macro == "de" || macro == "ig" {
                isDefinition = true
            } else if macro == "TS" {
                addTable(&lines)
            } else {
                add(macro, Array(words.dropFirst()), line)
            }
        }
    }

    /// The rows of a table (tbl), up to its end: options and formats of columns go.
    private mutating func addTable(_ lines: inout LineScanner) {
        mark(.table)
        var separator = ASCII.tab
        var isFormat = true
        var isFirst = true
        /// Inside of a cell that is a block of text.
        var isInBlock = false
        while let line = lines.line() {
            let row = ASCII.trimmed(bytes, line)
            let words = ASCII.string(bytes, row)
            if words.hasPrefix(".TE") { break }
            if isFormat {
                if isFirst, words.hasSuffix(";") {
                    if let range = words.firstRange(of: "tab("), let sign = words[range.upperBound...].utf8.first {
                        separator = sign
                    }
                } else if words.hasSuffix(".") {
                    isFormat = false
                }
                isFirst = false
                continue
            }
            if words.hasPrefix(".T&") {
                isFormat = true
                continue
            }
            guard !row.isEmpty, !words.allSatisfy({ $0 == "_" || $0 == "=" }) else { continue }
            if bytes[row.lowerBound] == UInt8(ascii: ".") || bytes[row.lowerBound] == UInt8(ascii: "'") {
                let parts = Self.words(bytes, row.dropFirst())
                // Words in another font, as in the text.
                for argument in parts.dropFirst() where parts[0].count <= 2 {
                    copy(argument)
                    text.append(" ", at: argument.upperBound)
                }
                continue
            }
            var start = line.lowerBound
            for index in start...line.upperBound
            where index == line.upperBound || bytes[index] == separator {
                var cell = ASCII.trimmed(bytes, start..<index)
                if isInBlock, cell.count >= 2, ASCII.string(bytes, cell.prefix(2)) == "T}" {
                    isInBlock = false
                    cell = cell.dropFirst(2)
                }
                if cell.count == 2, ASCII.string(bytes, cell) == "T{" {
                    isInBlock = true
                    cell = cell.prefix(0)
                }
                copy(cell)
                if index < line.upperBound { text.append(" | ", at: index) }
                start = index + 1
            }
            text.append(isInBlock ? " " : "\n", at: max(line.upperBound - 1, line.lowerBound))
        }
        text.endLine(at: min(lines.position, max(bytes.count - 1, 0)))
        mark(.paragraph)
    }

    private mutating func add(_ macro: String, _ arguments: [Range<Int>], _ line: Range<Int>) {
        switch macro {
        case "TH", "Dt":
            let words = arguments.map { ASCII.string(bytes, $0) }
            if let name = words.first, !name.isEmpty {
                let section = words.count > 1 ? "(\(words[1]))" : ""
                metadata["title"] = .string(name.lowercased() + section)
                if words.count > 1 { metadata["section"] = .string(words[1]) }
            }
        case "SH", "Sh": heading(1, arguments, line)
        case "SS", "Ss": heading(2, arguments, line)
        case "PP", "P", "LP", "Pp", "sp", "HP": mark(.paragraph)
        case "TP", "It":
            mark(.item)
            addWords(arguments, line)
        case "IP":
            mark(.item)
            let start = text.count
            addWords(Array(arguments.prefix(1)), line)
            // A bullet or a number stands before its text, not above it.
            if (2...5).contains(text.count - start), text.bytes[start] != UInt8(ascii: "-") {
                text.cut(to: text.count - 1)
                text.append(" ", at: line.upperBound - 1)
            }
        case "nf", "EX", "Bd", "Dl":
            isVerbatim = macro != "Dl"
            mark(.lines)
            if macro == "Dl" {
                addWords(arguments, line)
                mark(.paragraph)
            }
        case "fi", "EE", "Ed":
            isVerbatim = false
            mark(.paragraph)
        case "B", "I", "BR", "BI", "IR", "RB", "RI", "IB", "SM", "SB", "UR", "MT":
            addWords(arguments, line, isJoined: macro.count == 2 && macro != "SM" && macro != "SB" && macro != "UR")
        case "Nd":
            text.append("— ", at: line.lowerBound)
            addWords(arguments, line)
        case "Dd", "Os", "so", "ad", "hy", "ie", "el", "if", "ds", "nr", "ft", "br", "in", "ne", "ns", "\\\"", "RS",
            "RE",
            "UE", "ME", "Bl", "El", "TS", "rm", "ti", "ta", "PD", "DT":
            break
        default:
            // mdoc's words for what an argument is: .Fl a, .Ar file, .Nm name.
            guard macro.first?.isUppercase ?? false, macro.utf8.count == 2 else { return }
            if macro == "Fl" { text.append("-", at: line.lowerBound) }
            addWords(arguments, line)
        }
    }

    private mutating func heading(_ level: Int, _ arguments: [Range<Int>], _ line: Range<Int>) {
        text.endLine(at: line.lowerBound)
        let start = text.count
        addWords(arguments, line)
        guard text.count > start else { return }
        marks.append((start, .heading(level, end: text.count)))
    }

    private mutating func addWords(_ arguments: [Range<Int>], _ line: Range<Int>, isJoined: Bool = false) {
        guard !arguments.isEmpty else { return }
        for (number, argument) in arguments.enumerated() {
            if number > 0, !isJoined { text.append(" ", at: argument.lowerBound) }
            copy(argument)
        }
        text.append("\n", at: line.upperBound)
    }

    /// A line's words; those in double quotes may have blanks.
    private static func words(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var index = range.lowerBound
        while index < range.upperBound {
            while index < range.upperBound, ASCII.isSpace(bytes[index]) { index += 1 }
            guard index < range.upperBound else { break }
            let isQuoted = bytes[index] == UInt8(ascii: "\"")
            if isQuoted { index += 1 }
            let start = index
            while index < range.upperBound,
                isQuoted ? bytes[index] != UInt8(ascii: "\"") : !ASCII.isSpace(bytes[index])
            {
                if bytes[index] == UInt8(ascii: "\\"), index + 1 < range.upperBound {
                    // A comment.
                    if bytes[index + 1] == UInt8(ascii: "\"") {
                        if index > start { words.append(start..<index) }
                        return words
                    }
                    index += 1
                }
                index += 1
            }
            index = min(index, range.upperBound)
            words.append(start..<index)
            if isQuoted, index < range.upperBound { index += 1 }
        }
        return words
    }

    private static let characters: [String: String] = [
        "em": "—", "en": "–", "bu": "•", "co": "©", "lq": "“", "rq": "”", "oq": "‘", "cq": "’", "aq": "'", "dq": "\"",
        "mi": "−", "ha": "^", "ti": "~", "rs": "\\", "ga": "`", "hy": "-", "ss": "ß", "->": "→", "<-": "←", ">=": "≥",
        "<=": "≤", "tm": "™", "de": "°", "sc": "§", "mc": "µ", "mu": "×", "Fo": "«", "Fc": "»",
    ]

    /// Takes over a range, its escapes decoded.
    private mutating func copy(_ range: Range<Int>) {
        var copied = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == UInt8(ascii: "\\"), index + 1 < range.upperBound else {
                index += 1
                continue
            }
            text.copy(bytes, copied..<index)
            let start = index
            let (sign, end) = escape(index + 1, range.upperBound)
            if !sign.isEmpty { text.append(Array(sign.utf8), from: start..<end) }
            index = end
            copied = end
        }
        text.copy(bytes, copied..<range.upperBound)
    }

    /// What the escape whose letter stands at `place` prints, and where it ends.
    private func escape(_ place: Int, _ end: Int) -> (sign: String, end: Int) {
        switch bytes[place] {
        case UInt8(ascii: "-"): return ("-", place + 1)
        case UInt8(ascii: "e"), UInt8(ascii: "\\"): return ("\\", place + 1)
        case UInt8(ascii: " "), UInt8(ascii: "~"), UInt8(ascii: "0"): return (" ", place + 1)
        case UInt8(ascii: "."), UInt8(ascii: "'"), UInt8(ascii: "`"):
            return (ASCII.string(bytes, place..<place + 1), place + 1)
        case UInt8(ascii: "\""): return ("", end)
        case UInt8(ascii: "("):
            let name = place + 1..<min(place + 3, end)
            guard name.allSatisfy({ bytes[$0] < 0x80 }) else { return ("(", place + 1) }
            return (Self.characters[ASCII.string(bytes, name)] ?? "", name.upperBound)
        case UInt8(ascii: "["):
            guard let close = (place..<min(end, place + 40)).first(where: { bytes[$0] == UInt8(ascii: "]") }) else {
                return ("[", place + 1)
            }
            let name = ASCII.string(bytes, place + 1..<close)
            if name.hasPrefix("u"), let value = UInt32(name.dropFirst(), radix: 16), let scalar = Unicode.Scalar(value),
                value >= 0x20
            {
                return (String(scalar), close + 1)
            }
            return (Self.characters[name] ?? "", close + 1)
        case UInt8(ascii: "f"), UInt8(ascii: "*"), UInt8(ascii: "n"):
            // Fonts, strings and numbers: one character, two after "(", a name in brackets.
            guard place + 1 < end else { return ("", end) }
            if bytes[place + 1] == UInt8(ascii: "(") { return ("", min(place + 4, end)) }
            if bytes[place + 1] == UInt8(ascii: "["),
                let close = (place..<min(end, place + 40)).first(where: { bytes[$0] == UInt8(ascii: "]") })
            {
                return ("", close + 1)
            }
            return ("", bytes[place + 1] < 0x80 ? place + 2 : place + 1)
        case UInt8(ascii: "s"):
            var index = place + 1
            if index < end, "+-".utf8.contains(bytes[index]) { index += 1 }
            while index < end, index < place + 3, ASCII.isDigit(bytes[index]) { index += 1 }
            return ("", index)
        case UInt8(ascii: "&"), UInt8(ascii: "c"), UInt8(ascii: "/"), UInt8(ascii: ","), UInt8(ascii: "|"),
            UInt8(ascii: "^"),
            UInt8(ascii: "%"), UInt8(ascii: ":"), UInt8(ascii: ")"):
            return ("", place + 1)
        default: return ("", bytes[place] < 0x80 ? place + 1 : place)
        }
    }
}
