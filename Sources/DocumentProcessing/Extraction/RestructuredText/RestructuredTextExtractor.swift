import IndexSupport
import RAGModel

/// reStructuredText: sections by their adornments, paragraphs, lists, literal blocks, directives, tables and the field
/// list at the top. The text stays as it is written.
///
/// - Complexity: O(n).
struct RestructuredTextExtractor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var extraction = Extraction()
    private var headings = HeadingStack()
    /// The adornments of section titles, in the order in which they first occur: their index is the level.
    private var styles: [Style] = []
    /// The level of the heading right above.
    private var previousLevel: Int?
    private var scanner: LineScanner
    /// Lines read ahead, at most three.
    private var ahead: [Range<Int>] = []

    private struct Style: Equatable {
        let mark: UInt8
        let hasOverline: Bool
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        scanner = LineScanner(bytes)
    }

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> Extraction {
        var extractor = RestructuredTextExtractor(bytes)
        extractor.run()
        extractor.extraction.title = extractor.headings.title(in: extractor.extraction.outline)
        return extractor.extraction
    }

    private mutating func peek(_ offset: Int = 0) -> Range<Int>? {
        while ahead.count <= offset {
            guard let line = scanner.line() else { return nil }
            ahead.append(line)
        }
        return ahead[offset]
    }

    private mutating func next() -> Range<Int>? {
        guard let line = peek() else { return nil }
        ahead.removeFirst()
        return line
    }

    private func text(_ line: Range<Int>) -> Range<Int> { ASCII.trimmed(bytes, line) }
    private func isBlank(_ line: Range<Int>) -> Bool { text(line).isEmpty }
    private func indent(_ line: Range<Int>) -> Int { MarkdownLine.indent(bytes, line).columns }

    private mutating func run() {
        while let line = peek() {
            if isBlank(line) {
                _ = next()
            } else if !addHeading() {
                if indent(line) == 0, isGridTable(line) || isSimpleTableBorder(line) {
                    addTable()
                } else if follows(line, ".. ") || text(line).count == 2 && follows(line, "..") {
                    addDirective()
                } else if extraction.blocks.allSatisfy({ $0.kind == .heading }), fieldName(line) != nil {
                    addFields()
                } else {
                    addParagraph()
                }
            }
        }
    }

    private func follows(_ line: Range<Int>, _ prefix: StaticString) -> Bool {
        line.count >= prefix.utf8CodeUnitCount
            && (0..<prefix.utf8CodeUnitCount).allSatisfy { bytes[line.lowerBound + $0] == prefix.utf8Start[$0] }
    }

    private mutating func append(
        _ range: Range<Int>, _ kind: Block.Kind, _ boundary: Boundary, header: Range<Int> = 0..<0
    ) {
        let boundary: Boundary = previousLevel != nil ? .glued : extraction.blocks.isEmpty ? .section : boundary
        if extraction.append(bytes, range, kind, section: headings.current, boundary: boundary, header: header) {
            previousLevel = nil
        }
    }

    // MARK: Sections

    /// The mark of a line that is one character of punctuation repeated.
    private func adornment(_ line: Range<Int>) -> UInt8? {
        let run = text(line)
        guard run.count >= 2, run.lowerBound == line.lowerBound, ASCII.isPunctuation(bytes[run.lowerBound]) else {
            return nil
        }
        let mark = bytes[run.lowerBound]
        return run.allSatisfy { bytes[$0] == mark } ? mark : nil
    }

    private mutating func addHeading() -> Bool {
        guard let first = peek() else { return false }
        if let mark = adornment(first) {
            if let title = peek(1), !isBlank(title), adornment(title) == nil, let last = peek(2),
                adornment(last) == mark,
                text(last).count == text(first).count, columns(text(title)) <= text(first).count
            {
                add(Style(mark: mark, hasOverline: true), text(title), first.lowerBound..<last.upperBound, lines: 3)
                return true
            }
            return false
        }
        guard indent(first) == 0, let second = peek(1), let mark = adornment(second) else { return false }
        let length = text(second).count
        guard length >= columns(text(first)) || length >= 4 else { return false }
        add(Style(mark: mark, hasOverline: false), text(first), first.lowerBound..<second.upperBound, lines: 2)
        return true
    }

    /// Characters; the width of unspaced scripts counts twice.
    private func columns(_ range: Range<Int>) -> Int {
        range.reduce(0) { $0 + (UnicodeBytes.isContinuation(bytes[$1]) ? 0 : 1) }
    }

    private mutating func add(_ style: Style, _ title: Range<Int>, _ range: Range<Int>, lines: Int) {
        for _ in 0..<lines { _ = next() }
        if !styles.contains(style) { styles.append(style) }
        let level = styles.firstIndex(of: style)!
        let words = ASCII.string(bytes, title)
        let entry = headings.enter(words, level: level, in: &extraction.outline)
        let boundary: Boundary = previousLevel.map { level >= $0 ? .glued : .section } ?? .section
        extraction.append(bytes, range, .heading, section: entry, boundary: boundary)
        previousLevel = level
    }

    // MARK: Blocks

    /// Adds the lines up to the next blank one; those after `::` that are indented are a literal block.
    private mutating func addParagraph() {
        guard let first = next() else { return }
        var range = first
        let column = indent(first)
        let isItem = isListItem(first)
        while let line = peek(), !isBlank(line) {
            if indent(line) == column, isListItem(line), isItem { break }
            if startsDirective(line), indent(line) <= column { break }
            if let below = peek(1), adornment(below) != nil, indent(line) == 0, !isItem { break }
            _ = next()
            range = range.lowerBound..<line.upperBound
        }
        let depth = (column + 1) / 2
        append(range, .prose, isItem ? .item(depth: depth) : column > 0 ? .item(depth: depth) : .block)
        let end = text(range)
        if end.count >= 2, bytes[end.upperBound - 1] == UInt8(ascii: ":"),
            bytes[end.upperBound - 2] == UInt8(ascii: ":")
        {
            addIndented(deeperThan: column, .lines, .deepItem)
        }
    }

    private func startsDirective(_ line: Range<Int>) -> Bool {
        let text = text(line)
        return text.count > 3 && follows(text, ".. ")
    }

    private func isListItem(_ line: Range<Int>) -> Bool {
        let text = text(line)
        guard !text.isEmpty else { return false }
        if MarkdownLine.listMarker(bytes, text) != nil { return true }
        return follows(text, "#. ")
    }

    /// Adds the following lines that are indented more than `column`, blank ones between them included.
    private mutating func addIndented(deeperThan column: Int, _ kind: Block.Kind, _ boundary: Boundary) {
        var range: Range<Int>?
        while let line = peek() {
            if isBlank(line) {
                _ = next()
                continue
            }
            guard indent(line) > column else { break }
            _ = next()
            range = (range?.lowerBound ?? line.lowerBound)..<line.upperBound
        }
        if let range { append(range, kind, boundary) }
    }

    private static let literalDirectives: Set<String> = [
        "code", "code-block", "sourcecode", "literalinclude", "parsed-literal", "highlight", "math", "productionlist",
        "prompt", "doctest", "testcode", "testoutput", "graphviz", "csv-table", "list-table", "table",
    ]

    /// A directive, comment, footnote or target. Code stays together; the rest is read like any other text.
    private mutating func addDirective() {
        guard let first = next() else { return }
        let name = ASCII.string(bytes, text(first).dropFirst(min(3, text(first).count)))
        let directive = name.split(separator: ":", maxSplits: 1).first.map(String.init) ?? ""
        var range = first
        guard name.contains("::"), Self.literalDirectives.contains(directive.lowercased()) else {
            // The lines right below belong to it; what follows a blank line is paragraphs of its own.
            while let line = peek(), !isBlank(line), indent(line) > 0 {
                _ = next()
                range = range.lowerBound..<line.upperBound
            }
            return append(range, .prose, .block)
        }
        while let line = peek() {
            if !isBlank(line) {
                guard indent(line) > 0 else { break }
                range = range.lowerBound..<line.upperBound
            }
            _ = next()
        }
        append(range, .lines, .block)
    }

    // MARK: Tables

    private func isGridTable(_ line: Range<Int>) -> Bool {
        let text = text(line)
        return text.count >= 3 && follows(text, "+") && bytes[text.upperBound - 1] == UInt8(ascii: "+")
            && text.allSatisfy { "+-=".utf8.contains(bytes[$0]) }
    }

    /// `====  ====`; a single run is a heading's adornment.
    private func isSimpleTableBorder(_ line: Range<Int>) -> Bool {
        let text = text(line)
        return text.count >= 3 && text.allSatisfy { bytes[$0] == UInt8(ascii: "=") || bytes[$0] == ASCII.space }
            && text.contains { bytes[$0] == ASCII.space }
    }

    /// Adds the lines up to the next blank one, or to the last border of a simple table.
    private mutating func addTable() {
        guard let first = next() else { return }
        let isGrid = isGridTable(first)
        var range = first
        var header = 0..<0
        while let line = peek(), !isBlank(line) {
            _ = next()
            range = range.lowerBound..<line.upperBound
            let isBorder =
                isGrid
                ? isGridTable(line) && bytes[line.lowerBound + 1] == UInt8(ascii: "=") : isSimpleTableBorder(line)
            if isBorder, header.isEmpty { header = text(range) }
        }
        // A border at the end heads nothing.
        if header.upperBound == text(range).upperBound { header = 0..<0 }
        append(range, .table, .block, header: header)
    }

    // MARK: Fields

    /// `:Name: value`.
    private func fieldName(_ line: Range<Int>) -> (name: String, value: Range<Int>)? {
        guard follows(line, ":"), line.count > 2 else { return nil }
        let rest = line.lowerBound + 1..<line.upperBound
        guard let colon = rest.first(where: { bytes[$0] == UInt8(ascii: ":") }), colon > rest.lowerBound,
            colon - rest.lowerBound <= 64, colon + 1 == line.upperBound || ASCII.isBlank(bytes[colon + 1])
        else { return nil }
        return (
            ASCII.string(bytes, rest.lowerBound..<colon).lowercased(), ASCII.trimmed(bytes, colon + 1..<line.upperBound)
        )
    }

    /// The longest field that is metadata, in bytes.
    private static let longestField = 4096

    /// The field list at the top becomes metadata; it stays in the text as well.
    private mutating func addFields() {
        var range: Range<Int>?
        var field: (name: String, value: Range<Int>)?
        func finish(_ extraction: inout Extraction) {
            guard let (name, value) = field, !value.isEmpty else { return }
            guard value.count <= Self.longestField else {
                extraction.notes.append("the field \"\(name)\" is longer than \(Self.longestField) bytes: text only")
                return
            }
            let words = ASCII.string(bytes, value).split(whereSeparator: \.isNewline).map {
                $0.drop(while: \.isWhitespace)
            }.joined(separator: " ")
            extraction.metadata[name] = PlainValue.number(words) ?? .string(words)
        }
        while let line = peek(), !isBlank(line) {
            if let next = fieldName(line) {
                finish(&extraction)
                field = next
            } else if indent(line) > 0, let (name, value) = field {
                field = (name, value.lowerBound..<text(line).upperBound)
            } else {
                break
            }
            _ = next()
            range = (range?.lowerBound ?? line.lowerBound)..<line.upperBound
        }
        finish(&extraction)
        if let range { append(range, .prose, .block) }
    }
}
