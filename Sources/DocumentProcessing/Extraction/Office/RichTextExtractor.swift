import RAGModel

/// Rich Text Format: paragraphs, headings by outline level, lists, tables, title and author.
///
/// - Complexity: O(n); groups may be nested to a fixed depth.
struct RichTextExtractor {
    private static let maximumDepth = 512

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var text = OfficeText()
    private var groups: [Group] = [Group()]
    /// Bytes in the document's code page that are not decoded yet.
    private var pending: [UInt8] = []
    private var paragraph = ""
    private var cells: [String] = []
    private var encoding = TextEncoding.windows1252
    /// Levels of the styles that are headings, by number.
    private var styleLevels: [Int: Int] = [:]
    /// Characters to pass over, which stand for one that was given by its number.
    private var skipped = 0
    private var highSurrogate: UInt16?
    private var level: Int?
    private var listDepth: Int?
    private var isInTable = false

    /// What holds inside of braces.
    private struct Group {
        var destination = Destination.body
        /// Characters that stand for one given by its number.
        var substitutes = 1
        var style: Int?
        var value = ""
    }

    private enum Destination: Equatable {
        case body, ignored, styles
        case property(String)
    }

    private static let ignored: Set<String> = [
        "fonttbl", "colortbl", "pict", "object", "header", "headerl", "headerr", "headerf", "footer", "footerl",
        "footerr", "footerf", "fldinst", "listtext", "pntext", "pntxta", "pntxtb", "themedata", "colorschememapping",
        "datastore", "latentstyles", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator", "filetbl",
        "xmlnstbl", "nonshppict", "bkmkstart", "bkmkend", "deleted", "xe", "tc",
    ]
    private static let properties = [
        "title": "title", "author": "author", "subject": "subject", "keywords": "keywords", "doccomm": "description",
    ]
    private static let characters: [String: String] = [
        "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
        "tab": "\t", "line": "\n", "emspace": " ", "enspace": " ", "~": "\u{A0}", "_": "-",
    ]

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) throws(DocumentError) -> ExtractedText {
        var extractor = RichTextExtractor(bytes: bytes)
        extractor.run()
        return extractor.text.extracted()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func run() {
        while index < bytes.count, !text.isFull {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "{"):
                flush()
                guard groups.count < Self.maximumDepth else {
                    text.notes.append("groups are nested deeper than \(Self.maximumDepth): the rest is left out")
                    return endParagraph()
                }
                var group = groups[groups.count - 1]
                group.value = ""
                groups.append(group)
            case UInt8(ascii: "}"):
                flush()
                endGroup()
            case UInt8(ascii: "\\"): control()
            case ASCII.newline, ASCII.carriageReturn: continue
            default: take(byte)
            }
        }
        flush()
        endParagraph()
    }

    private var destination: Destination { groups[groups.count - 1].destination }

    private mutating func take(_ byte: UInt8) {
        if skipped > 0 { skipped -= 1 } else { pending.append(byte) }
    }

    /// Decodes what waits, and puts it where it belongs.
    private mutating func flush() {
        guard !pending.isEmpty else { return }
        defer { pending.removeAll(keepingCapacity: true) }
        guard destination != .ignored else { return }
        if pending.allSatisfy({ $0 < 0x80 }) { return put(String(decoding: pending, as: UTF8.self)) }
        let decoded = pending.withUnsafeBufferPointer { SystemConverter.decode($0, encoding)?.text }
        put(decoded ?? pending.withUnsafeBufferPointer { Windows1252.decode($0) })
    }

    private mutating func put(_ words: String) {
        // NULs are none of a text.
        let words = words.contains("\0") ? words.replacing("\0", with: "") : words
        switch destination {
        case .body: paragraph += words
        case .ignored: return
        case .styles, .property: groups[groups.count - 1].value += words
        }
    }

    private mutating func endGroup() {
        guard groups.count > 1 else { return }
        let group = groups.removeLast()
        let value = group.value.trimmingBlanks
        switch group.destination {
        case .property(let name):
            if !value.isEmpty, text.metadata[name] == nil { text.metadata[name] = .string(value) }
        case .styles:
            let name = value.lowercased()
            if let style = group.style, name.hasPrefix("heading "),
                let number = Int(name.dropFirst(8).prefix { $0.isNumber })
            {
                styleLevels[style] = number
            }
        case .body, .ignored: break
        }
    }

    // MARK: Control words

    private mutating func control() {
        guard index < bytes.count else { return }
        let byte = bytes[index]
        guard ASCII.isLetter(byte) else {
            index += 1
            return symbol(byte)
        }
        let start = index
        while index < bytes.count, index - start < 32, ASCII.isLetter(bytes[index]) { index += 1 }
        let word = ASCII.string(bytes, start..<index)
        var number: Int?
        let digits = index
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") { index += 1 }
        while index < bytes.count, index - digits < 11, ASCII.isDigit(bytes[index]) { index += 1 }
        if index > digits { number = Int(ASCII.string(bytes, digits..<index)) }
        if index < bytes.count, bytes[index] == ASCII.space { index += 1 }
        if word == "u" { return unicode(number ?? 0) }
        flush()
        take(word, number)
    }

    private mutating func symbol(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "'"):
            guard index + 2 <= bytes.count, let value = UInt8(ASCII.string(bytes, index..<index + 2), radix: 16) else {
                return
            }
            index += 2
            take(value)
        case UInt8(ascii: "*"):
            flush()
            groups[groups.count - 1].destination = .ignored
        case UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"): take(byte)
        case UInt8(ascii: "~"), UInt8(ascii: "_"):
            flush()
            put(byte == UInt8(ascii: "~") ? " " : "-")
        case ASCII.newline, ASCII.carriageReturn:
            flush()
            if destination == .body { endParagraph() }
        default: return
        }
    }

    private mutating func unicode(_ number: Int) {
        flush()
        let unit = UInt16(truncatingIfNeeded: number)
        if UTF16.isLeadSurrogate(unit) {
            highSurrogate = unit
        } else if UTF16.isTrailSurrogate(unit) {
            if let high = highSurrogate { put(String(decoding: [high, unit], as: UTF16.self)) }
            highSurrogate = nil
        } else if let scalar = Unicode.Scalar(unit), unit >= 0x20 {
            put(String(Character(scalar)))
        }
        skipped = groups[groups.count - 1].substitutes
        // What stands for it may be a byte by its number, which counts as one.
        while skipped > 0, index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), index + 3 < bytes.count, bytes[index + 1] == UInt8(ascii: "'") {
                index += 4
            } else if "\\{}\n\r".utf8.contains(bytes[index]) {
                break
            } else {
                index += 1
            }
            skipped -= 1
        }
        skipped = 0
    }

    private mutating func take(_ word: String, _ number: Int?) {
        if Self.ignored.contains(word) {
            groups[groups.count - 1].destination = .ignored
            return
        }
        switch word {
        case "bin": index = min(bytes.count, index + max(0, number ?? 0))
        case "ansicpg":
            if let number, let found = TextEncoding(label: number == 932 ? "shift_jis" : "windows-\(number)") {
                encoding = found
            }
        case "uc": groups[groups.count - 1].substitutes = min(max(number ?? 1, 0), 8)
        case "stylesheet": groups[groups.count - 1].destination = .styles
        case "info": if destination == .body { groups[groups.count - 1].destination = .ignored }
        case "s" where destination == .styles: groups[groups.count - 1].style = number
        default:
            // Properties stand inside of the group of information, which is no text itself.
            if let name = Self.properties[word], groups.count > 1, destination == .ignored,
                groups[groups.count - 2].destination == .ignored
            {
                groups[groups.count - 1].destination = .property(name)
            } else if destination == .body {
                format(word, number)
            }
        }
    }

    private mutating func format(_ word: String, _ number: Int?) {
        switch word {
        case "par", "sect", "page": endParagraph()
        case "pard":
            (level, listDepth) = (nil, nil)
            isInTable = false
        case "intbl": isInTable = true
        case "outlinelevel": level = number.flatMap { (0..<9).contains($0) ? $0 + 1 : nil }
        case "s": level = number.flatMap { styleLevels[$0] } ?? level
        case "ls": listDepth = listDepth ?? 0
        case "ilvl": listDepth = number.map { min(max($0, 0), 8) }
        case "cell", "nestcell":
            cells.append(paragraph)
            paragraph = ""
        case "row", "nestrow":
            text.row(cells)
            cells = []
            isInTable = false
        default: if let character = Self.characters[word] { put(character) }
        }
    }

    private mutating func endParagraph() {
        // Lines of a cell belong together.
        guard !isInTable || paragraph.isEmpty else {
            paragraph += "\n"
            return
        }
        if let level {
            text.heading(paragraph, level: level)
        } else if let listDepth, !paragraph.isEmpty {
            text.item(paragraph, depth: listDepth)
        } else {
            text.paragraph(paragraph)
        }
        paragraph = ""
    }
}
