import RAGModel

/// Packs pieces into chunks as they come, in memory that does not grow with the section.
///
/// Each chunk takes as many pieces of its section as fit and then ends at the best boundary in its second half. When
/// what is left of the section makes two chunks, they are made about equally large instead of one full and one with
/// the rest. Pieces wait until it is certain that more than a few chunks' worth of them is there, so that the result does
/// not depend on when they are packed.
struct PiecePacker {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let extraction: Extraction
    private let index: TokenIndex
    private let options: ChunkingOptions
    private let tokenOffsets: @Sendable (String) -> [Int]
    /// The text has no structure of its own: what it says decides between paragraphs too.
    private let isUnstructured: Bool
    private(set) var parts: [ChunkPart] = []

    private var pieces: [Piece] = []
    /// The piece the next chunk begins with, and where it begins: earlier, if it repeats the end of the last one.
    private var first = 0
    private var start: (offset: Int, unit: Int)?
    private var threshold = leastWaiting
    private static let leastWaiting = 1024
    /// Chunks' worth of pieces that make a long run.
    private static let longRun = 5

    init(
        _ bytes: UnsafeBufferPointer<UInt8>, _ extraction: Extraction, _ index: TokenIndex, _ options: ChunkingOptions,
        tokenOffsets: @escaping @Sendable (String) -> [Int]
    ) {
        self.bytes = bytes
        self.extraction = extraction
        self.index = index
        self.options = options
        self.tokenOffsets = tokenOffsets
        isUnstructured = extraction.outline.isEmpty && extraction.declarations.isEmpty
    }

    mutating func add(_ piece: Piece) {
        pieces.append(piece)
        guard pieces.count >= threshold else { return }
        pack(isWhole: false)
        pieces.removeSubrange(..<first)
        first = 0
        threshold = max(Self.leastWaiting, 2 * pieces.count)
    }

    mutating func endSection() {
        pack(isWhole: true)
        pieces.removeAll(keepingCapacity: true)
        first = 0
        start = nil
        threshold = Self.leastWaiting
    }

    /// - Parameter isWhole: no more pieces of the section will come.
    private mutating func pack(isWhole: Bool) {
        let limit = options.maximumTokens
        while first < pieces.count {
            var (offset, unit) = start ?? (pieces[first].range.lowerBound, pieces[first].firstUnit)
            if !isWhole, pieces[pieces.count - 1].endUnit - unit <= Self.longRun * limit { return }
            var fitting = first
            while fitting < pieces.count, pieces[fitting].endUnit - unit <= limit { fitting += 1 }
            if fitting == first {
                // Only an overlap can keep a piece from fitting.
                (offset, unit) = (pieces[first].range.lowerBound, pieces[first].firstUnit)
                fitting = first + 1
                while fitting < pieces.count, pieces[fitting].endUnit - unit <= limit { fitting += 1 }
            }
            let cut = emit(fitting == pieces.count ? fitting : bestCut(fitting, unit), offset)
            start = cut < pieces.count ? overlapStart(cut, after: offset).map { ($0, index.units(before: $0)) } : nil
            first = cut
        }
    }

    /// The piece to cut before, among those after `first` up to `fitting`, the first that does not fit.
    private func bestCut(_ fitting: Int, _ startUnit: Int) -> Int {
        let limit = options.maximumTokens
        let rest = pieces[pieces.count - 1].endUnit - startUnit
        // Two chunks are enough for what is left: aim at the middle.
        let isLastPair = rest <= 2 * limit - options.overlapTokens
        let target = isLastPair ? (rest + 1) / 2 : limit
        let least = isLastPair ? max(rest - limit, limit / 4) : limit / 2
        // In a long run of lines, what they say decides: an edit then moves the cuts near it only.
        let isLong = rest > (Self.longRun - 1) * limit
        var bestHash: UInt64?
        var best: Int?
        var cut = fitting
        while cut > first {
            let size = pieces[cut - 1].endUnit - startUnit
            if size < least { break }
            let boundary = pieces[cut].boundary
            let isByContent = isLong && boundary <= .textLine && (isUnstructured || boundary >= .row)
            let hash = isByContent ? hash(of: pieces[cut]) : nil
            if let current = best {
                let currentSize = pieces[current - 1].endUnit - startUnit
                let isPreferred =
                    if let hash, let bestHash { hash < bestHash } else {
                        abs(size - target) < abs(currentSize - target)
                    }
                if boundary < pieces[current].boundary || boundary == pieces[current].boundary && isPreferred {
                    (best, bestHash) = (cut, hash)
                }
            } else {
                (best, bestHash) = (cut, hash)
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

    /// FNV-1a of a piece's text.
    private func hash(of piece: Piece) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in piece.range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        // The low bits of neighbours that differ in their last character are close to each other.
        return (hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15
    }

    /// Makes a chunk of the pieces up to `cut`; returns where the next one begins, which is earlier if parts of words
    /// turn out to have more tokens by themselves than within the word.
    private mutating func emit(_ cut: Int, _ start: Int) -> Int {
        var cut = cut
        var range = start..<pieces[cut - 1].range.upperBound
        var tokens = index.tokens(in: range)
        if pieces[first].boundary == .fragment || cut < pieces.count && pieces[cut].boundary == .fragment {
            tokens = tokenOffsets(ASCII.string(bytes, range)).count
            while tokens > options.maximumTokens, cut > first + 1 {
                cut -= 1
                range = start..<pieces[cut - 1].range.upperBound
                tokens = tokenOffsets(ASCII.string(bytes, range)).count
            }
        }
        // The section of what headings head, not of the first one.
        let leading = pieces[first..<cut].first { extraction.blocks[$0.block].kind != .heading } ?? pieces[first]
        let section = Int(extraction.blocks[leading.block].section)
        parts.append(
            ChunkPart(
                range: range, section: section, header: header(of: pieces[first], start), tokens: tokens,
                reason: parts.isEmpty ? .start : pieces[first].boundary.reason))
        return cut
    }

    /// The header rows of the table that a chunk beginning with `piece` continues.
    private func header(of piece: Piece, _ start: Int) -> Range<Int> {
        guard extraction.blocks[piece.block].hasHeader, let header = extraction.headers[piece.block],
            start >= header.upperBound, index.tokens(in: header) <= options.maximumTokens / 4,
            header.count <= options.maximumTokens * TokenIndex.bytesPerUnit / 4
        else { return 0..<0 }
        return header
    }

    /// Where the chunk that begins with piece `cut` should begin instead, to repeat the end of the one before: a
    /// sentence of prose, or a line if the cut is inside a block of lines. Tables are not repeated.
    private func overlapStart(_ cut: Int, after previousStart: Int) -> Int? {
        guard options.overlapTokens > 0 else { return nil }
        let next = pieces[cut]
        let firstUnit = next.firstUnit - options.overlapTokens
        let lowest = max(firstUnit > 0 ? index.offset(ofUnit: firstUnit) : 0, previousStart + 1)
        let kind = extraction.blocks[pieces[cut - 1].block].kind
        switch kind {
        case .table, .quotedRows, .heading: return nil
        case .lines: if pieces[cut - 1].block != next.block || next.boundary > .row { return nil }
        case .prose: if extraction.blocks[next.block].kind != .prose || next.boundary > .textLine { return nil }
        }
        var result: Int?
        var number = cut - 1
        while number >= first {
            let piece = pieces[number]
            guard extraction.blocks[piece.block].kind == kind, kind == .prose || piece.block == next.block else {
                break
            }
            guard piece.range.lowerBound >= lowest else {
                if kind == .prose, piece.range.upperBound > lowest {
                    result = sentenceStart(in: lowest..<piece.range.upperBound) ?? result
                }
                break
            }
            if piece.boundary <= .textLine { result = piece.range.lowerBound }
            number -= 1
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
