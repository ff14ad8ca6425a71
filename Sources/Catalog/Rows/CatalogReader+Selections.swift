import GRDB
import RAGModel

extension CatalogReader {
    /// A random sample of the live chunks, each text once: those whose hashes are the least, whatever the layout of the store.
    ///
    /// - Returns: at most `limit` chunks, with the format of their document.
    /// - Complexity: O(chunks of the partition); memory for `limit` of them.
    package func sampledChunks(
        _ partition: Partition, limit: Int
    ) throws -> [(id: ChunkID, text: String, format: String, hash: ContentHash)] {
        let chosen = try rows(
            of: "chunks",
            """
            SELECT min(chunks.id), chunks.document_id, chunks.position, documents.format, chunks.embedding_hash
            FROM documents JOIN chunks ON chunks.document_id = documents.id
            WHERE documents.collection_id = ? AND documents.tenant = ? AND documents.deleted_at IS NULL
            GROUP BY chunks.embedding_hash ORDER BY chunks.embedding_hash LIMIT ?
            """, [partition.collection, partition.tenant, limit]
        ) { row in
            (
                id: ChunkID(document: try row.documentID(1), position: try row.ordinal(2)), format: try row.text(3),
                hash: try row.hash(4)
            )
        }
        return try chosen.compactMap { chunk in
            let position = chunk.id.position
            guard let text = try texts(of: chunk.id.document, position...position)[position] else { return nil }
            return (id: chunk.id, text: text.text, format: chunk.format, hash: chunk.hash)
        }
    }

    /// A page of the live chunks whose text has no vector of an embedder, in the order of ids.
    package func chunksWithoutVectors(
        _ partition: Partition, embedder: Int64, after: ChunkID?, limit: Int
    ) throws -> [PendingChunk] {
        let start = after ?? ChunkID(document: 0, position: 0)
        let found = try rows(
            of: "chunks",
            """
            SELECT chunks.id, chunks.document_id, chunks.position, documents.title, chunks.tokens, chunks.embedding_hash
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
            (
                id: ChunkID(document: try row.documentID(1), position: try row.ordinal(2)),
                title: try row.optional(3, row.text), tokens: try row.count(4), hash: try row.hash(5)
            )
        }
        var pending: [PendingChunk] = []
        pending.reserveCapacity(found.count)
        var rest = found[...]
        while let first = rest.first {
            let ofDocument = rest.prefix { $0.id.document == first.id.document }
            rest = rest.dropFirst(ofDocument.count)
            let texts = try texts(
                of: first.id.document, first.id.position...ofDocument[ofDocument.endIndex - 1].id.position)
            for chunk in ofDocument {
                guard let text = texts[chunk.id.position] else {
                    throw CatalogError(
                        .corrupt, path: path,
                        "document \(chunk.id.document): chunk \(chunk.id.position) has no text; \(CatalogError.restore)"
                    )
                }
                pending.append(
                    PendingChunk(
                        id: chunk.id, title: chunk.title, headingPath: text.headingPath, text: text.text,
                        tokens: chunk.tokens, embeddingHash: chunk.hash))
            }
        }
        return pending
    }
}
