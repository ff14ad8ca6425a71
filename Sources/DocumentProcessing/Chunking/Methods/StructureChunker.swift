import RAGModel

/// Cuts at sections and declarations, and inside of those that do not fit at the best place that there is.
struct StructureChunker: ChunkingStrategy {
    func parts(of input: ChunkingInput) -> [ChunkPart]? {
        var extraction = input.extraction
        let plan = DeclarationPlan(input.bytes, extraction, input.index, limit: input.options.maximumTokens)
        extraction.blocks = plan.blocks(extraction.blocks)
        var parts = input.packed(extraction)
        guard !extraction.declarations.isEmpty else { return parts }
        for index in parts.indices { parts[index].section = plan.section(of: parts[index].range) }
        return parts
    }
}

/// Fills chunks with paragraphs, sentences, lines, words, whatever section they are in.
struct RecursiveChunker: ChunkingStrategy {
    func parts(of input: ChunkingInput) -> [ChunkPart]? {
        var extraction = input.extraction
        extraction.declarations = []
        extraction.blocks = extraction.blocks.map { block in
            block.boundary.isForced || block.boundary == .glued ? block.with(.block) : block
        }
        return input.packed(extraction)
    }
}
