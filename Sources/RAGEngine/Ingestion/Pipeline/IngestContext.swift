import DocumentProcessing
import IndexSupport
import RAGModel

/// What all stages of one ingest share.
struct IngestContext: Sendable {
    let options: IngestOptions
    /// `nil` in a dry run.
    let writer: SerialWriter?
    /// What the scope knows; `nil` if there is no such collection.
    let known: (any DocumentLookup)?
    let embedder: (any Embedder)?
    let chunking: ChunkingOptions
    let redaction: Redaction?
    /// What is masked, if it is to be kept.
    let originals: (any OriginalTable)?
    /// The folder that the store is in; rules by path start from there.
    let project: String?
    /// What the user says files are in.
    let encoding: TextEncoding?
    let jobs: Int
    let ledger: IngestLedger
    /// Sketches of the documents that are there; `nil` if copies are wanted.
    let sketches: (@Sendable () async throws -> SketchIndex)?
    let limits: Limits

    /// How much is done at a time.
    struct Limits: Sendable {
        /// A batch ends at whichever comes first. Small enough that a commit comes every few seconds.
        var files: Int
        var bytes: Int
        /// Of sources, between reading and commit.
        var bytesInFlight: Int

        static let withEmbedder = Limits(files: 512, bytes: 2 << 20, bytesInFlight: 10 << 20)
        static let withoutEmbedder = Limits(files: 8192, bytes: 24 << 20, bytesInFlight: 48 << 20)
    }

    /// Asks the store what it knows; in a run that writes, between the writer's other calls.
    func lookUp<Result: Sendable>(
        _ body: @escaping @Sendable (any DocumentLookup) async throws -> Result
    ) async throws -> Result? {
        if let writer { return try await writer { try await body($0) } }
        guard let known else { return nil }
        return try await body(known)
    }

    var processor: DocumentProcessor {
        var sentenceVectors: (@Sendable ([String]) -> [[Float]]?)?
        if let embedder { sentenceVectors = { SentenceVectors.of($0, embedder) } }
        return DocumentProcessor(
            chunking: chunking, encoding: encoding, includesGenerated: options.includesGenerated, redaction: redaction,
            originals: originals, extractors: options.extractors, chunker: options.customChunker,
            sentenceVectors: sentenceVectors,
            isUnknownLanguage: { [embedder] (text: String) -> Bool in
                embedder?.fluency(in: text)?.isUnknownLanguage ?? false
            },
            tokenOffsets: { [embedder] (text: String) -> [Int] in
                embedder?.tokenOffsets(text) ?? DocumentProcessor.approximateTokenOffsets(text)
            })
    }
}

/// What is committed together.
struct IngestBatch: Sendable {
    var documents: [CutDocument] = []
    var revised: [DocumentRevision] = []
    /// Of the revised: those that were deleted.
    var restored = 0
    var deleted: [DocumentState] = []
    /// Bytes of the sources.
    var bytes = 0
    /// The run ends here: only documents that have all their vectors are committed.
    var isPartial = false

    var isEmpty: Bool { documents.isEmpty && revised.isEmpty && deleted.isEmpty }
}
