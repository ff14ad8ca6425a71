/// Cuts blocks that do not fit a chunk, at the best places that help: sentences or rows, lines, words, parts of words.
struct PieceSplitter {
    let bytes: UnsafeBufferPointer<UInt8>
    let index: TokenIndex
    /// The most units of a piece.
    let limit: Int
    /// Where the pieces go.
    var packer: PiecePacker
    /// The block being cut, and the unit to look for its parts from.
    private var block = 0
    private var cursor = 0
    /// The boundary of the block's first piece, until it is there.
    private var pending: Boundary?

    init(_ bytes: UnsafeBufferPointer<UInt8>, index: TokenIndex, limit: Int, packer: PiecePacker) {
        self.bytes = bytes
        self.index = index
        self.limit = limit
        self.packer = packer
    }

    /// Adds the pieces of a block.
    ///
    /// - Parameter room: the units that what precedes the block in its chunk leaves for it, if it must stay with it.
    /// - Returns: the units of the block.
    mutating func add(_ block: Block, number: Int, room: Int) -> Int {
        self.block = number
        pending = block.boundary
        let units = units(block.range)
        let isWhole: Bool
        switch block.kind {
        case .prose, .heading: isWhole = units.count <= min(room, limit)
        case .lines, .table, .quotedRows: isWhole = units.count <= limit
        }
        if isWhole {
            append(block.range, units, .block)
            return units.count
        }
        switch block.kind {
        case .prose, .heading: addSentences(block.range)
        case .lines, .table: addLines(block.range, .row) { $0.addWords($1, .row) }
        case .quotedRows: addQuotedRows(block.range)
        }
        return units.count
    }

    private mutating func units(_ range: Range<Int>) -> Range<Int> {
        let first = index.units(before: range.lowerBound, from: cursor)
        cursor = first
        return first..<index.units(before: range.upperBound, from: first)
    }

    private mutating func append(_ range: Range<Int>, _ units: Range<Int>, _ boundary: Boundary) {
        guard !UnicodeBytes.isBlank(bytes, range) else { return }
        packer.add(
            Piece(
                range: range, firstUnit: units.lowerBound, endUnit: units.upperBound, boundary: pending ?? boundary,
                block: block))
        pending = nil
    }

    /// Adds a part as it is if it fits, otherwise as `smaller` cuts it.
    private mutating func add(
        _ range: Range<Int>, _ boundary: Boundary, _ smaller: (inout PieceSplitter, Range<Int>) -> Void
    ) {
        let range = ASCII.trimmed(bytes, range)
        guard !range.isEmpty else { return }
        let units = units(range)
        if units.count <= limit { append(range, units, boundary) } else { smaller(&self, range) }
    }

    private mutating func addSentences(_ range: Range<Int>) {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = SentenceScanner.end(bytes, in: start..<range.upperBound)
            add(start..<end, .sentence) { splitter, sentence in
                var boundary = Boundary.sentence
                splitter.addLines(sentence, .textLine) { splitter, line in
                    splitter.addWords(line, boundary)
                    boundary = .textLine
                }
            }
            start = end
            while start < range.upperBound, ASCII.isSpace(bytes[start]) { start += 1 }
        }
    }

    private mutating func addLines(
        _ range: Range<Int>, _ boundary: Boundary, _ smaller: (inout PieceSplitter, Range<Int>) -> Void
    ) {
        var lines = LineScanner(bytes, in: range)
        while let line = lines.line() { add(line, boundary, smaller) }
    }

    private mutating func addQuotedRows(_ range: Range<Int>) {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = DelimitedTextExtractor.rowEnd(bytes, in: start..<range.upperBound)
            add(start..<end, .row) { $0.addWords($1, .row) }
            start = end
            while start < range.upperBound, ASCII.isSpace(bytes[start]) { start += 1 }
        }
    }

    /// Cuts at white space; a run without any that is still too long is cut beside punctuation.
    private mutating func addWords(_ range: Range<Int>, _ first: Boundary) {
        var boundary = first
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start
            while end < range.upperBound, !ASCII.isSpace(bytes[end]) { end += 1 }
            let opening = boundary
            add(start..<end, boundary) { $0.addWordParts($1, opening) }
            boundary = end > start && isClauseEnd(bytes[end - 1]) ? .clause : .word
            start = end
            while start < range.upperBound, ASCII.isSpace(bytes[start]) { start += 1 }
        }
    }

    private func isClauseEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":")
    }

    /// Cuts a run without white space after punctuation and beside characters of unspaced scripts.
    private mutating func addWordParts(_ range: Range<Int>, _ first: Boundary) {
        var boundary = first
        var start = range.lowerBound
        var index = start
        var previousIsUnspaced = false
        func flush(_ splitter: inout PieceSplitter, to end: Int, next: Boundary) {
            guard end > start else { return }
            let opening = boundary
            splitter.add(start..<end, boundary) { $0.addFragments($1, opening) }
            boundary = next
            start = end
        }
        while index < range.upperBound {
            let byte = bytes[index]
            if byte < 0x80 {
                if previousIsUnspaced { flush(&self, to: index, next: .word) }
                previousIsUnspaced = false
                index += 1
                if ASCII.isPunctuation(byte) { flush(&self, to: index, next: .wordPart) }
                continue
            }
            let scalar = UnicodeBytes.scalar(bytes, at: index)
            if previousIsUnspaced, UnicodeBytes.isUnspacedMark(scalar) {
                index += UnicodeBytes.length(byte)
                continue
            }
            let isUnspaced = UnicodeBytes.isUnspaced(scalar)
            if isUnspaced || previousIsUnspaced {
                let isClause = index > range.lowerBound && endsUnspacedClause(before: index)
                flush(&self, to: index, next: .word)
                if isClause { boundary = .clause }
            }
            previousIsUnspaced = isUnspaced
            index += UnicodeBytes.length(byte)
        }
        flush(&self, to: range.upperBound, next: .word)
    }

    /// Whether 、，；： stands before `index`.
    private func endsUnspacedClause(before index: Int) -> Bool {
        guard index >= 3, bytes[index - 3] >= 0xE0 else { return false }
        switch UnicodeBytes.scalar(bytes, at: index - 3) {
        case 0x3001, 0xFF0C, 0xFF1B, 0xFF1A: return true
        default: return false
        }
    }

    /// Cuts a single word: where one of its tokens begins if there are some, else between scalars.
    private mutating func addFragments(_ range: Range<Int>, _ first: Boundary) {
        var boundary = first
        var start = range.lowerBound
        while start < range.upperBound {
            // A token has a byte at least, so that so many bytes cannot have too many tokens.
            var end = min(start + limit, range.upperBound)
            if end < range.upperBound {
                let token = self.index.units(before: end + 1, from: cursor)
                let place = token > 0 ? self.index.offset(ofUnit: token - 1) : 0
                if place > start + limit / 2 { end = place }
                while UnicodeBytes.isContinuation(bytes[end]) { end -= 1 }
                if end <= start {
                    end = start + UnicodeBytes.length(bytes[start])
                }
            }
            append(start..<end, units(start..<end), boundary)
            boundary = .fragment
            start = end
        }
    }
}
