/// Makes each sentence a chunk; very short ones stay with the next. Queries show what stands around them.
struct SentenceChunker: ChunkingStrategy {
    /// Sentences of fewer tokens say too little by themselves.
    static let leastTokens = 8

    func parts(of input: ChunkingInput) -> [ChunkPart]? {
        var extraction = input.extraction
        guard extraction.declarations.isEmpty else { return StructureChunker().parts(of: input) }
        var blocks: [(block: Block, header: Range<Int>)] = []
        var gathered = 0
        for (number, block) in extraction.blocks.enumerated() {
            let header = extraction.headers[number] ?? 0..<0
            guard block.kind == .prose else {
                gathered = 0
                blocks.append((block, header))
                continue
            }
            if block.boundary != .glued { gathered = Self.leastTokens }
            for (place, sentence) in Sentences.ranges(input.bytes, block.range).enumerated() {
                let isForced = gathered >= Self.leastTokens && block.boundary != .glued || place > 0
                let isShort = gathered < Self.leastTokens
                let boundary: Boundary =
                    place == 0 && block.boundary.isForced
                    ? block.boundary
                    : isForced && !isShort ? .forced(.sentenceEnd) : place == 0 ? block.boundary : .glued
                if boundary.isForced { gathered = 0 }
                gathered += input.units(sentence)
                blocks.append((block.with(sentence, boundary), header))
            }
        }
        extraction.replaceBlocks(blocks)
        return input.packed(extraction)
    }
}

enum Sentences {
    /// The sentences of a block of prose, without the white space between them.
    static func ranges(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let end = max(SentenceScanner.end(bytes, in: start..<range.upperBound), start + 1)
            let sentence = ASCII.trimmed(bytes, start..<end)
            if !sentence.isEmpty { result.append(sentence) }
            start = end
            while start < range.upperBound, ASCII.isSpace(bytes[start]) { start += 1 }
        }
        return result
    }
}
