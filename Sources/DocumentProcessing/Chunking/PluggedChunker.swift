import RAGModel

/// A chunker that the user of the library brings.
struct PluggedChunker: ChunkingStrategy {
    let chunker: any Chunker
    let format: String
    /// The same as the input's bytes.
    let text: String

    func parts(of input: ChunkingInput) -> [ChunkPart]? {
        var path: (section: Int, titles: [String]) = (0, [])
        var blocks: [ChunkableDocument.Block] = []
        blocks.reserveCapacity(input.extraction.blocks.count)
        for block in input.extraction.blocks {
            let section = Int(block.section)
            if section != path.section { path = (section, input.extraction.outline.path(section)) }
            let kind: ChunkableDocument.Block.Kind =
                switch block.kind {
                case .prose: .prose
                case .heading: .heading
                case .lines: .lines
                case .table, .quotedRows: .table
                }
            blocks.append(ChunkableDocument.Block(range: block.range, kind: kind, headingPath: path.titles))
        }
        let index = input.index
        let length = input.bytes.count
        let document = ChunkableDocument(text: text, blocks: blocks, format: format, options: input.options) { range in
            index.tokens(in: range.clamped(to: 0..<length))
        }
        var starts: Set<Int> = []
        for cut in chunker.cuts(in: document) where cut > 0 && cut < length {
            var start = cut
            while start > 0, UnicodeBytes.isContinuation(input.bytes[start]) { start -= 1 }
            starts.insert(start)
        }
        return input.parts(beginningAt: starts.sorted(), .chunker)
    }
}
