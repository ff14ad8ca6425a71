import Catalog
import IndexSupport
import RAGModel

/// A document cut into chunks, ready to be embedded and committed.
package struct PreparedDocument: Sendable {
    package var document: DocumentRecord
    package var metadata: [String: MetadataValue]
    package var chunks: [ChunkRecord]

    package init(document: DocumentRecord, metadata: [String: MetadataValue], chunks: [ChunkRecord]) {
        self.document = document
        self.metadata = metadata
        self.chunks = chunks
    }

    /// What the embedder needs to know of each chunk.
    package var embeddingRequests: [PendingChunk] {
        chunks.map { chunk in
            PendingChunk(
                id: chunk.key, title: document.title, headingPath: chunk.headingPath, text: chunk.text,
                tokens: chunk.tokens, embeddingHash: chunk.embeddingHash)
        }
    }

    /// The rows of the document in a segment. The built-in fields can be filtered on like the document's own, and win over them;
    /// `uri` is in the form of the catalog, relative to the store.
    package func rows(in location: StoreLocation) -> [SegmentRow] {
        let metadata = visibleMetadata(in: location)
        return chunks.map { row(of: $0, metadata) }
    }

    /// What filters see of each chunk.
    private func visibleMetadata(in location: StoreLocation) -> [String: MetadataValue] {
        let builtIn: [String: MetadataValue] = [
            "path": .string(document.name), "uri": .string(location.stored(document.uri)),
            "format": .string(document.format),
            "modified": .string(Timestamp.iso8601(nanoseconds: document.modified)),
        ]
        var metadata = metadata.merging(builtIn) { _, builtIn in builtIn }
        if let title = document.title, metadata["title"] == nil { metadata["title"] = .string(title) }
        return metadata
    }

    private func row(of chunk: ChunkRecord, _ metadata: [String: MetadataValue]) -> SegmentRow {
        SegmentRow(
            key: chunk.key, title: document.title, headingPath: chunk.headingPath, text: chunk.text,
            path: document.root == nil ? "" : document.name, metadata: metadata, embeddingHash: chunk.embeddingHash)
    }
}
