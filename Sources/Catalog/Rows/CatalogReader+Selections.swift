import GRDB
import RAGModel

extension CatalogReader {
    /// The chunk of every live document at one place, in the order of document ids.
    ///
    /// - Returns: at most `limit` chunks, with the format of their document.
    package func liveChunks(
        _ partition: Partition, position: Int, limit: Int
    ) throws -> [(id: ChunkID, text: String, format: String, hash: ContentHash)] {
        try rows(
            of: "chunks",
            """
            SELECT chunks.id, chunks.document_id, chunks.position, chunks.text, documents.format, chunks.embedding_hash
            FROM documents JOIN chunks ON chunks.document_id = documents.id AND chunks.position = ?
            WHERE documents.collection_id = ? AND documents.tenant = ? AND documents.deleted_at IS NULL
            ORDER BY documents.id LIMIT ?
            """, [position, partition.collection, partition.tenant, limit]
        ) { row in
            (
                ChunkID(document: try row.documentID(1), position: try row.ordinal(2)), try row.text(3),
                try row.text(4), try row.hash(5)
            )
        }
    }

    /// A page of the live chunks whose text has no vector of an embedder, in the order of ids.
    package func chunksWithoutVectors(
        _ partition: Partition, embedder: Int64, after: ChunkID?, limit: Int
    ) throws -> [PendingChunk] {
        let start = after ?? ChunkID(document: 0, position: 0)
        return try rows(
            of: "chunks",
            """
            SELECT chunks.id, chunks.document_id, chunks.position, documents.title, chunks.heading_path, chunks.text,
              chunks.tokens, chunks.embedding_hash
            FROM documents JOIN chunks ON chunks.document_id = documents.id
            WHERE documents.collection_id = ? AND documents.tenant = ? AND documents.deleted_at IS NULL
              AND documents.id >= ? AND (documents.id, chunks.position) > (?, ?)
              AND NOT EXISTS (SELECT 1 FROM embeddings WHERE embedder_id = ? AND hash = chunks.embedding_hash)
            ORDER BY documents.id, chunks.position LIMIT ?
            """,
            [
                partition.collection, partition.tenant, Int64(truncatingIfNeeded: start.document),
                Int64(truncatingIfNeeded: start.document), after == nil ? -1 : Int64(start.position), embedder, limit,
            ]
        ) { row in
            PendingChunk(
                id: ChunkID(document: try row.documentID(1), position: try row.ordinal(2)),
                title: try row.optional(3, row.text), headingPath: try row.texts(4),
                text: try row.text(5), tokens: try row.count(6), embeddingHash: try row.hash(7))
        }
    }
}
