import IndexSupport
import RAGModel

/// The last stage: makes batches visible, each all at once.
struct CommitStage {
    private let context: IngestContext
    private let writer: SerialWriter
    private let inFlight: BytesInFlight
    /// First bytes of the content hashes of documents that came and went in this run.
    private var added: Set<UInt64> = []
    private var deleted: Set<UInt64> = []

    init(_ context: IngestContext, writer: SerialWriter, inFlight: BytesInFlight) {
        self.context = context
        self.writer = writer
        self.inFlight = inFlight
    }

    mutating func run(_ input: Channel<IngestBatch>) async throws {
        while let batch = await input.next() {
            try await context.ledger.timing(\.committing) { try await commit(batch) }
            inFlight.give(back: batch.bytes)
        }
    }

    private mutating func commit(_ batch: IngestBatch) async throws {
        let documents = batch.isPartial ? try await complete(batch.documents) : batch.documents
        let (revised, gone) = (batch.revised, batch.deleted)
        guard !documents.isEmpty || !revised.isEmpty || !gone.isEmpty else { return }
        try await writer { writer in
            let ids = try await writer.ids(for: documents.map(\.incoming.uri))
            let now = Timestamp.now
            let stored = zip(documents, ids).map { $0.stored(id: $1, at: now) }
            try await writer.commit(
                DocumentBatch(documents: stored, revised: revised, deleted: gone.map(\.id)))
        }
        count(documents, batch)
    }

    /// The documents that have all their vectors.
    private func complete(_ documents: [CutDocument]) async throws -> [CutDocument] {
        let hashes = Set(documents.flatMap { $0.chunks.map(\.embeddingHash) })
        let without = try await writer { try await $0.withoutVector(hashes) }
        return documents.filter { document in document.chunks.allSatisfy { !without.contains($0.embeddingHash) } }
    }

    private mutating func count(_ documents: [CutDocument], _ batch: IngestBatch) {
        let new = documents.filter { $0.known == nil && !$0.incoming.isRepeated }
        let updated = documents.count { $0.known != nil && !$0.incoming.isRepeated }
        var renamed = 0
        for document in new {
            let hash = document.contentHash.prefix64
            if deleted.remove(hash) != nil { renamed += 1 } else { added.insert(hash) }
        }
        for document in batch.deleted {
            let hash = document.contentHash.prefix64
            if added.remove(hash) != nil { renamed += 1 } else { deleted.insert(hash) }
        }
        let (hasEmbedder, renames) = (context.embedder != nil, renamed)
        context.ledger.write { report in
            report.added += new.count
            report.updated += updated
            report.renamed += renames
            report.revised += batch.revised.count
            report.restored += batch.restored
            report.deleted += batch.deleted.count
            for document in documents {
                report.formats[document.format, default: 0] += 1
                report.chunks += document.chunks.count
                if !hasEmbedder { report.withoutVectors += document.chunks.count }
            }
        }
    }
}
