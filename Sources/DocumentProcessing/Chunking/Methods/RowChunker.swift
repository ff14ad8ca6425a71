/// Makes each row of a table, and each entry of a log, a chunk of its own; the rest is cut by structure.
struct RowChunker: ChunkingStrategy {
    func parts(of input: ChunkingInput) -> [ChunkPart]? {
        var extraction = input.extraction
        guard extraction.declarations.isEmpty else { return StructureChunker().parts(of: input) }
        let isLog = extraction.outline.isEmpty
        var blocks: [(block: Block, header: Range<Int>)] = []
        for (number, block) in extraction.blocks.enumerated() {
            let header = extraction.headers[number] ?? 0..<0
            switch block.kind {
            case .table, .quotedRows: add(block, header, input.bytes, to: &blocks)
            case .lines where isLog: blocks.append((block.with(.forced(.row)), header))
            default: blocks.append((block, header))
            }
        }
        extraction.replaceBlocks(blocks)
        return input.packed(extraction)
    }

    private func add(
        _ block: Block, _ header: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>,
        to blocks: inout [(block: Block, header: Range<Int>)]
    ) {
        var start = block.range.lowerBound
        var isFirst = true
        while start < block.range.upperBound {
            let rest = start..<block.range.upperBound
            var lines = LineScanner(bytes, in: rest)
            let end =
                block.kind == .quotedRows
                ? DelimitedTextExtractor.rowEnd(bytes, in: rest) : lines.line()?.upperBound ?? rest.upperBound
            let row = ASCII.trimmed(bytes, start..<end)
            start = max(end, start + 1)
            guard !row.isEmpty else { continue }
            // The row that names the columns stays with the first one that it explains.
            let followsHeader = !header.isEmpty && blocks.last?.block.range == header
            let boundary: Boundary = isFirst ? block.boundary : followsHeader ? .glued : .forced(.row)
            blocks.append((block.with(row, boundary), header))
            isFirst = false
        }
    }
}
