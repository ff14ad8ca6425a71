/// Characters that a format writes by their names or numbers: `&ouml;`, `&#246;`, `\u00f6`.
///
/// They are decoded once the structure of the text is known, so that none of them is taken for one of its marks.
enum WrittenCharacters: Sendable {
    /// References of Markdown and its kin: outside of code.
    case references
    /// References of XML, whose values may have references in them again.
    case markup
    /// Escapes: of `.properties` everywhere, of TOML and YAML in double quotes.
    case escapes

    /// Decodes what was extracted.
    ///
    /// - Returns: the text with the characters, from `bytes`; `nil` if nothing of it changes.
    /// - Complexity: O(n).
    func decode(
        _ extraction: inout Extraction, _ bytes: UnsafeBufferPointer<UInt8>, _ language: SourceLanguage?
    ) -> MappedText? {
        guard bytes.contains(self == .escapes ? UInt8(ascii: "\\") : UInt8(ascii: "&")) else { return nil }
        let found: [TextEdit]
        switch self {
        case .references: found = Self.references(extraction.blocks, bytes)
        case .markup: found = Self.references(inMarkup: bytes)
        case .escapes: found = EscapeScanner.edits(bytes, language ?? .toml)
        }
        guard !found.isEmpty else { return nil }
        let decoded: (String) -> String = { self == .escapes ? Self.unescaped($0) : Self.dereferenced($0) }
        extraction.title = extraction.title.map(decoded)
        extraction.outline.replaceTitles(decoded)
        let edits = TextEdits(found)
        extraction.apply(edits)
        return edits.text(of: bytes)
    }

    /// Runs of backticks longer than this open no code.
    private static let longestFence = 8

    private static func references(_ blocks: [Block], _ bytes: UnsafeBufferPointer<UInt8>) -> [TextEdit] {
        var edits: [TextEdit] = []
        for block in blocks where block.kind != .lines && block.kind != .quotedRows {
            let end = block.range.upperBound
            var index = block.range.lowerBound
            /// Lengths of runs of backticks that none closes.
            var unclosed: Set<Int> = []
            while index < end {
                switch bytes[index] {
                case UInt8(ascii: "&"):
                    guard let edit = reference(bytes, index, end) else { break }
                    edits.append(edit)
                    index = edit.range.upperBound
                    continue
                case UInt8(ascii: "\\"): index += 1
                case UInt8(ascii: "`"):
                    let run = runEnd(bytes, index, end) - index
                    if run <= longestFence, !unclosed.contains(run) {
                        if let close = closing(bytes, run, index + run..<end) {
                            index = close
                            continue
                        }
                        unclosed.insert(run)
                    }
                    index += run
                    continue
                default: break
                }
                index += 1
            }
        }
        return edits
    }

    private static func runEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end, bytes[index] == UInt8(ascii: "`") { index += 1 }
        return index
    }

    /// After the next run of so many backticks.
    private static func closing(_ bytes: UnsafeBufferPointer<UInt8>, _ count: Int, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound
        while index < range.upperBound {
            guard bytes[index] == UInt8(ascii: "`") else {
                index += 1
                continue
            }
            let end = runEnd(bytes, index, range.upperBound)
            if end - index == count { return end }
            index = end
        }
        return nil
    }

    /// All of a text but what stands in CDATA sections.
    private static func references(inMarkup bytes: UnsafeBufferPointer<UInt8>) -> [TextEdit] {
        let opening = Array("<![CDATA[".utf8)
        var edits: [TextEdit] = []
        var index = 0
        var isData = false
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "&") where !isData:
                guard let edit = reference(bytes, index, bytes.count, isRepeated: true) else { break }
                edits.append(edit)
                index = edit.range.upperBound
                continue
            case UInt8(ascii: "<"):
                if index + opening.count <= bytes.count, bytes[index + 1] == opening[1],
                    zip(opening, bytes[index...]).allSatisfy({ $0 == $1 })
                {
                    isData = true
                }
            case UInt8(ascii: ">") where isData:
                isData = !(bytes[index - 1] == UInt8(ascii: "]") && bytes[index - 2] == UInt8(ascii: "]"))
            default: break
            }
            index += 1
        }
        return edits
    }

    /// The reference at a byte, which ends with a semicolon; control characters stay as they are written.
    private static func reference(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, isRepeated: Bool = false
    ) -> TextEdit? {
        guard let (characters, next) = HTMLEntities.decode(bytes, at: start, end: end),
            bytes[next - 1] == UInt8(ascii: ";"), let first = characters.first, first >= 0x20, first != 0x7F
        else { return nil }
        // "&amp;ouml;": the semicolon stands where the other reference has its mark.
        if isRepeated, characters == [UInt8(ascii: "&")],
            let (inner, last) = HTMLEntities.decode(bytes, at: next - 1, end: end),
            bytes[last - 1] == UInt8(ascii: ";"), last > next, let first = inner.first, first >= 0x20, first != 0x7F
        {
            return TextEdit(range: start..<last, text: inner)
        }
        return TextEdit(range: start..<next, text: characters)
    }

    private static func dereferenced(_ title: String) -> String {
        var title = title
        return title.withUTF8 { bytes in
            let edits = bytes.indices.compactMap {
                bytes[$0] == UInt8(ascii: "&") ? reference(bytes, $0, bytes.count) : nil
            }
            return edits.isEmpty
                ? String(decoding: bytes, as: UTF8.self)
                : String(decoding: TextEdits(edits).text(of: bytes).bytes, as: UTF8.self)
        }
    }

    private static func unescaped(_ title: String) -> String {
        var title = title
        return title.withUTF8 { bytes in
            let edits = EscapeScanner.edits(bytes, .properties)
            return String(decoding: TextEdits(edits).text(of: bytes).bytes, as: UTF8.self)
        }
    }
}
