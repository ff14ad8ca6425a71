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

    /// The rows of the document in a segment. The built-in fields can be filtered on like the document's own, which win.
    package var rows: [SegmentRow] {
        let builtIn: [String: MetadataValue] = [
            "path": .string(document.name), "uri": .string(document.uri), "format": .string(document.format),
            "modified": .string(Timestamp.iso8601(nanoseconds: document.modified)),
        ]
        var metadata = metadata.merging(builtIn) { own, _ in own }
        if let title = document.title, metadata["title"] == nil { metadata["title"] = .string(title) }
        return chunks.map { chunk in
            SegmentRow(
                key: chunk.key, title: document.title, headingPath: chunk.headingPath, text: chunk.text,
                path: document.root == nil ? "" : document.name, metadata: metadata, embeddingHash: chunk.embeddingHash)
        }
    }
}
