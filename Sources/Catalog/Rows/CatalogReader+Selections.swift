import Foundation
import GRDB
import RAGModel

extension CatalogReader {
    /// A random sample of the live chunks, each text once: those whose hashes are the least, whatever the layout of the store.
    ///
    /// - Returns: at most `limit` chunks, with the format of their document.
    /// - Complexity: O(limit), divided by the partition's share of the store; at most O(chunks of the partition).
    package func sampledChunks(
        _ partition: Partition, limit: Int
    ) throws -> [(id: ChunkID, text: String, format: String, hash: ContentHash)] {
        let chosen = try leastHashes(partition, limit: limit) ?? allHashes(partition, limit: limit)
        return try chosen.compactMap { hash, chunk in
            let found = try row(
                of: "chunks",
                """
                SELECT chunks.document_id, chunks.position, documents.format
                FROM chunks JOIN documents ON documents.id = chunks.document_id WHERE chunks.id = ?
                """, [chunk]
            ) { row in
                (
                    id: ChunkID(document: try row.documentID(0), position: try row.ordinal(1)),
                    format: try row.text(2)
                )
            }
            guard let found, let text = try texts(of: found.id.document, found.id.position...found.id.position).first
            else { return nil }
            return (id: found.id, text: text.value.text, format: found.format, hash: hash)
        }
    }

    /// Chunks of other partitions are passed over; where most are, it is faster to look at one's own.
    private static let passed = 8192

    /// Walks the chunks of the whole store that the index of samples has, in the order of hashes; `nil` if too few of them
    /// are the partition's.
    private func leastHashes(_ partition: Partition, limit: Int) throws -> [(hash: ContentHash, chunk: Int64)]? {
        var found: [(hash: ContentHash, chunk: Int64)] = []
        var last: (hash: Data, chunk: Int64) = (Data(), 0)
        var passed = 0
        while found.count < limit {
            let page = try rows(
                of: "chunks",
                """
                SELECT chunks.embedding_hash, chunks.id,
                  documents.collection_id = ? AND documents.tenant = ? AND documents.deleted_at IS NULL
                FROM chunks JOIN documents ON documents.id = chunks.document_id
                WHERE chunks.embedding_hash < x'04' AND (chunks.embedding_hash, chunks.id) > (?, ?)
                ORDER BY chunks.embedding_hash, chunks.id LIMIT ?
                """, [partition.collection, partition.tenant, last.hash, last.chunk, limit]
            ) { row in
                (hash: try row.hash(0), chunk: try row.integer(1, in: 0 ... .max), isOwn: try row.flag(2))
            }
            for row in page where row.isOwn && found.count < limit && found.last?.hash != row.hash {
                found.append((row.hash, row.chunk))
            }
            guard page.count == limit, let end = page.last else { return found.count == limit ? found : nil }
            passed += page.count
            guard passed <= Self.passed else { return nil }
            last = (Data(end.hash.bytes), end.chunk)
        }
        return found
    }

    private func allHashes(_ partition: Partition, limit: Int) throws -> [(hash: ContentHash, chunk: Int64)] {
        let all = try rows(
            of: "chunks",
            """
            SELECT chunks.embedding_hash, chunks.id FROM documents JOIN chunks ON chunks.document_id = documents.id
            WHERE documents.collection_id = ? AND documents.tenant = ? AND documents.deleted_at IS NULL
            """, [partition.collection, partition.tenant]
        ) { row in (hash: try row.hash(0), chunk: try row.integer(1, in: 0 ... .max)) }
        var found: [(hash: ContentHash, chunk: Int64)] = []
        let ascending = all.sorted { left, right in
            left.hash == right.hash ? left.chunk < right.chunk : left.hash.words < right.hash.words
        }
        for row in ascending where found.last?.hash != row.hash {
            found.append(row)
            if found.count == limit { break }
        }
        return found
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
