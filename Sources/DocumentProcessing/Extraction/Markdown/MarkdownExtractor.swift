import IndexSupport
import RAGModel

/// Markdown: CommonMark's blocks with GitHub's tables and front matter. The text stays as it is written.
///
/// Only what decides where to cut is recognised: headings, paragraphs, list items and their depth, code, tables, HTML
/// blocks, front matter. Block quotes and lists are followed line by line instead of in a tree, so that nesting costs
/// nothing.
///
/// - Complexity: O(n).
struct MarkdownExtractor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var extraction = Extraction()
    private var headings = HeadingStack()
    private var state = State.none
    /// The block being gathered.
    private var start = 0
    private var end = 0
    private var boundary = Boundary.block
    /// Of a paragraph: where its last line begins, whether it stands outside of lists and quotes.
    private var lastLine = 0
    private var isTopLevel = true
    private var quoteDepth = 0
    private var header = 0..<0
    /// The columns at which the contents of the open list items begin, ascending.
    private var items: [Int] = []
    private var previousLevel: Int?
    /// Blocks before the text: the front matter's.
    private var frontBlocks = 0
    /// What may be the title if no heading alone is: of HTML at the top.
    private var topTitle: String?
    private var isAtTop = true

    private enum State {
        case none
        case paragraph
        case indentedCode
        case table
        case fence(MarkdownLine.Fence, contentColumn: Int, quotes: Int)
        case html(MarkdownHTMLBlock)
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> Extraction {
        var extractor = MarkdownExtractor(bytes)
        let front = FrontMatter.read(bytes)
        extractor.extraction.metadata = front.metadata
        extractor.extraction.notes = front.notes
        // The properties are a passage of their own, so that their words are found and the text keeps its places.
        if front.hasWords {
            extractor.extraction.append(bytes, front.content, .lines, section: 0, boundary: .section)
        }
        extractor.frontBlocks = extractor.extraction.blocks.count
        var lines = LineScanner(bytes, from: front.end)
        while let line = lines.line() { extractor.add(line) }
        extractor.flush()
        if extractor.extraction.blocks.isEmpty, !front.metadata.isEmpty {
            extractor.extraction.append(bytes, front.content, .lines, section: 0, boundary: .section)
        }
        extractor.extraction.title =
            extractor.headings.title(in: extractor.extraction.outline, highest: 1) ?? extractor.topTitle
        if case .string(let title) = front.metadata["title"], !title.isEmpty { extractor.extraction.title = title }
        return extractor.extraction
    }

    private mutating func add(_ line: Range<Int>) {
        var indent = MarkdownLine.indent(bytes, line)
        switch state {
        case .fence(let fence, let column, let quotes):
            if addToFence(line, fence, column, quotes) { return }
        case .html(let block):
            let isBlank = indent.place == line.upperBound
            if !(isBlank && block.terminators.isEmpty) {
                if !isBlank { end = line.upperBound }
                if block.ends(bytes, line) { flush() }
                return
            }
        default: break
        }

        // Strip the marks of block quotes.
        var quotes = 0
        while indent.place < line.upperBound, bytes[indent.place] == UInt8(ascii: ">"),
            indent.columns < 4 || !items.isEmpty || quotes > 0
        {
            quotes += 1
            indent = MarkdownLine.indent(bytes, indent.place + 1..<line.upperBound, column: indent.columns + 1)
        }
        let text = indent.place..<line.upperBound
        guard !text.isEmpty else {
            if quotes == 0, case .indentedCode = state { return }
            flush()
            if quotes > 0 { extend(line) }
            return
        }
        if quotes > 0, quoteDepth == 0 || !isOpen { openQuote() }
        if quotes == 0, quoteDepth > 0, !isOpenParagraph { quoteDepth = 0 }
        quoteDepth = max(quotes, isOpenParagraph ? quoteDepth : quotes)

        let columns = quotes > 0 ? 0 : indent.columns
        if !isOpenParagraph { leaveItems(columns) }
        let relative = columns - (items.last ?? 0)
        if relative >= 4, !isOpenParagraph, quotes == 0 {
            if case .indentedCode = state {} else { begin(.indentedCode, line) }
            end = line.upperBound
            return
        }
        if case .indentedCode = state { flush() }
        if relative < 4 || columns < 4, startsBlock(line, text, columns, quotes) { return }

        switch state {
        case .table: end = line.upperBound
        case .paragraph:
            lastLine = line.lowerBound
            end = line.upperBound
        default:
            begin(.paragraph, line)
            isTopLevel = items.isEmpty && quotes == 0
            end = line.upperBound
        }
    }

    private var isOpen: Bool { if case .none = state { false } else { true } }
    private var isOpenParagraph: Bool { if case .paragraph = state { true } else { false } }

    /// Opens the block that the line begins, if it begins one that may interrupt a paragraph.
    private mutating func startsBlock(_ line: Range<Int>, _ text: Range<Int>, _ columns: Int, _ quotes: Int) -> Bool {
        switch bytes[text.lowerBound] {
        case UInt8(ascii: "#"):
            guard quotes == 0, columns < 4, let (level, title) = MarkdownLine.heading(bytes, text) else { return false }
            flush()
            addHeading(line, level, MarkdownTitle.plain(bytes, title))
            return true
        case UInt8(ascii: "`"), UInt8(ascii: "~"):
            guard let fence = MarkdownLine.fence(bytes, text) else { return false }
            leaveItems(columns)
            begin(.fence(fence, contentColumn: items.last ?? 0, quotes: quotes), line)
            end = line.upperBound
            return true
        case UInt8(ascii: "<"):
            guard let block = MarkdownHTMLBlock(bytes, text) else { return false }
            leaveItems(columns)
            begin(.html(block), line)
            end = line.upperBound
            if block.ends(bytes, text) { flush() }
            return true
        case UInt8(ascii: "="), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "+"),
            UInt8(ascii: "|"), UInt8(ascii: ":"), 0x30...0x39:
            return startsMarkedBlock(line, text, columns, quotes)
        default: return false
        }
    }

    private mutating func startsMarkedBlock(
        _ line: Range<Int>, _ text: Range<Int>, _ columns: Int, _ quotes: Int
    ) -> Bool {
        if isOpenParagraph, isTopLevel, quotes == 0, columns < 4, let level = MarkdownLine.setextLevel(bytes, text) {
            let heading = start..<line.upperBound
            let title = MarkdownTitle.plain(bytes, ASCII.trimmed(bytes, start..<end))
            state = .none
            addHeading(heading, level, title)
            return true
        }
        if isOpenParagraph, let columns = MarkdownLine.delimiterColumns(bytes, text),
            bytes[lastLine..<end].contains(UInt8(ascii: "|"))
                || columns == 1 && bytes[text.lowerBound] != UInt8(ascii: "-"),
            MarkdownLine.columns(bytes, lastLine..<end) == columns
        {
            beginTable(line)
            return true
        }
        if MarkdownLine.isThematicBreak(bytes, text) {
            // A line that is drawn says nothing.
            flush()
            if quotes == 0 { leaveItems(columns) }
            return true
        }
        guard let marker = MarkdownLine.listMarker(bytes, text) else { return false }
        // In a paragraph that is no list item, "2024. " and "- " alone are text.
        if isOpenParagraph, items.isEmpty, marker.isEmpty || marker.number.map({ $0 != 1 }) ?? false { return false }
        beginItem(line, text, marker, columns, quotes)
        return true
    }

    /// Items that may begin on one line.
    private static let deepestItems = 16

    private mutating func beginItem(
        _ line: Range<Int>, _ text: Range<Int>, _ marker: MarkdownLine.ListMarker, _ columns: Int, _ quotes: Int
    ) {
        let continuesList = !items.isEmpty
        flush()
        leaveItems(columns)
        let depth = items.count
        begin(.paragraph, line)
        if boundary != .glued, boundary != .section {
            boundary = depth > 0 || continuesList ? .item(depth: depth) : boundary
        }
        var marker = marker
        var column = columns + marker.width
        items.append(column)
        // Items may begin right inside of items; deeper than a reader follows, they are text.
        let depthLimit = items.count + Self.deepestItems
        while !marker.isEmpty, items.count < depthLimit,
            let inner = MarkdownLine.listMarker(bytes, marker.contentStart..<line.upperBound),
            !MarkdownLine.isThematicBreak(bytes, marker.contentStart..<line.upperBound)
        {
            marker = inner
            column += inner.width
            items.append(column)
        }
        isTopLevel = false
        end = line.upperBound
        if !marker.isEmpty, let fence = MarkdownLine.fence(bytes, marker.contentStart..<line.upperBound) {
            state = .fence(fence, contentColumn: column, quotes: quotes)
        }
    }

    /// Turns the last line of the open paragraph and this one into the beginning of a table.
    private mutating func beginTable(_ line: Range<Int>) {
        let headerStart = lastLine
        let headerEnd = end
        if headerStart > start {
            end = headerStart
            flush()
            begin(.table, headerStart..<headerEnd)
        }
        state = .table
        header = ASCII.trimmed(bytes, headerStart..<headerEnd)
        end = line.upperBound
    }

    /// Adds a line to the open fence; returns whether the fence is still what the line belongs to.
    private mutating func addToFence(
        _ line: Range<Int>, _ fence: MarkdownLine.Fence, _ column: Int, _ quotes: Int
    ) -> Bool {
        var indent = MarkdownLine.indent(bytes, line)
        var found = 0
        while found < quotes, indent.place < line.upperBound, bytes[indent.place] == UInt8(ascii: ">") {
            found += 1
            indent = MarkdownLine.indent(bytes, indent.place + 1..<line.upperBound)
        }
        let text = indent.place..<line.upperBound
        if found < quotes || !text.isEmpty && quotes == 0 && indent.columns < column {
            flush()
            return false
        }
        if !text.isEmpty || quotes > 0 { end = line.upperBound }
        if !text.isEmpty, bytes[text.lowerBound] == fence.mark, indent.columns < max(column, 0) + 4,
            MarkdownLine.closes(bytes, text, fence)
        {
            flush()
        }
        return true
    }

    /// A quote's line interrupts what is outside of it.
    private mutating func openQuote() {
        if isOpenParagraph, quoteDepth > 0 { return }
        flush()
    }

    /// A quoted blank line belongs to the block before it.
    private mutating func extend(_ line: Range<Int>) {
        guard let last = extraction.blocks.indices.last, extraction.blocks[last].kind == .prose else {
            begin(.paragraph, line)
            return flush()
        }
        extraction.blocks[last].extend(to: ASCII.trimmed(bytes, line).upperBound)
    }

    private mutating func leaveItems(_ columns: Int) {
        while let last = items.last, last > columns { items.removeLast() }
    }

    private mutating func begin(_ new: State, _ line: Range<Int>) {
        flush()
        state = new
        start = line.lowerBound
        end = line.upperBound
        lastLine = line.lowerBound
        header = 0..<0
        if previousLevel != nil {
            boundary = .glued
        } else if extraction.blocks.count == frontBlocks {
            boundary = .section
        } else if !items.isEmpty {
            boundary = .item(depth: items.count)
        } else {
            boundary = announces ? .deepItem : .block
        }
        isTopLevel = false
    }

    /// Whether the block before ends with a colon.
    private var announces: Bool {
        extraction.blocks.last.map { $0.kind == .prose && bytes[$0.range.upperBound - 1] == UInt8(ascii: ":") } ?? false
    }

    private mutating func flush() {
        let kind: Block.Kind
        switch state {
        case .none: return
        case .html(let block) where block.terminators.isEmpty && items.isEmpty && quoteDepth == 0:
            return flushHTML()
        case .paragraph, .html: kind = .prose
        case .indentedCode, .fence: kind = .lines
        case .table: kind = .table
        }
        state = .none
        if extraction.append(bytes, start..<end, kind, section: headings.current, boundary: boundary, header: header) {
            previousLevel = nil
            isAtTop = false
        }
    }

    /// Ends a block of HTML, which may have headings: each takes what is above it and has no words.
    private mutating func flushHTML() {
        state = .none
        let block = start..<end
        let found = MarkdownHTMLHeadings(bytes, block)
        if isAtTop {
            let first = found.headings.first.flatMap { $0.level == 1 ? $0.title : nil }
            topTitle = topTitle ?? first ?? found.pictureTitle ?? found.boldTitle
        }
        var place = block.lowerBound
        for (number, heading) in found.headings.enumerated() {
            if MarkdownHTMLHeadings.hasContent(bytes, place..<heading.range.lowerBound) {
                addHTML(place..<heading.range.lowerBound)
                place = heading.range.lowerBound
            }
            var end = heading.range.upperBound
            let isLast = number == found.headings.count - 1
            if isLast, !MarkdownHTMLHeadings.hasContent(bytes, end..<block.upperBound) { end = block.upperBound }
            addHeading(place..<end, heading.level, heading.title)
            place = end
        }
        if place < block.upperBound { addHTML(place..<block.upperBound) }
        if found.hasText { isAtTop = false }
    }

    private mutating func addHTML(_ range: Range<Int>) {
        let place = previousLevel != nil ? .glued : range.lowerBound == start ? boundary : Boundary.block
        if extraction.append(bytes, range, .prose, section: headings.current, boundary: place) { previousLevel = nil }
    }

    private mutating func addHeading(_ range: Range<Int>, _ level: Int, _ title: String) {
        items.removeAll()
        quoteDepth = 0
        isAtTop = false
        let entry = headings.enter(title, level: level, in: &extraction.outline)
        // A heading without a text of its own stays with the next one below it or beside it.
        let boundary: Boundary = previousLevel.map { level >= $0 ? .glued : .section } ?? .section
        extraction.append(bytes, range, .heading, section: entry, boundary: boundary)
        previousLevel = level
    }
}
