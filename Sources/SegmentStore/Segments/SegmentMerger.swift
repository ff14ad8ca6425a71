import Catalog
import IndexSupport
import LexicalSearch
import MetadataSearch
import RAGModel
import VectorSearch

extension SegmentBuilder {
    /// Joins segments into one that has their live rows only; `nil` if there are none.
    ///
    /// Nothing is analysed or embedded again. Memory: 4 bytes per input row and 16 per output row, beside what the
    /// indexes use within their own budgets.
    package func merge(_ inputs: [(segment: OpenSegment, live: OrdinalSet?)]) throws -> SegmentRecord? {
        let (keys, ordinals) = Self.mergedOrder(inputs)
        guard !keys.isEmpty else { return nil }
        let name = folder.newName()
        var files: [String: String] = [:]
        func path(_ kind: SegmentFileKind) -> String {
            files[kind.rawValue] = folder.fileName(name, kind)
            return folder.path(of: files[kind.rawValue]!)
        }
        try ChunkTable.write(keys, to: path(.chunks))
        let columns = zip(inputs, ordinals).map { (index: $0.segment.metadata, ordinals: $1 as [Ordinal]?) }
        let (metadataPath, rowCount) = (path(.metadata), keys.count)
        let metadata = SideWork(isAside: rowCount > 4096) {
            try MetadataIndex.merge(columns, rowCount: rowCount, to: metadataPath)
        }
        defer { metadata.wait() }
        try LexicalIndex.merge(
            zip(inputs, ordinals).map { (index: $0.segment.postings, ordinals: $1) }, to: path(.postings),
            documentCount: keys.count, parameters: bm25)
        try metadata.value()
        let vectors = inputs.compactMap(\.segment.vectors)
        let embedders = Set(inputs.map(\.segment.record.embedder))
        var embedderID: Int64?
        if vectors.count == inputs.count, embedders.count == 1, let first = vectors.first {
            embedderID = embedders.first!
            var configuration = first.configuration
            configuration.precision = .half
            try VectorIndex.merge(
                zip(vectors, ordinals).map { VectorMergeInput(index: $0, ordinals: $1) }, to: path(.vectors),
                configuration: configuration, threads: threads)
        }
        try folder.sync()
        return SegmentRecord(partition: partition, rows: keys.count, embedder: embedderID, files: files)
    }

    /// The keys of all live rows, ascending, and for each input the new ordinal of each old one
    /// (`UInt32.max` = dropped).
    private static func mergedOrder(
        _ inputs: [(segment: OpenSegment, live: OrdinalSet?)]
    ) -> (keys: [ChunkID], ordinals: [[UInt32]]) {
        var ordinals = inputs.map { [UInt32](repeating: .max, count: $0.segment.rows) }
        var keys: [ChunkID] = []
        // The next live row of each input, as a heap with the lowest key first.
        var heads: [(key: ChunkID, input: Int, ordinal: Int)] = []
        func head(_ input: Int, from start: Int) -> (key: ChunkID, input: Int, ordinal: Int)? {
            let (segment, live) = inputs[input]
            var ordinal = start
            while let live, ordinal < segment.rows, !live.contains(Ordinal(ordinal)) { ordinal += 1 }
            return ordinal < segment.rows ? (segment.chunks[Ordinal(ordinal)], input, ordinal) : nil
        }
        func siftDown(from start: Int) {
            var place = start
            while true {
                var child = 2 * place + 1
                guard child < heads.count else { return }
                if child + 1 < heads.count, heads[child + 1].key < heads[child].key { child += 1 }
                guard heads[child].key < heads[place].key else { return }
                heads.swapAt(place, child)
                place = child
            }
        }
        for input in inputs.indices {
            if let head = head(input, from: 0) { heads.append(head) }
        }
        for place in stride(from: heads.count / 2 - 1, through: 0, by: -1) { siftDown(from: place) }
        while let lowest = heads.first {
            ordinals[lowest.input][lowest.ordinal] = UInt32(keys.count)
            keys.append(lowest.key)
            if let next = head(lowest.input, from: lowest.ordinal + 1) {
                heads[0] = next
            } else {
                heads.swapAt(0, heads.count - 1)
                heads.removeLast()
            }
            siftDown(from: 0)
        }
        return (keys, ordinals)
    }
}
