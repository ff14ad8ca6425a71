import Catalog
import Foundation
import IndexSupport
import LexicalSearch
import RAGModel
import SegmentStore
import TextAnalysis

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
    /// Builds all indexes of a collection anew, from the catalog: with today's analyzer, and with the vectors of the
    /// embedder that the store was opened with, or else of its own. Files are not read.
    ///
    /// The old indexes answer until the new ones are complete; one transaction switches. A reindexing that was killed or
    /// cancelled changes nothing, and the next one embeds only what is still missing. The old model's vectors stay in the
    /// catalog until `compact`, so reindexing with the old model is quick until then.
    ///
    /// - Parameter language: the analyzer's language; `nil` keeps it.
    @discardableResult
    public func reindex(
        collection name: String = Store.defaultCollection, language: String? = nil,
        progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws -> ReindexReport {
        try requireStore()
        let cancelled = Cancellation()
        return try await withTaskCancellationHandler {
            try await Self.onThread {
                try self.writing("reindex") { catalog in
                    try self.reindex(name, language, catalog, cancelled, progress)
                }
            }
        } onCancel: {
            cancelled.cancel()
        }
    }

    private func reindex(
        _ name: String, _ language: String?, _ catalog: CatalogDatabase, _ cancelled: Cancellation,
        _ progress: @escaping (IngestProgress) -> Void
    ) throws -> ReindexReport {
        let started = Timestamp.now
        try PartitionWriter.sweep(catalog: catalog, folder: folder)
        var report = ReindexReport()
        let old = try collectionInfo(name, catalog: catalog)
        var settings = old.settings
        settings.analyzer = AnalyzerConfiguration(language: language ?? settings.analyzer.language)
        let embedder = try Blocking.run { try await self.reindexingEmbedder(for: old, catalog: catalog) }
        let embedderID = try embedder.map { embedder in try catalog.write { try $0.embedderID(embedder.identity) } }
        let new = CollectionInfo(id: old.id, name: name, settings: settings, embedderID: embedderID ?? old.embedderID)
        let identity = try embedder?.identity ?? storedIdentity(of: new, catalog: catalog)
        var replaced: [(segments: [SegmentRecord], by: [SegmentRecord])] = []
        do {
            for scope in try scopes(catalog) where scope.collection == name {
                let writer = try PartitionWriter(
                    catalog: catalog, folder: folder, collection: new, tenant: scope.tenant, identity: identity,
                    threads: ProcessInfo.processInfo.activeProcessorCount)
                var state = IngestProgress()
                func count(_ outcome: EmbeddingStage.Outcome) {
                    report.embedded += outcome.embedded
                    report.reused += outcome.reused
                    report.tokens += outcome.tokens
                }
                let records = try writer.buildAll { requests in
                    guard let embedder, let embedderID else { return }
                    let stage = EmbeddingStage(catalog: catalog, embedder: embedder, embedderID: embedderID)
                    do throws(EmbeddingStage.Stopped) {
                        let outcome = try stage.run(requests) { outcome, waiting in
                            state.embedded = report.embedded + outcome.embedded
                            state.tokens = report.tokens + outcome.tokens
                            state.waiting = waiting
                            progress(state)
                            return !cancelled.isCancelled
                        }
                        count(outcome)
                        state.chunks += requests.count
                    } catch {
                        count(error.outcome)
                        throw error.error
                    }
                }
                report.chunks += records.reduce(0) { $0 + $1.rows }
                replaced.append((try catalog.read { try $0.segments(writer.partition) }, records))
            }
            try catalog.write { writer in
                for (segments, records) in replaced {
                    for segment in segments { try writer.deleteSegment(segment.id) }
                    for record in records { try writer.insert(record) }
                }
                try writer.updateCollection(new.id, settings: try settings.json)
                try writer.updateCollection(new.id, embedder: new.embedderID)
                try writer.raiseManifestVersion()
            }
        } catch is CancellationError {
            report.interrupted = true
        } catch let error as EmbedderError where error.code == .budgetExceeded {
            report.stopped = error.description
        } catch let error as EmbedderError {
            throw RAGError(error, kept: embedder?.usage)
        }
        report.usage = embedder?.usage
        try PartitionWriter.sweep(catalog: catalog, folder: folder)
        report.seconds = Timestamp.now - started
        return report
    }

    /// What was named, else the collection's own embedder: nothing is sent to a server that nobody asked for.
    private func reindexingEmbedder(
        for collection: CollectionInfo, catalog: CatalogDatabase
    ) async throws -> (any Embedder)? {
        guard models.options.named == nil, let stored = try storedIdentity(of: collection, catalog: catalog) else {
            return try await models.preferred(.documents)
        }
        if stored.remote != nil { return try await models.embedder(like: stored, .documents) }
        return models.options.isDisabled
            ? nil : try models.local(models.options.precision == nil ? stored.precision : models.preferredPrecision())
    }
}
