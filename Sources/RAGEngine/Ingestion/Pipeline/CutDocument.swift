import DocumentProcessing
import IndexSupport
import RAGModel

/// A document that was read and cut into chunks.
struct CutDocument: Sendable {
    struct Chunk: Sendable {
        let text: String
        /// The titles of the enclosing sections; for a later piece of a table, with the row that names its columns.
        let headingPath: [String]
        let location: SourceLocation
        let tokens: Int
        let embeddingHash: ContentHash
        let flags: ChunkFlags
    }

    let incoming: IncomingDocument
    /// What the store had of it.
    var known: DocumentState?
    let contentHash: ContentHash
    /// Bytes that were read.
    let size: Int
    let title: String?
    let format: String
    let encoding: String
    let metadata: [String: MetadataValue]
    let chunks: [Chunk]
    let notes: [String]

    /// Whether the text is the one that the store has.
    var isKnown: Bool { known?.contentHash == contentHash && known?.processing == incoming.caller.processing }
}

extension IncomingDocument {
    /// Reads and cuts the document. Called on several threads at once.
    ///
    /// - Throws: `FileError` if the file cannot be read, `DocumentError` if there is nothing in it to index.
    func cut(_ processor: DocumentProcessor, maximumSize: Int) throws -> CutDocument {
        switch source {
        case .file(let path):
            let bytes = try SourceFile.read(path, maximumSize: maximumSize)
            return try bytes.withUnsafeBytes { bytes in
                cut(
                    try processor.process(bytes, name: self.path), processor, hash: ContentHash(of: bytes),
                    size: bytes.count)
            }
        case .program(let document):
            guard let file = document.file else {
                var text = document.text
                let format: DocumentFormat = document.isMarkdown ? .markdown : .plainText
                let processed = try text.withUTF8 {
                    try processor.process(UnsafeRawBufferPointer($0), name: document.uri, format: format)
                }
                return cut(processed, processor, hash: document.hash(content: document.text), size: size)
            }
            let bytes = try SourceFile.read(file, maximumSize: maximumSize)
            return try bytes.withUnsafeBytes { bytes in
                let hash = document.hash(content: ContentHash(of: bytes).hexadecimal)
                return cut(try processor.process(bytes, name: file), processor, hash: hash, size: bytes.count)
            }
        }
    }

    private func cut(
        _ processed: ProcessedDocument, _ processor: DocumentProcessor, hash: ContentHash, size: Int
    ) -> CutDocument {
        var metadata = processed.metadata
        var title = processed.title
        if case .program(let document) = source {
            metadata.merge(document.metadata.mapValues(processor.masked)) { _, given in given }
            title = document.title.map(processor.masked) ?? title
        }
        var notes = processed.notes
        let reserved = metadata.keys.filter(BuiltInFields.names.contains).sorted()
        for name in reserved { metadata[name] = nil }
        if !reserved.isEmpty {
            notes.append("its metadata has \(reserved.joined(separator: ", ")): reserved names, left out")
        }
        metadata.merge(caller.defaults) { own, _ in own }
        metadata.merge(caller.values) { _, given in given }
        title = caller.title ?? title
        let chunks = processed.chunks.map { chunk in
            let headingPath = chunk.headingPath + (chunk.tableHeader.map { [$0] } ?? [])
            return CutDocument.Chunk(
                text: chunk.text, headingPath: headingPath,
                location: chunk.location, tokens: chunk.tokens,
                embeddingHash: EmbeddingText.hash(title: title, headingPath: headingPath, text: chunk.text),
                flags: chunk.flags)
        }
        return CutDocument(
            incoming: self, contentHash: hash, size: size, title: title, format: processed.formatName,
            encoding: processed.encoding.rawValue, metadata: metadata, chunks: chunks, notes: notes)
    }
}

extension SourceDocument {
    /// Covers all that the program says of the document.
    fileprivate func hash(content: String) -> ContentHash {
        let parts: [MetadataValue] = [
            title.map { .string($0) } ?? .list([]), .boolean(isMarkdown),
            .string(MetadataValue.canonicalJSON(metadata)),
            .string(content),
        ]
        return ContentHash(of: MetadataValue.list(parts).canonicalJSON)
    }
}

extension CutDocument {
    /// The document as a store keeps it.
    func stored(id: DocumentID, at time: Double) -> (document: StoredDocument, chunks: [StoredChunk]) {
        let document = StoredDocument(
            id: id, uri: incoming.uri, path: incoming.path, root: incoming.root, contentHash: contentHash,
            processing: incoming.caller.processing, size: Int64(incoming.isFile ? incoming.size : size),
            modified: incoming.modified, changed: incoming.changed, title: title, format: format, encoding: encoding,
            metadata: metadata, chunkCount: chunks.count, ingestedAt: time)
        let chunks = chunks.enumerated().map { position, chunk in
            StoredChunk(
                id: ChunkID(document: id, position: UInt32(position)), text: chunk.text,
                headingPath: chunk.headingPath, location: chunk.location, tokens: chunk.tokens,
                embeddingHash: chunk.embeddingHash, flags: chunk.flags)
        }
        return (document, chunks)
    }
}
