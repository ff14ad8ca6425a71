import RAGModel

/// Cuts at pages, slides, sheets, parts of mail and cells of notebooks; a text without any is cut by structure.
struct PageChunker: ChunkingStrategy {
    func parts(of input: ChunkingInput) -> [ChunkPart]? {
        let starts = Self.starts(input.extraction.places)
        guard !starts.isEmpty else { return StructureChunker().parts(of: input) }
        return input.parts(beginningAt: starts, .page)
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
