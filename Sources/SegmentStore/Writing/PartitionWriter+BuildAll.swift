import Catalog
import IndexSupport
import RAGModel

extension PartitionWriter {
    /// Chunks whose texts are given vectors at once, so that an embedder's batches are full.
    private static let page = 4096

    /// Builds new segments of all live chunks, with this writer's analyzer and embedder. Nothing changes until the
    /// caller puts them into the manifest.
    ///
    /// - Parameter embed: sees to it that the texts have vectors.
    func buildAll(_ embed: ([PendingChunk]) async throws -> Void) async throws -> [SegmentRecord] {
        var documents: [DocumentID] = []
        try catalog.read { reader in
            try reader.forEachLiveChunk(partition) { key, _ in
                if documents.last != key.document { documents.append(key.document) }
            }
        }
        var records: [SegmentRecord] = []
        var rows: [SegmentRow] = []
        var next = 0
        while next < documents.count {
            let page = try prepare(documents, from: &next)
            if embedderID != nil { try await embed(page.flatMap(\.embeddingRequests)) }
            for document in page {
                rows += document.rows(in: catalog.location)
                if rows.count >= SegmentBuilder.maximumRows { records.append(try finish(&rows)) }
            }
        }
        if !rows.isEmpty { records.append(try finish(&rows)) }
        return records
    }

    private func prepare(_ documents: [DocumentID], from next: inout Int) throws -> [PreparedDocument] {
        try catalog.read { reader in
            var page: [PreparedDocument] = []
            var chunks = 0
            while next < documents.count, chunks < Self.page {
                defer { next += 1 }
                guard let document = try Self.prepared(documents[next], reader: reader, deletedAt: nil) else {
                    continue
                }
                chunks += document.chunks.count
                page.append(document)
            }
            return page
        }
    }

    private func finish(_ rows: inout [SegmentRow]) throws -> SegmentRecord {
        defer { rows.removeAll(keepingCapacity: true) }
        return try build(rows.sorted { $0.key < $1.key })
    }
}
