import RAGModel

/// Cuts where neighbouring sentences speak of different things: where the distance of their vectors is among the greatest
/// of the document.
///
/// A sentence is taken together with its neighbours, so that a short one does not decide. Sections, tables and code are
/// cut by structure.
struct SemanticChunker: ChunkingStrategy {
    /// The share of distances, from 0 to 1, below which there is no cut.
    var percentile = 0.9
    /// Sentences that are taken together with one, on either side.
    private static let neighbours = 1

    private struct Unit {
        let block: Int
        let range: Range<Int>
    }

    func parts(of input: ChunkingInput) -> [ChunkPart]? {
        var extraction = input.extraction
        guard extraction.declarations.isEmpty else { return StructureChunker().parts(of: input) }
        var units: [Unit] = []
        for (number, block) in extraction.blocks.enumerated() where block.kind == .prose {
            for sentence in Sentences.ranges(input.bytes, block.range) {
                units.append(Unit(block: number, range: sentence))
            }
        }
        guard units.count > 2 else { return StructureChunker().parts(of: input) }
        let texts = units.indices.map { number in
            let around = max(0, number - Self.neighbours)...min(units.count - 1, number + Self.neighbours)
            return around.map { ASCII.string(input.bytes, units[$0].range) }.joined(separator: " ")
        }
        guard let vectors = input.sentenceVectors?(texts), vectors.count == texts.count else { return nil }
        let distances = zip(vectors, vectors.dropFirst()).map { 1 - Self.cosine($0, $1) }
        let threshold = distances.sorted()[min(distances.count - 1, Int(Double(distances.count) * percentile))]
        let least = input.options.maximumTokens / 4
        var gathered = 0
        var blocks: [(block: Block, header: Range<Int>)] = []
        var next = 0
        for (number, block) in extraction.blocks.enumerated() {
            let header = extraction.headers[number] ?? 0..<0
            if block.boundary.isForced { gathered = 0 }
            guard block.kind == .prose else {
                gathered += input.units(block.range)
                blocks.append((block, header))
                continue
            }
            var isFirst = true
            while next < units.count, units[next].block == number {
                let isBreak = next > 0 && distances[next - 1] >= threshold && gathered >= least
                var boundary: Boundary = isFirst ? block.boundary : .sentence
                if isBreak, !boundary.isForced, boundary != .glued { boundary = .forced(.topic) }
                if boundary.isForced { gathered = 0 }
                gathered += input.units(units[next].range)
                blocks.append((block.with(units[next].range, boundary), header))
                isFirst = false
                next += 1
            }
        }
        extraction.replaceBlocks(blocks)
        return input.packed(extraction)
    }

    private static func cosine(_ left: [Float], _ right: [Float]) -> Float {
        var (dot, leftLength, rightLength) = (Float(0), Float(0), Float(0))
        for (a, b) in zip(left, right) {
            dot += a * b
            leftLength += a * a
            rightLength += b * b
        }
        let lengths = (leftLength * rightLength).squareRoot()
        return lengths > 0 ? dot / lengths : 0
    }
}
