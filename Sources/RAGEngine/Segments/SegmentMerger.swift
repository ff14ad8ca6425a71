import Catalog
import IndexSupport
import LexicalSearch
import MetadataSearch
import VectorSearch

extension SegmentBuilder {
    /// Joins segments into one that has their live rows only; `nil` if there are none.
    ///
    /// Nothing is analysed or embedded again. Memory: 4 bytes per input row and 16 per output row, beside what the
    /// indexes use within their own budgets.
    func merge(_ inputs: [(segment: OpenSegment, live: OrdinalSet?)]) throws -> SegmentRecord? {
        let (keys, ordinals) = Self.mergedOrder(inputs)
        guard !keys.isEmpty else { return nil }
        let name = folder.newName()
        var files: [String: String] = [:]
        func path(_ kind: SegmentFileKind) -> String {
            files[kind.rawValue] = folder.fileName(name, kind)
            return folder.path(of: files[kind.rawValue]!)
        }
        try ChunkTable.write(keys, to: path(.chunks))
        try LexicalIndex.merge(
            zip(inputs, ordinals).map { (index: $0.segment.postings, ordinals: $1) }, to: path(.postings),
            documentCount: keys.count, parameters: bm25)
        try MetadataIndex.merge(
            zip(inputs, ordinals).map { (index: $0.segment.metadata, ordinals: $1) }, rowCount: keys.count,
            to: path(.metadata))
        let vectors = inputs.compactMap(\.segment.vectors)
        let embedders = Set(inputs.map(\.segment.record.embedder))
        var embedderID: Int64?
        if vectors.count == inputs.count, embedders.count == 1, let first = vectors.first {
            embedderID = embedders.first!
            try VectorIndex.merge(
                zip(vectors, ordinals).map { VectorMergeInput(index: $0, ordinals: $1) }, to: path(.vectors),
                configuration: first.configuration, threads: threads)
        }
        return SegmentRecord(partition: partition, rows: keys.count, embedder: embedderID, files: files)
    }

    /// The keys of all live rows, ascending, and for each input the new ordinal of each old one
    /// (`UInt32.max` = dropped).
    private static func mergedOrder(
        _ inputs: [(segment: OpenSegment, live: OrdinalSet?)]
    ) -> (keys: [ChunkKey], ordinals: [[UInt32]]) {
        var ordinals = inputs.map { [UInt32](repeating: .max, count: $0.segment.rows) }
        var next = [Int](repeating: 0, count: inputs.count)
        var keys: [ChunkKey] = []
        func skipDead(_ input: Int) {
            guard let live = inputs[input].live else { return }
            while next[input] < inputs[input].segment.rows, !live.contains(Ordinal(next[input])) { next[input] += 1 }
        }
        for input in inputs.indices { skipDead(input) }
        while true {
            var best: (input: Int, key: ChunkKey)?
            for (input, (segment, _)) in inputs.enumerated() where next[input] < segment.rows {
                let key = segment.chunks[Ordinal(next[input])]
                if best.map({ key < $0.key }) ?? true { best = (input, key) }
            }
            guard let best else { return (keys, ordinals) }
            ordinals[best.input][next[best.input]] = UInt32(keys.count)
            keys.append(best.key)
            next[best.input] += 1
            skipDead(best.input)
        }
    }
}
