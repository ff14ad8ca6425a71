import Catalog
import DocumentProcessing
import Foundation
import IndexSupport
import LexicalSearch
import RAGModel
import SegmentStore
import TextAnalysis

/// One ingest, from the first file to the last commit. Runs on a thread of its own, holding the writer lock.
///
/// Documents are taken in batches: look up → read → extract and cut (on all cores) → embed → commit. Memory is bounded
/// by a batch, not by the corpus.
final class IngestRun {
    /// A batch ends at whichever comes first. Small enough that a commit comes every few seconds.
    private static let limits = (files: 512, bytes: 2 << 20)
    private static let limitsWithoutEmbedder = (files: 8192, bytes: 32 << 20)

    private let store: Store
    let options: IngestOptions
    private let catalog: CatalogDatabase
    private let progress: (IngestProgress) -> Void
    private let isCancelled: () -> Bool
    private let embedder: (any Embedder)?
    /// What the user says files are in.
    private let encoding: TextEncoding?
    private let jobs: Int
    var report: IngestReport
    private var state = IngestProgress()

    private var collection: CollectionInfo?
    private var writer: PartitionWriter?
    private var batch: [IngestItem] = []
    private var batchSize = 0
    private var segmentsBefore: Set<Int64> = []
    private var hasBegunSeen = false
    private var rootIDs: [String: Int64] = [:]

    init(
        store: Store, catalog: CatalogDatabase, options: IngestOptions, isCancelled: @escaping () -> Bool,
        progress: @escaping (IngestProgress) -> Void
    ) throws {
        self.store = store
        self.options = options
        self.catalog = catalog
        self.isCancelled = isCancelled
        self.progress = progress
        jobs = max(1, options.jobs ?? ProcessInfo.processInfo.activeProcessorCount)
        report = IngestReport(collection: options.collection, tenant: options.tenant)
        report.dryRun = options.dryRun
        if let name = options.encoding {
            guard let named = TextEncoding(label: name) else {
                throw RAGError(.invalidInput, subject: name, "there is no encoding of that name")
            }
            encoding = named
        } else {
            encoding = nil
        }
        collection = try catalog.read { reader in
            try reader.collection(named: options.collection).map(CollectionInfo.init)
        }
        embedder = try Blocking.run { [collection] in
            try await store.embedder(
                for: collection, options.dryRun ? .dryRun : .documents, catalog: catalog)
        }
        if let collection { try open(collection) }
        if let problem = chunking.problem { throw RAGError(.invalidInput, subject: "chunks", problem) }
    }

    private func open(_ info: CollectionInfo) throws {
        var info = info
        let stored = try store.storedIdentity(of: info, catalog: catalog)
        if let embedder, stored == nil, !options.dryRun {
            try catalog.write { writer in
                let id = try writer.embedderID(embedder.identity)
                try writer.updateCollection(info.id, embedder: id)
            }
            info = try catalog.read { reader in try CollectionInfo(try reader.collection(named: info.name)!) }
        }
        collection = info
        writer = try PartitionWriter(
            catalog: catalog, folder: store.folder, collection: info, tenant: options.tenant,
            identity: embedder?.identity ?? stored, threads: jobs)
        segmentsBefore = try catalog.read { reader in Set(try reader.segments(writer!.partition).map(\.id)) }
    }

    // MARK: Batches

    func add(_ item: IngestItem) throws {
        report.found += 1
        state.found = report.found
        batch.append(item)
        batchSize += item.size
        let limits = embedder == nil ? Self.limitsWithoutEmbedder : Self.limits
        if batch.count >= limits.files || batchSize >= limits.bytes { try flush() }
    }

    func addSkipped(_ path: String, reason: String, message: String, failed: Bool) {
        report.found += 1
        state.found = report.found
        state.finished += 1
        let exception = IngestReport.Exception(path: path, reason: reason, message: message)
        if failed { report.failed.append(exception) } else { report.skipped.append(exception) }
    }

    func flush() throws {
        defer {
            batch.removeAll(keepingCapacity: true)
            batchSize = 0
            progress(state)
        }
        guard !batch.isEmpty else { return }
        try checkCancellation()
        let items = batch
        let states = try lookUp(items)
        try noteSeen(states.compactMap { $0?.id })
        let changed = items.indices.filter { index in
            guard let known = states[index], items[index].isUnchanged(since: known, processing: processing) else {
                return true
            }
            report.unchanged += 1
            state.finished += 1
            return false
        }
        try ingest(changed.map { (items[$0], states[$0]) })
    }

    private func ingest(_ changed: [(item: IngestItem, known: DocumentStateRecord?)]) throws {
        let processor = documentProcessor
        let outcomes = Parallel.map(changed, jobs: jobs) { pair in
            Result { try pair.item.read(processor: processor) }
        }
        if collection == nil, !options.dryRun { try createCollection(outcomes) }
        var batch = Batch()
        for ((item, known), outcome) in zip(changed, outcomes) {
            state.finished += 1
            switch outcome {
            case .failure(let error):
                note(item, known, error: error, in: &batch)
            case .success(let content):
                report.filesRead += item.isFile ? 1 : 0
                report.bytesRead += content.size
                try take(item, known, content, into: &batch)
            }
        }
        guard !options.dryRun else { return }
        do { try embed(batch.prepared) } catch {
            // What has all its vectors is done, and stays.
            try commit(try batch.prepared.filter(hasVectors), in: batch)
            throw error
        }
        try commit(batch.prepared, in: batch)
        try commitUnchanged(batch)
        report.restored += batch.restored.count
        try writer?.delete(batch.vanished)
    }

    /// Indexes again what has the same text under another time of change, or was deleted: filters see the time.
    private func commitUnchanged(_ batch: Batch) throws {
        guard !batch.touched.isEmpty else { return }
        let prepared = try catalog.read { reader in
            try batch.touched.compactMap { id, item in
                var prepared = try PartitionWriter.prepared(id, reader: reader, deletedAt: nil)
                prepared?.document.modified = item.modified
                prepared?.document.size = Int64(item.size)
                return prepared
            }
        }
        try writer?.commit(prepared)
    }

    private func commit(_ documents: [PreparedDocument], in batch: Batch) throws {
        try writer?.commit(documents)
        try noteSeen(documents.map(\.document.id))
        let added = documents.count { batch.new.contains($0.document.id) }
        report.added += added
        report.updated += documents.count - added
        report.chunks += documents.reduce(0) { $0 + $1.chunks.count }
        state.chunks = report.chunks
    }

    private func hasVectors(_ document: PreparedDocument) throws -> Bool {
        guard let id = writer?.embedderID else { return false }
        return try catalog.read { reader in
            try document.chunks.allSatisfy { try reader.hasEmbedding($0.embeddingHash, embedder: id) }
        }
    }

    /// What a batch will commit.
    private struct Batch {
        var prepared: [PreparedDocument] = []
        var restored: [UInt64] = []
        /// Documents whose file holds nothing to index any more.
        var vanished: [UInt64] = []
        var touched: [(id: UInt64, item: IngestItem)] = []
        var keys: Set<UInt64> = []
        /// Those of `prepared` that the collection did not have.
        var new: Set<UInt64> = []
    }

    private func take(
        _ item: IngestItem, _ known: DocumentStateRecord?, _ content: IngestItem.Content, into batch: inout Batch
    ) throws {
        for message in content.processed.notes { report.notes.append(.init(path: item.uri, message: message)) }
        if let known, known.contentHash == content.hash, known.processing == processing {
            if known.isDeleted {
                if options.dryRun { report.restored += 1 }
                batch.restored.append(known.id)
            } else {
                report.unchanged += 1
            }
            batch.touched.append((known.id, item))
            return
        }
        guard !content.processed.chunks.isEmpty else {
            let message = "there is no text in it"
            report.skipped.append(.init(path: item.uri, reason: "empty", message: message))
            if let known, !known.isDeleted { batch.vanished.append(known.id) }
            return
        }
        guard let writer, !options.dryRun else {
            if known == nil { report.added += 1 } else { report.updated += 1 }
            return
        }
        let id =
            try known?.id
            ?? catalog.read { reader in
                try DocumentKey.free(
                    collection: options.collection, tenant: options.tenant, uri: item.uri, taken: batch.keys,
                    reader: reader)
            }
        batch.keys.insert(id)
        if known == nil { batch.new.insert(id) }
        batch.prepared.append(
            try item.prepared(
                id: id, root: try rootID(item.root), content: content, partition: writer.partition,
                processing: processing,
                metadata: options.metadata))
    }

    private func note(_ item: IngestItem, _ known: DocumentStateRecord?, error: any Error, in batch: inout Batch) {
        switch error {
        case let error as DocumentError:
            report.skipped.append(.init(path: item.uri, reason: error.code.rawValue, message: error.message))
            // What the file held is no longer there, so it must not be found any more.
            if let known, !known.isDeleted { batch.vanished.append(known.id) }
        default:
            let error = RAGError(error)
            let reason = error.code.rawValue
            report.failed.append(.init(path: item.uri, reason: reason, message: error.message))
        }
    }

    private func noteSeen(_ ids: [UInt64]) throws {
        guard writer != nil, !options.dryRun else { return }
        try catalog.writeNote { writer in
            if !hasBegunSeen { try writer.beginSeen() }
            try writer.insertSeen(ids)
        }
        hasBegunSeen = true
    }

    /// The number under which the catalog knows a root; given when the first document below it is committed.
    private func rootID(_ path: String?) throws -> Int64? {
        guard let path, let writer else { return nil }
        if let id = rootIDs[path] { return id }
        let id = try catalog.write { try $0.insertRoot(writer.partition, path: path) }
        rootIDs[path] = id
        return id
    }

    private func lookUp(_ items: [IngestItem]) throws -> [DocumentStateRecord?] {
        guard let writer else { return items.map { _ in nil } }
        return try catalog.read { reader in
            try items.map { try reader.documentState(writer.partition, uri: $0.uri) }
        }
    }

    private func embed(_ documents: [PreparedDocument]) throws {
        guard let writer, let embedder, let embedderID = writer.embedderID else {
            report.withoutVectors += documents.reduce(0) { $0 + $1.chunks.count }
            return
        }
        let requests = documents.flatMap(\.embeddingRequests)
        try embed(requests, EmbeddingStage(catalog: catalog, embedder: embedder, embedderID: embedderID))
    }

    private func embed(_ requests: [PendingChunk], _ stage: EmbeddingStage) throws {
        let before = state
        do throws(EmbeddingStage.Stopped) {
            let outcome = try stage.run(requests) { outcome, waiting in
                state.embedded = before.embedded + outcome.embedded
                state.tokens = before.tokens + outcome.tokens
                state.waiting = waiting
                progress(state)
                return !isCancelled()
            }
            count(outcome)
        } catch {
            count(error.outcome)
            throw error.error
        }
    }

    private func count(_ outcome: EmbeddingStage.Outcome) {
        report.embedded += outcome.embedded
        report.reused += outcome.reused
        report.tokens += outcome.tokens
        report.truncated += outcome.truncated
        report.embeddingSeconds += outcome.seconds
    }

    /// Completes the report, also of a run that was stopped.
    func finishReport(startedAt: Double) {
        report.usage = embedder?.usage
        let accounted =
            report.added + report.updated + report.unchanged + report.restored + report.skipped.count
            + report.failed.count
        report.pending = max(0, report.found - accounted)
        report.seconds = Timestamp.now - startedAt
    }

    // MARK: The end

    /// Embeds what earlier runs left without vectors, then puts the segments in order.
    func settle() throws {
        guard let writer, !options.dryRun else { return }
        if let embedder, let embedderID = writer.embedderID {
            let stage = EmbeddingStage(catalog: catalog, embedder: embedder, embedderID: embedderID)
            try writer.addVectors { requests in
                try checkCancellation()
                try embed(requests, stage)
            }
        }
        let now = try catalog.read { reader in Set(try reader.segments(writer.partition).map(\.id)) }
        try writer.merge(together: now.subtracting(segmentsBefore))
    }

    /// Soft-deletes the documents below `root` whose files the walk did not see.
    ///
    /// - Parameter unreadable: folders that could not be listed; what they held is kept.
    func deleteUnseen(root: String, unreadable: [String]) throws {
        guard let writer, !options.dryRun else { return }
        try noteSeen([])
        let onlyMissing = !options.include.isEmpty || !options.exclude.isEmpty
        let gone = try catalog.write { try $0.unseenDocuments(writer.partition, root: root) }.filter { document in
            if unreadable.contains(where: { document.uri == $0 || document.uri.hasPrefix($0 + "/") }) { return false }
            // Globs given for this run narrow what is ingested; they do not say that the rest is gone.
            return !onlyMissing || !Files.exists(document.uri)
        }
        try writer.delete(gone.map(\.id))
        report.deleted += gone.count
    }

    private func createCollection(_ outcomes: [Result<IngestItem.Content, any Error>]) throws {
        let samples = outcomes.lazy.compactMap { try? $0.get().processed.chunks.first?.text }.prefix(64)
        let language = options.language ?? LanguageDetector.detect(samples: Array(samples))
        let settings = CollectionSettings(
            analyzer: AnalyzerConfiguration(language: language),
            bm25: BM25Parameters(fieldWeights: try LexicalFieldWeights(options.fieldWeights)), chunking: chunking)
        // An unknown language is the user's mistake: say so before anything is written.
        _ = try Analyzer(settings.analyzer)
        let record = try catalog.write { writer in
            _ = try writer.insertCollection(name: options.collection, settings: try settings.json)
            return try writer.collection(named: options.collection)!
        }
        try open(CollectionInfo(record))
    }

    /// The collection's, or those of the options for a collection that is yet to be made.
    private lazy var chunking: ChunkingOptions = {
        if let collection { return collection.settings.chunking }
        var chunking = ChunkingOptions()
        chunking.maximumTokens = options.chunkTokens ?? chunking.maximumTokens
        chunking.overlapTokens = options.chunkOverlap ?? min(chunking.overlapTokens, chunking.maximumTokens / 2)
        return chunking
    }()

    func checkCancellation() throws {
        if isCancelled() { throw CancellationError() }
    }

    private lazy var documentProcessor: DocumentProcessor = {
        let chunking = chunking
        guard let embedder else {
            return DocumentProcessor(
                chunking: chunking, encoding: encoding, includesGenerated: options.includesGenerated,
                tokenOffsets: { DocumentProcessor.approximateTokenOffsets($0) })
        }
        return DocumentProcessor(
            chunking: chunking, encoding: encoding, includesGenerated: options.includesGenerated,
            tokenOffsets: { embedder.tokenOffsets($0) ?? DocumentProcessor.approximateTokenOffsets($0) })
    }()

    /// Changes when the same file would give other chunks or other metadata, so that it is taken again.
    private lazy var processing: String = {
        let description =
            "\(chunking) \(MetadataValue.canonicalJSON(options.metadata))" + (encoding.map { " \($0.rawValue)" } ?? "")
        return "\(DocumentProcessor.version)-\(ContentHash(of: description).hexadecimal.prefix(16))"
    }()
}
