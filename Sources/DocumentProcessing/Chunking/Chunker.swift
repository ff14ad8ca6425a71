/// Packs the blocks of a text into chunks of bounded size.
///
/// Blocks stay whole if they fit; others are cut by `PieceSplitter`. Each chunk takes as many pieces of a section as fit
/// and then ends at the best boundary in its second half. When what is left makes two chunks, they are made about
/// equally large instead of one full and one with the rest.
///
/// - Complexity: O(n log n) in the length of the text.
struct Chunker {
    /// A chunk in terms of the extracted text.
    struct Part {
        var range: Range<Int>
        var section: Int
        /// Rows to put before the text; empty for none.
        var header: Range<Int>
        var tokens: Int
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let extraction: Extraction
    private let index: TokenIndex
    private let options: ChunkingOptions
    private let tokenOffsets: @Sendable (String) -> [Int]
    private var parts: [Part] = []

    /// Cuts `bytes`, the text whose blocks `extraction` holds; `index` has its tokens.
    static func parts(
        of bytes: UnsafeBufferPointer<UInt8>, _ extraction: Extraction, _ index: TokenIndex,
        options: ChunkingOptions, tokenOffsets: @escaping @Sendable (String) -> [Int]
    ) -> [Part] {
        var chunker = Chunker(
            bytes: bytes, extraction: extraction, index: index, options: options, tokenOffsets: tokenOffsets)
        chunker.run()
        return chunker.parts
    }

    private mutating func run() {
        let limit = options.maximumTokens
        var splitter = PieceSplitter(bytes, index: index, limit: limit, tokenOffsets: tokenOffsets)
        // Units of the headings that the next block should stay with.
        var headings = 0
        for (number, block) in extraction.blocks.enumerated() {
            if block.boundary == .section {
                pack(splitter.pieces)
                splitter.removeAll()
                headings = 0
            }
            splitter.add(block, number: number, room: limit - headings)
            if block.kind == .heading {
                headings += splitter.pieces.last.map { $0.block == number ? $0.units : 0 } ?? 0
                if headings > limit / 2 { headings = 0 }
            } else {
                headings = 0
            }
        }
        pack(splitter.pieces)
    }

    /// Packs the pieces of one section.
    private mutating func pack(_ pieces: [Piece]) {
        guard !pieces.isEmpty else { return }
        let limit = options.maximumTokens
        var first = 0
        var start = pieces[0].range.lowerBound
        var startUnit = pieces[0].firstUnit
        while first < pieces.count {
            var fitting = first
            while fitting < pieces.count, pieces[fitting].endUnit - startUnit <= limit { fitting += 1 }
            if fitting == first {
                // Only an overlap can keep a piece from fitting.
                start = pieces[first].range.lowerBound
                startUnit = pieces[first].firstUnit
                fitting = first + 1
                while fitting < pieces.count, pieces[fitting].endUnit - startUnit <= limit { fitting += 1 }
            }
            var cut = fitting == pieces.count ? fitting : bestCut(pieces, first, fitting, startUnit)
            cut = emit(pieces, first, cut, start)
            first = cut
            guard first < pieces.count else { break }
            let overlap = overlapStart(pieces, cut, after: start)
            start = overlap ?? pieces[first].range.lowerBound
            startUnit = overlap.map { index.units(before: $0) } ?? pieces[first].firstUnit
        }
    }

    /// The piece to cut before, among those after `first` up to `fitting`, the first that does not fit.
    private func bestCut(_ pieces: [Piece], _ first: Int, _ fitting: Int, _ startUnit: Int) -> Int {
        let limit = options.maximumTokens
        let rest = pieces[pieces.count - 1].endUnit - startUnit
        // Two chunks are enough for what is left: aim at the middle.
        let target = rest <= 2 * limit - options.overlapTokens ? (rest + 1) / 2 : limit
        let least = target == limit ? limit / 2 : max(rest - limit, limit / 4)
        var best: Int?
        var cut = fitting
        while cut > first {
            let size = pieces[cut - 1].endUnit - startUnit
            if size < least { break }
            if let current = best {
                let currentSize = pieces[current - 1].endUnit - startUnit
                if pieces[cut].boundary < pieces[current].boundary
                    || pieces[cut].boundary == pieces[current].boundary
                        && abs(size - target) < abs(currentSize - target)
                {
                    best = cut
                }
            } else {
                best = cut
            }
            cut -= 1
        }
        if let best, pieces[best].boundary < .glued { return best }
        // One large piece fills the second half: take the best cut before it.
        var fallback = fitting
        cut = fitting - 1
        while cut > first {
            if pieces[cut].boundary < pieces[fallback].boundary { fallback = cut }
            cut -= 1
        }
        return fallback
    }

    /// Makes a chunk of the pieces `first..<cut`; returns where the next one begins, which is earlier if pieces of
    /// words turn out to have more tokens by themselves than within the word.
    private mutating func emit(_ pieces: [Piece], _ first: Int, _ cut: Int, _ start: Int) -> Int {
        var cut = cut
        let cutsIntoWord =
            pieces[first].boundary == .fragment || cut < pieces.count && pieces[cut].boundary == .fragment
        var range = start..<pieces[cut - 1].range.upperBound
        var tokens = index.tokens(in: range)
        if cutsIntoWord {
            tokens = tokenOffsets(ASCII.string(bytes, range)).count
            while tokens > options.maximumTokens, cut > first + 1 {
                cut -= 1
                range = start..<pieces[cut - 1].range.upperBound
                tokens = tokenOffsets(ASCII.string(bytes, range)).count
            }
        }
        let blocks = extraction.blocks
        // The section of what headings head, not of the first one.
        var section = blocks[pieces[first].block].section
        for piece in pieces[first..<cut] where blocks[piece.block].kind != .heading {
            section = blocks[piece.block].section
            break
        }
        parts.append(Part(range: range, section: section, header: header(of: pieces[first], start), tokens: tokens))
        return cut
    }

    /// The header rows of the table that a chunk beginning with `piece` continues.
    private func header(of piece: Piece, _ start: Int) -> Range<Int> {
        let header = extraction.blocks[piece.block].header
        guard !header.isEmpty, start >= header.upperBound,
            index.units(before: header.upperBound) - index.units(before: header.lowerBound)
                <= options.maximumTokens / 4
        else { return 0..<0 }
        return header
    }

    /// Where the chunk that begins with piece `cut` should begin instead, to repeat the end of the one before: a
    /// sentence of prose, or a line if the cut is inside a block of lines. Tables are not repeated.
    private func overlapStart(_ pieces: [Piece], _ cut: Int, after previousStart: Int) -> Int? {
        guard options.overlapTokens > 0 else { return nil }
        let next = pieces[cut]
        let lastUnit = next.firstUnit - options.overlapTokens
        // The first unit counts from the start of its token: an overlap may begin right there.
        let lowest = max(lastUnit > 0 ? index.offset(ofUnit: lastUnit) : 0, previousStart + 1)
        let kind = extraction.blocks[pieces[cut - 1].block].kind
        switch kind {
        case .table, .quotedRows, .heading: return nil
        case .lines: if pieces[cut - 1].block != next.block || next.boundary > .row { return nil }
        case .prose: if extraction.blocks[next.block].kind != .prose || next.boundary > .textLine { return nil }
        }
        var result: Int?
        var number = cut - 1
        while number >= 0 {
            let piece = pieces[number]
            guard extraction.blocks[piece.block].kind == kind,
                kind == .prose || piece.block == next.block
            else { break }
            if piece.range.lowerBound >= lowest {
                if piece.boundary <= .textLine { result = piece.range.lowerBound }
                number -= 1
                continue
            }
            if kind == .prose, piece.range.upperBound > lowest {
                let inside = sentenceStart(in: lowest..<piece.range.upperBound)
                if let inside { result = inside }
            }
            break
        }
        return result
    }

    /// The first sentence that begins in the range after another one's end.
    private func sentenceStart(in range: Range<Int>) -> Int? {
        var start = SentenceScanner.end(bytes, in: range)
        while start < range.upperBound, ASCII.isSpace(bytes[start]) { start += 1 }
        return start < range.upperBound ? start : nil
    }
}
