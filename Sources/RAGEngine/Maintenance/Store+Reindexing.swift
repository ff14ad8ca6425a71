import IndexSupport
import RAGModel

/// What a reindexing did.
public struct ReindexReport: Sendable, Codable {
    public internal(set) var chunks = 0
    public internal(set) var embedded = 0
    public internal(set) var reused = 0
    public internal(set) var tokens = 0
    public internal(set) var seconds = 0.0
    public internal(set) var interrupted = false
    /// Why it stopped early, with nothing changed: its budget is used up. The next reindexing goes on from there.
    public internal(set) var stopped: String?
    /// What a server was asked for; `nil` if the embedder is local.
    public internal(set) var usage: EmbedderUsage?
}

extension Store {
    /// Builds all indexes of a collection anew, for all tenants: with today's analyzer, and with the vectors of the
    /// embedder that the store was opened with, or else of its own. Files are not read.
    ///
    /// The old indexes answer until the new ones are complete; one commit switches. A reindexing that was killed or
    /// cancelled changes nothing, and the next one embeds only what is still missing. The old model's vectors stay until
    /// ``compact``, so reindexing with the old model is quick until then.
    ///
    /// - Parameter language: the analyzer's language; `nil` keeps it.
    @discardableResult
    public func reindex(
        collection name: String = Store.defaultCollection, language: String? = nil,
        progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws(RAGError) -> ReindexReport {
        try requireStore()
        let began = Timestamp.now
        let ledger = IngestLedger(IngestReport(collection: name, tenant: Self.defaultTenant), show: progress)
        let collection = try await collections().first { $0.name == name }
        let embedder = try await RAGError.wrapping { try await reindexingEmbedder(for: collection) }
        var report = ReindexReport()
        do {
            report.chunks = try await documents.rebuild(
                name, as: CollectionRebuild(language: language, embedder: embedder?.identity)
            ) { chunks, keeper in
                ledger.write { $0.chunks += chunks.count }
                guard let embedder else { return }
                try await VectorSupply(embedder: embedder, keeper: keeper, ledger: ledger).embed(chunks.map(\.request))
            }
        } catch {
            switch error.code {
            case .cancelled: report.interrupted = true
            case .budgetExceeded: report.stopped = error.description
            default: throw error.keeping(embedder?.usage)
            }
        }
        // The new indexes answer from here on, so what was measured must be theirs, cancelled or not.
        if !report.interrupted, report.stopped == nil {
            let measuring = Task { try await measure(name, embedder) }
            try await RAGError.wrapping { try await measuring.value }
        }
        let done = ledger.report
        (report.embedded, report.reused, report.tokens) = (done.embedded, done.reused, done.tokens)
        report.usage = embedder?.usage
        report.seconds = Timestamp.now - began
        return report
    }

    /// Retrieval is calibrated by what was measured of the vectors.
    private func measure(_ name: String, _ embedder: (any Embedder)?) async throws(RAGError) {
        let tenants = try await documents.status().collections.first { $0.collection == name }?.tenants ?? []
        for tenant in tenants {
            try await documents.write("reindex", to: Scope(collection: name, tenant: tenant.tenant)) { writer in
                _ = try await writer.measure(embedder)
            }
        }
    }

    /// What was named, else the collection's own embedder: nothing is sent to a server that nobody asked for.
    private func reindexingEmbedder(for collection: CollectionDescription?) async throws -> (any Embedder)? {
        guard models.options.named == nil, let stored = collection?.embedder else {
            return try await models.preferred(.documents)
        }
        if models.isOwn { return try await models.preferred(.documents) }
        if stored.remote != nil { return try await models.embedder(like: stored, .documents) }
        return models.options.isDisabled
            ? nil
            : try models.local(
                models.options.precision == nil ? stored.precision : models.preferredPrecision(), like: stored,
                dimension: models.options.dimension)
    }
}
