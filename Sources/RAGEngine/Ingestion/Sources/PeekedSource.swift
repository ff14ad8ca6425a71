import DocumentProcessing
import RAGModel

/// A source whose first events are looked at before the ingest begins: what is chosen by the documents, such as the encoder,
/// has to be known before they are cut.
///
/// `@unchecked Sendable`: one task peeks, and another one reads when that is over.
final class PeekedSource: DocumentSource, @unchecked Sendable {
    private var source: any DocumentSource
    /// Not yet given out.
    private var pages: [[SourceEvent]] = []
    private var isOver = false

    init(_ source: any DocumentSource) { self.source = source }

    func next() async throws -> [SourceEvent]? {
        guard pages.isEmpty else { return pages.removeFirst() }
        return isOver ? nil : try await source.next()
    }

    /// Documents that are looked at, and pages that are asked for them.
    private static let sampled = 48
    private static let pagesAtMost = 4
    private static let maximumFile = 1 << 20

    /// The beginnings of some documents. What cannot be read is left out: the ingest itself will report it.
    func samples(_ processor: DocumentProcessor) async throws -> [String] {
        var documents: [IncomingDocument] = []
        while pages.count < Self.pagesAtMost, documents.count < Self.sampled {
            // A page without events says that the source is quiet, perhaps for long.
            guard let page = try await source.next() else {
                isOver = true
                break
            }
            pages.append(page)
            documents += page.compactMap(Self.document)
            if page.isEmpty { break }
        }
        let step = max(1, documents.count / Self.sampled)
        let chosen = stride(from: 0, to: documents.count, by: step).map { documents[$0] }
        return try await WorkerThreads.run {
            chosen.compactMap { document in
                let cut = try? document.cut(processor, maximumSize: Self.maximumFile)
                return cut.map { $0.chunks.prefix(2).map(\.text).joined(separator: "\n") }
            }
        }
    }

    private static func document(_ event: SourceEvent) -> IncomingDocument? {
        let caller = CallerMetadata(values: [:], defaults: [:], chunking: ChunkingOptions())
        switch event {
        case .file(let file): return IncomingDocument(file: file, root: "", path: file.path, caller: caller)
        case .document(let document): return IncomingDocument(program: document, now: 0, caller: caller)
        default: return nil
        }
    }
}
