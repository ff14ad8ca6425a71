import IndexSupport
import RAGModel

/// A document of a test, already cut into chunks.
package struct TestDocument: Sendable {
    package var uri: String
    package var title: String?
    package var chunks: [String]
    package var headingPath: [String] = []
    package var metadata: [String: MetadataValue] = [:]
    package var format = "text"
    package var root: String?
    package var modified: Int64 = 1
    /// Of the source, if it is not that of the texts.
    package var size: Int64?

    package init(
        _ uri: String, title: String? = nil, _ chunks: String..., metadata: [String: MetadataValue] = [:],
        format: String = "text"
    ) {
        self.init(uri, title: title, chunks: chunks, metadata: metadata, format: format)
    }

    package init(
        _ uri: String, title: String? = nil, chunks: [String], metadata: [String: MetadataValue] = [:],
        format: String = "text"
    ) {
        self.uri = uri
        self.title = title
        self.chunks = chunks
        self.metadata = metadata
        self.format = format
    }

    /// The document and its chunks as a store keeps them.
    package func stored(id: DocumentID) -> (document: StoredDocument, chunks: [StoredChunk]) {
        var line = 1
        var byte = 0
        let stored = chunks.enumerated().map { position, text in
            let lines = text.utf8.count { $0 == 0x0A }
            let location = SourceLocation(lines: line...line + lines, bytes: byte..<byte + text.utf8.count)
            line += lines + 1
            byte += text.utf8.count + 1
            return StoredChunk(
                id: ChunkID(document: id, position: UInt32(position)), text: text, headingPath: headingPath,
                location: location, tokens: text.split(separator: " ").count, embeddingHash: embeddingHash(text))
        }
        let path = root.map { String(uri.dropFirst($0.count + 1)) } ?? uri
        let document = StoredDocument(
            id: id, uri: uri, path: path, root: root, contentHash: ContentHash(of: chunks.joined(separator: "\n")),
            processing: "test", size: size ?? Int64(byte), modified: modified, title: title, format: format,
            encoding: "UTF-8", metadata: metadata, chunkCount: chunks.count, ingestedAt: 1)
        return (document, stored)
    }

    /// The text that is embedded for a chunk.
    package func embeddingText(_ text: String) -> String {
        ([title].compactMap { $0 } + headingPath + [text]).joined(separator: " ")
    }

    private func embeddingHash(_ text: String) -> ContentHash {
        ContentHash(of: ([title ?? ""] + headingPath + [text]).joined(separator: "\0"))
    }
}

extension StoreWriter {
    /// Makes the collection if need be, then commits the documents with vectors of `embedder`.
    package func put(_ documents: [TestDocument], embedder: (any Embedder)? = nil) async throws {
        if await collection == nil { try await create(NewCollection(language: "english")) }
        let ids = try await ids(for: documents.map(\.uri))
        let stored = zip(documents, ids).map { $0.stored(id: $1) }
        if let embedder {
            try await use(embedder.identity)
            var texts: [ContentHash: String] = [:]
            for (document, (_, chunks)) in zip(documents, stored) {
                for chunk in chunks { texts[chunk.embeddingHash] = document.embeddingText(chunk.text) }
            }
            let missing = try await withoutVector(Set(texts.keys)).sorted { $0.hexadecimal < $1.hexadecimal }
            let embeddings = try await embedder.embed(missing.map { texts[$0]! }, role: .document)
            try await insert(zip(missing, embeddings).map { ($0, $1.vector) })
        }
        try await commit(DocumentBatch(documents: stored))
        try await settle()
    }
}

extension DocumentStore {
    /// Commits documents to a scope; see ``RAGModel/StoreWriter/put(_:embedder:)``.
    package func put(
        _ documents: [TestDocument], embedder: (any Embedder)? = nil, in scope: Scope = Scope()
    ) async throws {
        try await write("test", to: scope) { writer in try await writer.put(documents, embedder: embedder) }
    }
}
