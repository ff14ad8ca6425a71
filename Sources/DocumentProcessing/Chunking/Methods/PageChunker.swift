import RAGModel

/// Cuts at pages, slides, sheets, parts of mail and cells of notebooks; a text without any is cut by structure.
struct PageChunker: Chunker {
    func parts(of input: ChunkingInput) -> [ChunkPart]? {
        let starts = Self.starts(input.extraction.places)
        guard !starts.isEmpty else { return StructureChunker().parts(of: input) }
        var extraction = input.extraction
        extraction.declarations = []
        var blocks: [(block: Block, header: Range<Int>)] = []
        var next = 0
        for (number, block) in extraction.blocks.enumerated() {
            let header = extraction.headers[number] ?? 0..<0
            var boundary = block.boundary.isForced ? Boundary.block : block.boundary
            var range = block.range
            while next < starts.count, starts[next] < range.upperBound {
                let start = starts[next]
                next += 1
                if start > range.lowerBound {
                    // A paragraph goes on on the next page.
                    let before = ASCII.trimmed(input.bytes, range.lowerBound..<start)
                    if !before.isEmpty { blocks.append((block.with(before, boundary), header)) }
                    range = ASCII.trimmed(input.bytes, start..<range.upperBound)
                }
                boundary = .forced(.page)
            }
            if !range.isEmpty { blocks.append((block.with(range, boundary), header)) }
        }
        extraction.replaceBlocks(blocks)
        return input.packed(extraction)
    }

    /// The bytes at which another page begins.
    private static func starts(_ places: [Extraction.PlaceMark]) -> [Int] {
        var starts: [Int] = []
        var sheet: String?
        for mark in places {
            switch mark.place {
            case .page, .slide, .part, .cell: starts.append(mark.offset)
            case .sheet(let name, _):
                if name != sheet { starts.append(mark.offset) }
                sheet = name
            case .time: continue
            }
        }
        return starts
    }
}
