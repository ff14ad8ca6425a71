import DocumentProcessing
import IndexSupport
import RAGModel

/// How a file would be read and cut, without a store being touched.
public struct ChunkPreview: Sendable, Codable {
    public let path: String
    public let format: String
    public let encoding: String
    public let title: String?
    public let metadata: [String: MetadataValue]
    public let options: ChunkingOptions
    /// Whose tokens are counted; `nil` if they are estimated, because there is no model.
    public let tokenizer: String?
    public let chunks: [Chunk]
    public let notes: [String]

    public struct Chunk: Sendable, Codable {
        public let headingPath: [String]
        /// The row that names the columns, put before the text when it is embedded.
        public let tableHeader: String?
        public let location: SourceLocation
        public let tokens: Int
        /// Why the text is cut before it: a stable word, and for people.
        public let cut: String
        public let reason: String
        public let flags: [String]
        public let text: String
    }
}

extension Store {
    /// How a file would be read and cut: with the settings of the collection if there is one, and otherwise with those of
    /// `options`.
    ///
    /// - Throws: `RAGError`: `notFound` if there is no such file, `invalidInput` if there is nothing in it to index.
    public func preview(
        _ path: String, options: IngestOptions = IngestOptions(), ignoringCollection: Bool = false
    ) async throws(RAGError) -> ChunkPreview {
        let path = try Self.absolutePath(path)
        if Files.kind(path) == .folder {
            throw RAGError(.invalidInput, subject: path, "it is a folder: name a file")
        }
        return try await RAGError.wrapping {
            var known: CollectionDescription?
            if !ignoringCollection, exists {
                known = try await documents.collections().first { $0.name == options.collection }
            }
            let ledger = IngestLedger(IngestReport(collection: options.collection, tenant: options.tenant)) { _ in }
            let context = try await ingestion(options).context(known, writer: nil, known: nil, ledger)
            let (processor, size) = (context.processor, options.maximumFileSize)
            let outcome = try await WorkerThreads.run {
                let bytes = try SourceFile.read(path, maximumSize: size)
                do { return try bytes.withUnsafeBytes { bytes in try processor.process(bytes, name: path) } } catch let
                    error as DocumentError
                {
                    throw RAGError(.invalidInput, subject: path, error.message)
                }
            }
            return ChunkPreview(path, outcome, context)
        }
    }
}

extension ChunkPreview {
    init(_ path: String, _ document: ProcessedDocument, _ context: IngestContext) {
        self.init(
            path: path, format: document.formatName, encoding: document.encoding.rawValue, title: document.title,
            metadata: document.metadata, options: context.chunking, tokenizer: context.embedder?.identity.name,
            chunks: document.chunks.map { chunk in
                Chunk(
                    headingPath: chunk.headingPath, tableHeader: chunk.tableHeader, location: chunk.location,
                    tokens: chunk.tokens, cut: chunk.reason.rawValue, reason: chunk.reason.description,
                    flags: chunk.flags.names, text: chunk.text)
            }, notes: document.notes)
    }
}
