import Catalog
import Foundation
import IndexSupport
import LexicalSearch
import RAGModel
import TextAnalysis

/// Changes one partition of a folder's store; lent to the holder of the writer lock.
package actor SegmentWriter: StoreWriter {
    package nonisolated let scope: Scope
    private let catalog: CatalogDatabase
    private let folder: SegmentFolder
    private var info: CollectionInfo?
    private var writer: PartitionWriter? {
        didSet { if oldValue !== writer { earlierRepairs += oldValue?.repairs ?? [] } }
    }
    /// Of writers that others have taken the place of.
    private var earlierRepairs: [String] = []
    /// Segments that were there before this writer: those of its own are joined in the end.
    private var segmentsBefore: Set<Int64> = []
    /// Ids given to documents that are not committed yet.
    private var assigned: [ExactName: DocumentID] = [:]
    private var assignedIDs: Set<DocumentID> = []

    init(catalog: CatalogDatabase, folder: SegmentFolder, scope: Scope) throws {
        self.scope = scope
        self.catalog = catalog
        self.folder = folder
        let scopeName = scope.collection
        let info = try catalog.read { reader in try reader.collection(named: scopeName).map(CollectionInfo.init) }
        self.info = info
        guard let info else { return }
        let writer = try Self.open(info, tenant: scope.tenant, catalog, folder)
        try writer.mend()
        self.writer = writer
        segmentsBefore = try catalog.read { reader in Set(try reader.segments(writer.partition).map(\.id)) }
    }

    /// The writer of a partition, with the embedder that its collection records.
    static func open(
        _ info: CollectionInfo, tenant: String, _ catalog: CatalogDatabase, _ folder: SegmentFolder
    ) throws -> PartitionWriter {
        let identity = try catalog.read { reader in try info.embedderID.map { try reader.identity(of: $0) } }
        return try PartitionWriter(
            catalog: catalog, folder: folder, collection: info, tenant: tenant, identity: identity,
            threads: ProcessInfo.processInfo.activeProcessorCount)
    }

    /// The partition's writer, and its collection.
    ///
    /// - Throws: `notFound` if the collection has not been made.
    private func partition() throws(RAGError) -> (PartitionWriter, CollectionInfo) {
        guard let writer, let info else {
            let known = try RAGError.wrapping { try catalog.read { try $0.collections().map(\.name) } }
            throw FolderStore.noCollection(scope.collection, known: known)
        }
        return (writer, info)
    }

    package var collection: CollectionDescription? {
        guard let info else { return nil }
        return try? catalog.read { try CollectionDescription(info, $0) }
    }

    package var repairs: [String] { earlierRepairs + (writer?.repairs ?? []) }

    package func create(_ settings: NewCollection) async throws(RAGError) {
        guard info == nil else { return }
        try RAGError.wrapping {
            var chunking = ChunkingOptions(method: settings.chunker ?? .auto)
            chunking.maximumTokens = settings.chunkTokens ?? chunking.maximumTokens
            chunking.overlapTokens = settings.chunkOverlap ?? min(chunking.overlapTokens, chunking.maximumTokens / 2)
            if let problem = chunking.problem { throw RAGError(.invalidInput, subject: "chunks", problem) }
            let made = CollectionSettings(
                analyzer: AnalyzerConfiguration(language: settings.language),
                bm25: BM25Parameters(fieldWeights: try LexicalFieldWeights(settings.fieldWeights)), chunking: chunking,
                redaction: settings.redaction)
            // An unknown language is the user's mistake: say so before anything is written.
            _ = try Analyzer(made.analyzer)
            let record = try catalog.write { writer in
                _ = try writer.insertCollection(name: scope.collection, settings: try made.json)
                return try writer.collection(named: scope.collection)!
            }
            let info = try CollectionInfo(record)
            self.info = info
            writer = try Self.open(info, tenant: scope.tenant, catalog, folder)
        }
    }

    // MARK: Roots and documents

    package func roots() async throws(RAGError) -> [DocumentRoot] {
        guard let writer else { return [] }
        return try RAGError.wrapping { try catalog.read { try $0.documentRoots(writer.partition) } }
    }

    package func record(_ root: DocumentRoot) async throws(RAGError) {
        let (writer, _) = try partition()
        try RAGError.wrapping {
            try catalog.write { catalog in
                let id = try catalog.insertRoot(writer.partition, path: root.path)
                try catalog.updateRoot(
                    id, metadata: MetadataValue.canonicalJSON(root.metadata),
                    defaultMetadata: MetadataValue.canonicalJSON(root.defaultMetadata))
            }
        }
    }

    package func forget(roots: [String]) async throws(RAGError) {
        let (writer, _) = try partition()
        try RAGError.wrapping {
            try catalog.write { catalog in
                let known = try catalog.roots(writer.partition)
                for root in known where roots.contains(where: root.path.isExactly) {
                    // Documents below it belong to the root that covers it, if there is one.
                    let heir = known.first { other in
                        !roots.contains(where: other.path.isExactly) && DocumentRoot(path: other.path).covers(root.path)
                    }
                    try catalog.deleteRoot(root.id, heir: heir?.id)
                }
            }
        }
    }

    package func states(of uris: [String]) async throws(RAGError) -> [DocumentState?] {
        guard let writer else { return uris.map { _ in nil } }
        return try RAGError.wrapping { try catalog.read { try $0.states(writer.partition, of: uris) } }
    }

    package func documents(
        below path: String, after uri: String?, limit: Int
    ) async throws(RAGError) -> [DocumentState] {
        guard let writer else { return [] }
        return try RAGError.wrapping {
            try catalog.read { try $0.states(writer.partition, below: path, after: uri, limit: limit) }
        }
    }

    package func ids(for uris: [String]) async throws(RAGError) -> [DocumentID] {
        let (writer, _) = try partition()
        return try RAGError.wrapping {
            try catalog.read { reader in
                try uris.map { uri in
                    if let known = try reader.documentState(writer.partition, uri: uri) { return known.id }
                    if let id = assigned[ExactName(uri)] { return id }
                    let id = try DocumentKey.free(
                        collection: scope.collection, tenant: scope.tenant, uri: uri, taken: assignedIDs,
                        reader: reader)
                    assigned[ExactName(uri)] = id
                    assignedIDs.insert(id)
                    return id
                }
            }
        }
    }

    package func commit(_ batch: DocumentBatch) async throws(RAGError) {
        let (writer, _) = try partition()
        try RAGError.wrapping {
            let roots = try rootIDs(
                Set(
                    (batch.documents.compactMap(\.document.root) + batch.revised.compactMap(\.root)).map(ExactName.init)
                ),
                writer.partition)
            var prepared = batch.documents.map { entry in
                PreparedDocument(
                    document: DocumentRecord(entry.document, partition: writer.partition, roots: roots),
                    metadata: entry.document.metadata, chunks: entry.chunks.map(ChunkRecord.init))
            }
            var revised: [DocumentRecord] = []
            for revision in batch.revised {
                guard
                    let isDeleted = try catalog.read({ try $0.document(revision.id) }).map({ $0.deletedAt != nil }),
                    let before = try catalog.read({
                        try PartitionWriter.prepared(revision.id, reader: $0, deletedAt: nil)
                    })
                else { continue }
                var document = before
                document.document.apply(revision, roots: roots)
                // Filters look at the segments: what these hold of the document must be written anew.
                let isSame =
                    !isDeleted && before.document.modified == revision.modified
                    && before.document.name.isExactly(revision.path) && before.document.root == document.document.root
                if isSame { revised.append(document.document) } else { prepared.append(document) }
            }
            try writer.commit(prepared, deleted: batch.deleted, revised: revised)
            for entry in batch.documents {
                if let id = assigned.removeValue(forKey: ExactName(entry.document.uri)) { assignedIDs.remove(id) }
            }
        }
    }

    private func rootIDs(_ paths: Set<ExactName>, _ partition: Partition) throws -> [ExactName: Int64] {
        guard !paths.isEmpty else { return [:] }
        var known: [ExactName: Int64] = [:]
        for root in try catalog.read({ try $0.roots(partition) }) { known[ExactName(root.path)] = root.id }
        let missing = paths.filter { known[$0] == nil }.sorted()
        guard !missing.isEmpty else { return known }
        try catalog.write { writer in
            for path in missing { known[path] = try writer.insertRoot(partition, path: path.text) }
        }
        return known
    }

    // MARK: Vectors

    package func use(_ embedder: EmbedderIdentity) async throws(RAGError) {
        let (_, info) = try partition()
        try RAGError.wrapping {
            if let stored = try catalog.read({ try CollectionDescription(info, $0) }).embedder {
                guard stored.givesVectors(of: embedder) else {
                    throw RAGError(
                        .modelMismatch, subject: "collection \"\(info.name)\"",
                        "its vectors were made with \(stored.name), the embedder at hand is \(embedder.name); switch with"
                            + " `rag reindex`")
                }
                return
            }
            let record = try catalog.write { writer in
                try writer.updateCollection(info.id, embedder: try writer.embedderID(embedder))
                return try writer.collection(named: info.name)!
            }
            let updated = try CollectionInfo(record)
            self.info = updated
            writer = try Self.open(updated, tenant: scope.tenant, catalog, folder)
        }
    }

    package func withoutVector(_ texts: Set<ContentHash>) async throws(RAGError) -> Set<ContentHash> {
        guard let embedder = writer?.embedderID else { return texts }
        return try await CatalogVectors(catalog: catalog, embedder: embedder).withoutVector(texts)
    }

    package func insert(_ vectors: [(text: ContentHash, vector: [Float])]) async throws(RAGError) {
        let (writer, _) = try partition()
        guard let embedder = writer.embedderID else {
            throw RAGError(.invalidInput, subject: scope.collection, "the collection has no embedder yet")
        }
        try await CatalogVectors(catalog: catalog, embedder: embedder).insert(vectors)
    }

    package func chunksWithoutVectors(after: ChunkID?, limit: Int) async throws(RAGError) -> [PendingChunk] {
        guard let writer, let embedder = writer.embedderID else { return [] }
        return try RAGError.wrapping {
            try catalog.read { reader in
                let segments = try reader.segments(writer.partition)
                guard segments.contains(where: { $0.embedder != embedder }) else { return [] }
                return try reader.chunksWithoutVectors(writer.partition, embedder: embedder, after: after, limit: limit)
            }
        }
    }

    // MARK: The end of a run

    package func sample(_ limit: Int) async throws(RAGError) -> [SampledChunk] {
        guard let writer else { return [] }
        return try RAGError.wrapping {
            try catalog.read { try $0.sample(writer.partition, embedder: writer.embedderID, limit: limit) }
        }
    }

    package func record(_ statistics: ScopeStatistics) async throws(RAGError) {
        let (writer, _) = try partition()
        try RAGError.wrapping {
            let text = try SealedStatistics.text(statistics)
            try catalog.write { try $0.updateStatistics(of: writer.partition, text) }
        }
    }

    package func record(_ parameters: LexicalParameters?) async throws(RAGError) {
        let (_, info) = try partition()
        let new = parameters ?? LexicalParameters(BM25Parameters())
        try RAGError.wrapping {
            var settings = info.settings
            (settings.bm25.k1, settings.bm25.b, settings.bm25.titleShare) = (new.k1, new.b, new.titleShare)
            let json = try settings.json
            let record = try catalog.write { writer in
                try writer.updateCollection(info.id, settings: json)
                try writer.raiseManifestVersion()
                return try writer.collection(named: info.name)!
            }
            let updated = try CollectionInfo(record)
            self.info = updated
            writer = try Self.open(updated, tenant: scope.tenant, catalog, folder)
        }
    }

    package func settle() async throws(RAGError) {
        guard let writer else { return }
        try RAGError.wrapping {
            // What was embedded since: texts without a vector leave their segment as it is.
            try writer.addVectors { _ in }
            try writer.settle(since: segmentsBefore)
            try PartitionWriter.sweep(catalog: catalog, folder: folder)
        }
    }

    package func beginRun(at time: Double) async throws(RAGError) -> Int64 {
        try RAGError.wrapping {
            try catalog.writeNote {
                try $0.insertRun(startedAt: time, collection: scope.collection, tenant: scope.tenant)
            }
        }
    }

    package func endRun(_ run: Int64, at time: Double, report: String) async throws(RAGError) {
        try RAGError.wrapping { try catalog.writeNote { try $0.finishRun(run, finishedAt: time, report: report) } }
    }
}
