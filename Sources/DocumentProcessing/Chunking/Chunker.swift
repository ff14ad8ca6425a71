import RAGModel

/// A chunk in terms of the extracted text.
struct ChunkPart {
    let range: Range<Int>
    /// Its entry in the outline.
    var section: Int
    /// Rows to put before the text; empty for none.
    let header: Range<Int>
    let tokens: Int
}

/// Cuts a text into chunks of bounded size: blocks stay whole if they fit, others are cut by `PieceSplitter`, and
/// `PiecePacker` puts small neighbours together.
///
/// - Complexity: O(n log n) in the length of the text.
enum Chunker {
    /// Cuts `bytes`, the text whose blocks `extraction` holds; `index` has its tokens.
    static func parts(
        of bytes: UnsafeBufferPointer<UInt8>, _ extraction: Extraction, _ index: TokenIndex,
        options: ChunkingOptions, tokenOffsets: @escaping @Sendable (String) -> [Int]
    ) -> [ChunkPart] {
        let limit = options.maximumTokens
        var extraction = extraction
        let plan = DeclarationPlan(bytes, extraction, index, limit: limit)
        extraction.blocks = plan.blocks(extraction.blocks)
        var splitter = PieceSplitter(
            bytes, index: index, limit: limit,
            packer: PiecePacker(bytes, extraction, index, options, tokenOffsets: tokenOffsets))
        // Units of the headings that the next block should stay with.
        var headings = 0
        for (number, block) in extraction.blocks.enumerated() {
            if block.boundary == .section {
                splitter.packer.endSection()
                headings = 0
            }
            let units = splitter.add(block, number: number, room: limit - headings)
            headings = block.kind == .heading ? headings + units : 0
            // Headings that fill a chunk by themselves take nothing along.
            if headings > limit / 2 { headings = 0 }
        }
        splitter.packer.endSection()
        var parts = splitter.packer.parts
        guard !extraction.declarations.isEmpty else { return parts }
        for index in parts.indices { parts[index].section = plan.section(of: parts[index].range) }
        return parts
    }
}
