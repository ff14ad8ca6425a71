import Catalog
import RAGModel

extension DocumentRecord {
    init(_ document: StoredDocument, partition: Partition, roots: [ExactName: Int64]) {
        self.init(
            id: document.id, partition: partition, uri: document.uri, name: document.path,
            root: document.root.flatMap { roots[ExactName($0)] }, contentHash: document.contentHash,
            processing: document.processing, size: document.size, modified: document.modified,
            changed: document.changed, title: document.title, format: document.format, encoding: document.encoding,
            metadata: MetadataValue.canonicalJSON(document.metadata), chunkCount: document.chunkCount,
            ingestedAt: document.ingestedAt, deletedAt: document.deletedAt)
    }

    mutating func apply(_ revision: DocumentRevision, roots: [ExactName: Int64]) {
        name = revision.path
        root = revision.root.flatMap { roots[ExactName($0)] }
        size = revision.size
        modified = revision.modified
        changed = revision.changed
        deletedAt = nil
    }
}

extension ChunkRecord {
    init(_ chunk: StoredChunk) {
        self.init(
            key: chunk.id, text: chunk.text, headingPath: chunk.headingPath, byteRange: chunk.location.bytes,
            lineRange: chunk.location.lines, places: chunk.location.places,
            lineMarks: chunk.location.lineMarks, tokens: chunk.tokens,
            embeddingHash: chunk.embeddingHash, flags: chunk.flags)
    }
}
