/// Writes the text of a page: blocks with blank lines between them, white space collapsed, table rows in lines.
struct HTMLTextWriter {
    private let source: UnsafeBufferPointer<UInt8>
    private var text: [UInt8] = []
    private var map = SourceMap()
    private var extraction = Extraction()
    private var headings = HeadingStack()
    /// The sections of the headings of the first level.
    private var topHeadings: [Int] = []
    private var previousLevel: Int?

    /// Where the open block begins, once it has text.
    private var blockStart: Int?
    private var kind = Block.Kind.prose
    private var boundary = Boundary.block
    private var isSpacePending = false
    /// Written before the block's first character.
    private var prefix: [UInt8] = []
    private var headingLevel: Int?
    private var preformattedDepth = 0
    /// For each open list, the number of the next item; -1 if items have none.
    private var lists: [Int] = []
    private var tables: [Table] = []
    /// Deeper tables are read like paragraphs, deeper lists like the ones they are in.
    private static let maximumDepth = 64

    private struct Table {
        var isInHead = false
        var isInRow = false
        var rowStart = 0
        var pendingCells = 0
        var cellsOfRow = 0
        var headerCells = 0
        /// Where the rows that head the others end.
        var headerEnd: Int?
        var isHeaderOver = false
        /// The open block consists of rows.
        var hasRows = false
        /// The row holds blocks of its own: its text is written like the page around.
        var isLayout = false
    }

    init(_ source: UnsafeBufferPointer<UInt8>) {
        self.source = source
        text.reserveCapacity(source.count / 2)
    }

    mutating func finish() -> (text: String, map: SourceMap, extraction: Extraction) {
        while !tables.isEmpty { endTable() }
        endHeading()
        flush()
        // One of several heads its own part of the page only.
        if topHeadings.count == 1 { extraction.title = extraction.title ?? extraction.outline.title(topHeadings[0]) }
        return (String(decoding: text, as: UTF8.self), map, extraction)
    }

    // MARK: Text

    private var isInRow: Bool { tables.last.map { $0.isInRow && !$0.isLayout } ?? false }

    mutating func appendSpace() { isSpacePending = true }

    mutating func append(_ range: Range<Int>) {
        if preformattedDepth > 0 { return appendVerbatim(range) }
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = source[index]
            if ASCII.isSpace(byte) {
                isSpacePending = true
                index += 1
            } else if byte == 0xC2, source[index + 1] == 0xA0 {
                isSpacePending = true
                index += 2
            } else if byte == UInt8(ascii: "&"),
                let (characters, end) = HTMLEntities.decode(source, at: index, end: range.upperBound)
            {
                if characters == [0xC2, 0xA0] || characters.allSatisfy(ASCII.isSpace) {
                    isSpacePending = true
                } else {
                    prepare(index)
                    text += characters
                }
                index = end
            } else {
                prepare(index)
                let start = index
                index += 1
                while index < range.upperBound, !ASCII.isSpace(source[index]), source[index] != UInt8(ascii: "&"),
                    source[index] != 0xC2
                { index += 1 }
                text.append(contentsOf: source[start..<index])
            }
        }
    }

    private mutating func appendVerbatim(_ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = source[index]
            if blockStart == nil, byte == ASCII.newline || byte == ASCII.carriageReturn {
                index += 1
            } else if byte == UInt8(ascii: "&"),
                let (characters, end) = HTMLEntities.decode(source, at: index, end: range.upperBound)
            {
                prepare(index)
                text += characters == [0xC2, 0xA0] ? [ASCII.space] : characters
                index = end
            } else {
                prepare(index)
                let start = index
                index += 1
                while index < range.upperBound, source[index] != UInt8(ascii: "&") { index += 1 }
                text.append(contentsOf: source[start..<index])
            }
        }
    }

    /// Makes ready for the text at `place` of the source: opens the block, writes what is due before it.
    private mutating func prepare(_ place: Int) {
        if blockStart == nil { openBlock(place) }
        if isInRow { writeCellMarks(place) }
        if isSpacePending {
            if preformattedDepth == 0, let last = text.last, !ASCII.isSpace(last), text.count > blockStart ?? 0 {
                text.append(ASCII.space)
            }
            isSpacePending = false
        }
        map.add(text: text.count, source: place)
    }

    private mutating func openBlock(_ place: Int) {
        if !text.isEmpty { text += [ASCII.newline, ASCII.newline] }
        blockStart = text.count
        isSpacePending = false
        if !prefix.isEmpty {
            map.add(text: text.count, source: place)
            text += prefix
            prefix = []
        }
    }

    private mutating func writeCellMarks(_ place: Int) {
        let last = tables.count - 1
        guard tables[last].pendingCells > 0 else { return }
        if tables[last].rowStart < 0 {
            if let start = blockStart, text.count > start { text.append(ASCII.newline) }
            tables[last].rowStart = text.count
            tables[last].hasRows = true
            map.add(text: text.count, source: place)
            tables[last].pendingCells -= 1
            // Empty cells before the first one with text.
            if tables[last].pendingCells > 0 {
                text += Array("| ".utf8)
                tables[last].pendingCells -= 1
            }
        }
        for _ in 0..<tables[last].pendingCells { text += Array(" | ".utf8) }
        tables[last].pendingCells = 0
        isSpacePending = false
    }

    mutating func breakLine() {
        if preformattedDepth > 0 || !isInRow && headingLevel == nil, blockStart != nil {
            text.append(ASCII.newline)
            isSpacePending = false
        } else {
            isSpacePending = true
        }
    }

    // MARK: Blocks

    /// Ends the open block, if there is one.
    mutating func endBlock() {
        if isInRow || headingLevel != nil {
            isSpacePending = true
            return
        }
        if preformattedDepth > 0 {
            if blockStart != nil, text.last != ASCII.newline { text.append(ASCII.newline) }
            return
        }
        flush()
    }

    private mutating func flush() {
        if let start = blockStart {
            var header = 0..<0
            var kind = kind
            if let last = tables.indices.last, tables[last].hasRows {
                kind = .table
                if let end = tables[last].headerEnd, end > start, end < text.count { header = start..<end }
                tables[last].hasRows = false
                tables[last].headerEnd = nil
                tables[last].isHeaderOver = false
            }
            append(start..<text.count, kind, header)
        }
        blockStart = nil
        isSpacePending = false
        boundary = lists.isEmpty ? .block : .item(depth: lists.count)
    }

    private mutating func append(_ range: Range<Int>, _ kind: Block.Kind, _ header: Range<Int>) {
        text.withUnsafeBufferPointer { bytes in
            let isFirst = extraction.blocks.isEmpty
            let boundary: Boundary = previousLevel != nil ? .glued : isFirst ? .section : boundary
            if extraction.append(bytes, range, kind, section: headings.current, boundary: boundary, header: header) {
                previousLevel = nil
            }
        }
    }

    mutating func beginHeading(_ level: Int) {
        leaveRow()
        endHeading()
        flush()
        headingLevel = level
    }

    mutating func endHeading() {
        guard let level = headingLevel else { return }
        headingLevel = nil
        guard let start = blockStart else { return }
        blockStart = nil
        isSpacePending = false
        text.withUnsafeBufferPointer { bytes in
            let range = ASCII.trimmed(bytes, start..<bytes.count)
            guard !range.isEmpty else { return }
            let entry = headings.enter(ASCII.string(bytes, range), level: level, in: &extraction.outline)
            if level == 1 { topHeadings.append(entry) }
            let boundary: Boundary = previousLevel.map { level >= $0 ? .glued : .section } ?? .section
            extraction.append(bytes, range, .heading, section: entry, boundary: boundary)
            previousLevel = level
        }
    }

    mutating func beginList(isOrdered: Bool) {
        leaveRow()
        endBlock()
        if lists.count < Self.maximumDepth { lists.append(isOrdered ? 1 : -1) }
    }

    mutating func endItem() {
        endBlock()
        prefix = []
    }

    mutating func endList() {
        endItem()
        _ = lists.popLast()
        if blockStart == nil { boundary = lists.isEmpty ? .block : .item(depth: lists.count) }
    }

    mutating func beginItem() {
        endBlock()
        guard blockStart == nil, headingLevel == nil else { return }
        let depth = max(lists.count - 1, 0)
        boundary = .item(depth: depth)
        prefix = [UInt8](repeating: ASCII.space, count: 2 * min(depth, 8))
        if let number = lists.last, number >= 0 {
            prefix += Array("\(number). ".utf8)
            lists[lists.count - 1] += 1
        } else {
            prefix += Array("- ".utf8)
        }
    }

    mutating func beginPreformatted() {
        leaveRow()
        endBlock()
        preformattedDepth += 1
        kind = .lines
    }

    mutating func endPreformatted() {
        guard preformattedDepth > 0 else { return }
        preformattedDepth -= 1
        guard preformattedDepth == 0 else { return }
        endBlock()
        kind = .prose
    }

    // MARK: Tables

    mutating func beginTable(isLayout: Bool) {
        leaveRow()
        endBlock()
        if tables.count < Self.maximumDepth { tables.append(Table(isLayout: isLayout)) }
    }

    mutating func endTable() {
        endRow()
        endBlock()
        _ = tables.popLast()
    }

    mutating func beginTableSection(isHead: Bool) {
        endRow()
        if !tables.isEmpty { tables[tables.count - 1].isInHead = isHead }
    }

    mutating func endTableSection() {
        endRow()
        if !tables.isEmpty { tables[tables.count - 1].isInHead = false }
    }

    mutating func beginRow() {
        endRow()
        guard !tables.isEmpty else { return endBlock() }
        let last = tables.count - 1
        if tables[last].isLayout { endBlock() }
        tables[last].isInRow = true
        tables[last].rowStart = -1
        tables[last].pendingCells = 0
        tables[last].cellsOfRow = 0
        tables[last].headerCells = 0
    }

    mutating func beginCell(isHeader: Bool) {
        guard !tables.isEmpty else { return endBlock() }
        let last = tables.count - 1
        if !tables[last].isInRow { beginRow() }
        if tables[last].isLayout { return endBlock() }
        tables[last].pendingCells += 1
        tables[last].cellsOfRow += 1
        if isHeader { tables[last].headerCells += 1 }
        isSpacePending = false
    }

    mutating func endCell() {
        if !isInRow { endBlock() }
    }

    mutating func endRow() {
        guard let last = tables.indices.last, tables[last].isInRow else { return }
        tables[last].isInRow = false
        let table = tables[last]
        guard !table.isLayout else { return endBlock() }
        let isHeader = table.isInHead || table.headerCells == table.cellsOfRow
        if table.rowStart >= 0 {
            if isHeader, !table.isHeaderOver {
                tables[last].headerEnd = text.count
            } else {
                tables[last].isHeaderOver = true
            }
        }
        isSpacePending = false
    }

    /// A cell holds a block of its own kind: the rows so far are a table, the rest of this one is page.
    private mutating func leaveRow() {
        guard isInRow, let last = tables.indices.last else { return }
        tables[last].isInRow = false
        endBlock()
    }
}
