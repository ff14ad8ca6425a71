import Catalog
import DocumentProcessing
import Foundation
import IndexSupport
import RAGModel
import SegmentStore

/// One document on its way in: a file that the walk found, or a text that a program gave.
struct IngestItem: Sendable {
    enum Source: Sendable {
        case file
        case text(SourceDocument)
    }

    let source: Source
    /// The absolute path, or the name that the program gave.
    let uri: String
    /// The path relative to the root.
    let name: String
    /// The root that the file was found under; `nil` for a text that a program gave.
    let root: String?
    /// Bytes.
    let size: Int
    /// Nanoseconds since 1970.
    let modified: Int64

    struct Content: Sendable {
        let processed: ProcessedDocument
        let hash: ContentHash
        let size: Int
    }

    init(file: FoundFile, root: String) {
        source = .file
        uri = file.path
        name = file.relativePath
        self.root = root
        size = file.size
        modified = file.modified
    }

    init(document: SourceDocument) {
        source = .text(document)
        uri = document.uri
        name = document.uri
        root = nil
        size = document.text.utf8.count
        modified = Int64(Timestamp.now * 1e9)
    }

    var isFile: Bool { if case .file = source { true } else { false } }

    /// Whether the file can be passed over without opening it.
    func isUnchanged(since known: DocumentStateRecord, processing: String) -> Bool {
        isFile && !known.isDeleted && known.size == Int64(size) && known.modified == modified
            && known.processing == processing
    }

    /// Reads and cuts the document. Called on several threads at once.
    ///
    /// - Throws: `FileError` if the file cannot be read, `DocumentError` if there is nothing in it to index.
    func read(processor: DocumentProcessor) throws -> Content {
        switch source {
        case .file:
            let bytes = try FileContent.read(path: uri)
            return try bytes.withUnsafeBytes { buffer in
                Content(
                    processed: try processor.process(buffer, name: name), hash: ContentHash(of: buffer),
                    size: bytes.count)
            }
        case .text(let document):
            var text = document.text
            let hashed = "\(document.title ?? "")\0\(MetadataValue.canonicalJSON(document.metadata))\0\(text)"
            let processed = try text.withUTF8 {
                try processor.process(
                    UnsafeRawBufferPointer($0), name: document.uri,
                    format: document.isMarkdown ? .markdown : .plainText)
            }
            return Content(processed: processed, hash: ContentHash(of: hashed), size: size)
        }
    }

    func prepared(
        id: UInt64, root: Int64?, content: Content, partition: Partition, processing: String,
        metadata: [String: MetadataValue]
    ) throws -> PreparedDocument {
        let processed = content.processed
        var metadata = metadata.merging(processed.metadata) { _, own in own }
        var title = processed.title
        if case .text(let document) = source {
            metadata.merge(document.metadata) { _, given in given }
            title = document.title ?? title
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let document = DocumentRecord(
            id: id, partition: partition, uri: uri, name: name, root: root, contentHash: content.hash,
            processing: processing, size: Int64(size), modified: modified, title: title,
            format: processed.format.rawValue, encoding: processed.encoding.rawValue,
            metadata: String(decoding: try encoder.encode(metadata), as: UTF8.self),
            chunkCount: processed.chunks.count, ingestedAt: Timestamp.now)
        let chunks = processed.chunks.map { chunk in
            ChunkRecord(
                key: ChunkID(document: id, position: UInt32(chunk.position)), text: chunk.text,
                headingPath: chunk.context, byteRange: chunk.byteRange, lineRange: chunk.lineRange,
                tokens: chunk.tokens,
                embeddingHash: EmbeddingText.hash(title: title, headingPath: chunk.context, text: chunk.text))
        }
        return PreparedDocument(document: document, metadata: metadata, chunks: chunks)
    }
}

extension Chunk {
    /// Where the chunk stands: its headings, and for a later piece of a table the row that names its columns.
    var context: [String] { headingPath + (tableHeader.map { [$0] } ?? []) }
}
