import RAGModel

/// Decides where a text is cut: one of the built-in ways, or a `RAGModel.Chunker` that the user of the library brings
/// (`PluggedChunker`). A value without state: one serves any number of threads.
///
/// Whatever it decides, no chunk is larger than the options allow, nothing of the text is lost, and chunks come in the
/// order of the text.
protocol ChunkingStrategy: Sendable {
    /// The chunks; `nil` if it needs vectors and there are none.
    func parts(of input: ChunkingInput) -> [ChunkPart]?
}

/// A text to be cut, and what is known of it.
struct ChunkingInput {
    let bytes: UnsafeBufferPointer<UInt8>
    var extraction: Extraction
    /// The tokens of `bytes`.
    let index: TokenIndex
    let options: ChunkingOptions
    let tokenOffsets: @Sendable (String) -> [Int]
    /// The vectors of texts; waits for the model. `nil`, or an answer of `nil`, if there is none.
    let sentenceVectors: (@Sendable ([String]) -> [[Float]]?)?

    /// Tokens of a part, with a minimum for stretches without any.
    func units(_ range: Range<Int>) -> Int {
        index.units(before: range.upperBound) - index.units(before: range.lowerBound)
    }
}

/// A chunk in terms of the extracted text.
struct ChunkPart {
    let range: Range<Int>
    /// Its entry in the outline.
    var section: Int
    /// Rows to put before the text; empty for none.
    let header: Range<Int>
    let tokens: Int
    let reason: CutReason
}

enum ChunkerTable {
    static func chunker(_ method: ChunkingMethod, for format: DocumentFormat) -> any ChunkingStrategy {
        switch method {
        case .auto: automatic(format)
        case .structure: StructureChunker()
        case .recursive: RecursiveChunker()
        case .semantic: SemanticChunker()
        case .sentenceWindow: SentenceChunker()
        case .page: PageChunker()
        case .row: RowChunker()
        }
    }

    /// What suits a format: a slide for itself, the structure of the text for all others.
    private static func automatic(_ format: DocumentFormat) -> any ChunkingStrategy {
        switch format {
        case .pptx, .odp: PageChunker()
        default: StructureChunker()
        }
    }
}

extension ChunkingInput {
    /// Cuts where the blocks say: those that fit stay whole, others are cut by `PieceSplitter`, and `PiecePacker` puts
    /// small neighbours together.
    ///
    /// - Complexity: O(n log n) in the length of the text.
    func packed(_ extraction: Extraction) -> [ChunkPart] {
        let limit = options.maximumTokens
        var splitter = PieceSplitter(
            bytes, index: index, limit: limit,
            packer: PiecePacker(bytes, extraction, index, options, tokenOffsets: tokenOffsets))
        // Units of the headings that the next block should stay with.
        var headings = 0
        for (number, block) in extraction.blocks.enumerated() {
            if block.boundary.isForced {
                splitter.packer.endSection()
                headings = 0
            }
            let units = splitter.add(block, number: number, room: limit - headings)
            headings = block.kind == .heading ? headings + units : 0
            // Headings that fill a chunk by themselves take nothing along.
            if headings > limit / 2 { headings = 0 }
        }
        splitter.packer.endSection()
        return splitter.packer.parts
    }

    /// Cuts at these bytes and, where that leaves more than fits, at the best place in between.
    func parts(beginningAt starts: [Int], _ reason: CutReason) -> [ChunkPart] {
        var extraction = self.extraction
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
                    // A paragraph goes on behind the cut.
                    let before = ASCII.trimmed(bytes, range.lowerBound..<start)
                    if !before.isEmpty { blocks.append((block.with(before, boundary), header)) }
                    range = ASCII.trimmed(bytes, start..<range.upperBound)
                }
                boundary = .forced(reason)
            }
            if !range.isEmpty { blocks.append((block.with(range, boundary), header)) }
        }
        extraction.replaceBlocks(blocks)
        return packed(extraction)
    }
}
