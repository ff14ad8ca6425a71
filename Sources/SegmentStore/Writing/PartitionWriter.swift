import Catalog
import Foundation
import IndexSupport
import LexicalSearch
import RAGModel
import Synchronization
import TextAnalysis
import VectorSearch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Changes one partition: commits documents, hides rows, joins segments. Used by the holder of the writer lock.
///
/// Every public step ends in at most one transaction; a process that dies between two steps leaves the last one whole,
/// and at worst files that the manifest does not name, which the next writer removes.
package final class PartitionWriter {
    package let catalog: CatalogDatabase
    package let folder: SegmentFolder
    package let partition: Partition
    package let collection: CollectionInfo
    package let builder: SegmentBuilder
    package let embedderID: Int64?
    private var tables: [Int64: ChunkTable] = [:]
    /// What was done about damage, for people.
    package private(set) var repairs: [String] = []

    /// - Parameters:
    ///   - identity: the embedder of the collection's vectors. Vectors that the catalog has are used even where the
    ///     model itself is not at hand.
    package init(
        catalog: CatalogDatabase, folder: SegmentFolder, collection: CollectionInfo, tenant: String,
        identity: EmbedderIdentity?, threads: Int
    ) throws {
        self.catalog = catalog
        self.folder = folder
        self.collection = collection
        partition = Partition(collection: collection.id, tenant: tenant)
        embedderID = identity == nil ? nil : collection.embedderID
        let configuration = identity.map { VectorIndexConfiguration(dimension: $0.dimension, precision: .half) }
        builder = SegmentBuilder(
            folder: folder, partition: partition, analyzer: collection.settings.analyzer,
            bm25: collection.settings.bm25,
            embedder: embedderID.flatMap { id in configuration.map { (id, $0) } }, threads: threads)
    }

    // MARK: Commits

    /// Makes documents visible, all at once, in place of their former versions, and hides others.
    ///
    /// - Parameter revised: documents whose rows stay as they are, with what changes in the catalog only.
    package func commit(
        _ documents: [PreparedDocument], deleted: [DocumentID] = [], revised: [DocumentRecord] = []
    ) throws {
        guard !documents.isEmpty || !deleted.isEmpty || !revised.isEmpty else { return }
        let order = documents.indices.sorted { documents[$0].document.id < documents[$1].document.id }
        let rows = order.flatMap { documents[$0].rows(in: catalog.location) }
        // Many rows are indexed while SQLite takes their documents; few are not worth a thread.
        let (build, isLarge) = (buildSegment, rows.count > Self.rowsWorthAThread)
        let records = SideWork(isAside: isLarge) {
            if rows.count <= SegmentBuilder.maximumRows { return rows.isEmpty ? [] : [try build(rows)] }
            return try stride(from: 0, to: rows.count, by: SegmentBuilder.maximumRows).map { start in
                try build(Array(rows[start..<min(rows.count, start + SegmentBuilder.maximumRows)]))
            }
        }
        // Its files must not come after the transaction failed.
        defer { records.wait() }
        let built = isLarge ? nil : try records.value()
        try catalog.write { writer in
            let segments = try writer.segments(partition)
            var touched: Set<Int64> = []
            for prepared in documents {
                // Most documents of a first ingest are new: there is nothing to look for in the segments.
                if try writer.documentExists(prepared.document.id) {
                    touched.formUnion(try hide(prepared.document.id, segments: segments, writer: writer))
                }
                try writer.replace(prepared.document, chunks: prepared.chunks)
            }
            for id in deleted {
                touched.formUnion(try hide(id, segments: segments, writer: writer))
                try writer.updateDocument(id, deletedAt: Timestamp.now)
            }
            for document in revised { try writer.revise(document) }
            // A document that changes again and again leaves small segments of its own: gone when all dead.
            for segment in segments where touched.contains(segment.id) && segment.rows <= MergePolicy.smallestTier {
                if try writer.tombstones(segment: segment.id).count == segment.rows {
                    try writer.deleteSegment(segment.id)
                }
            }
            for record in try built ?? records.value() { try writer.insert(record) }
            if !documents.isEmpty || !deleted.isEmpty { try writer.raiseManifestVersion(partition) }
        }
    }

    /// Hides documents from every query, at this commit; they can be restored until `purge`.
    package func delete(_ documents: [DocumentID]) throws { try commit([], deleted: documents) }

    /// Brings soft-deleted documents back, from the catalog's chunks; nothing is read or embedded again.
    package func restore(_ documents: [UInt64]) throws {
        guard !documents.isEmpty else { return }
        let prepared = try catalog.read { reader in
            try documents.compactMap { try Self.prepared($0, reader: reader, deletedAt: nil) }
        }
        try commit(prepared)
    }

    /// A document as the catalog has it.
    package static func prepared(_ id: UInt64, reader: CatalogReader, deletedAt: Double?) throws -> PreparedDocument? {
        guard var document = try reader.document(id) else { return nil }
        document.deletedAt = deletedAt
        let metadata = try document.metadataValues()
        return PreparedDocument(document: document, metadata: metadata, chunks: try reader.chunks(document: id))
    }

    package func build(_ rows: [SegmentRow]) throws -> SegmentRecord { try buildSegment(rows) }

    /// Rows below which a segment is built before its transaction instead of beside it.
    private static let rowsWorthAThread = 2048

    private var buildSegment: @Sendable ([SegmentRow]) throws -> SegmentRecord {
        { [builder, catalog, embedderID] rows in
            guard let embedderID else { return try builder.build(rows) { _ in nil } }
            return try catalog.read { reader in
                try builder.build(rows) { try reader.embedding($0, embedder: embedderID) }
            }
        }
    }

    private func table(_ segment: SegmentRecord) throws -> ChunkTable {
        if let table = tables[segment.id] { return table }
        let name = segment.files[SegmentFileKind.chunks.rawValue] ?? ""
        let table = try ChunkTable(path: folder.path(of: name), rows: segment.rows)
        // What is hidden by it is committed to the catalog.
        try table.verify()
        tables[segment.id] = table
        return table
    }

    /// Hides the rows of a document. Returns the ids of the segments that have any.
    @discardableResult
    private func hide(_ document: UInt64, segments: [SegmentRecord], writer: CatalogWriter) throws -> [Int64] {
        try segments.compactMap { segment in
            let ordinals = try table(segment).ordinals(ofDocument: document)
            for ordinal in ordinals {
                try writer.insertTombstone(segment: segment.id, ordinal: Ordinal(ordinal))
            }
            return ordinals.isEmpty ? nil : segment.id
        }
    }

    // MARK: Vectors

    /// Gives vectors to the segments that lack them, once `embed` has seen to it that all their texts have some.
    package func addVectors(_ embed: ([PendingChunk]) throws -> Void) throws {
        guard embedderID != nil else { return }
        for segment in try catalog.read({ try $0.segments(partition) }) where segment.embedder != embedderID {
            // Hidden rows have no text any more: drop them first.
            let hasDead = try catalog.read { try !$0.tombstones(segment: segment.id).isEmpty }
            if hasDead { _ = try replace { $0.filter { $0.record.id == segment.id } } }
        }
        for segment in try catalog.read({ try $0.segments(partition) }) where segment.embedder != embedderID {
            try addVectors(to: segment, embed)
        }
    }

    private func addVectors(to segment: SegmentRecord, _ embed: ([PendingChunk]) throws -> Void) throws {
        let table = try table(segment)
        var hashes: [ContentHash] = []
        for start in stride(from: 0, to: table.count, by: 4096) {
            let requests = try catalog.read { reader in
                try (start..<min(table.count, start + 4096)).map { ordinal in
                    try request(table[Ordinal(ordinal)], reader: reader)
                }
            }
            try embed(requests)
            hashes += requests.map(\.embeddingHash)
        }
        guard let embedderID else { return }
        var record = segment
        let name = folder.fileName(folder.newName(), .vectors)
        let complete = try catalog.read { reader in
            try builder.writeVectors(hashes, to: folder.path(of: name)) {
                try reader.embedding($0, embedder: embedderID)
            }
        }
        guard complete else { return }
        try folder.sync()
        record.files[SegmentFileKind.vectors.rawValue] = name
        record.embedder = embedderID
        try catalog.write { writer in
            try writer.update(record)
            try writer.raiseManifestVersion(partition)
        }
    }

    private func request(_ key: ChunkID, reader: CatalogReader) throws -> PendingChunk {
        guard let chunk = try reader.chunk(key), let document = try reader.document(key.document) else {
            throw RAGError(
                .corrupt, subject: folder.path,
                "a segment names a chunk that the catalog lacks; run `rag verify --repair`")
        }
        return PendingChunk(
            id: key, title: document.title, headingPath: chunk.headingPath, text: chunk.text, tokens: chunk.tokens,
            embeddingHash: chunk.embeddingHash)
    }

    // MARK: Merges

    /// Joins segments as the merge policy says, and all of `together` first. Returns how many were joined.
    @discardableResult
    package func merge(together: Set<Int64> = []) throws -> Int {
        var merged = 0
        var together = together
        while together.count > 1 {
            let group = Set(together.sorted().prefix(MergePolicy.maximumInputs))
            let (count, joined) = try replace { $0.filter { group.contains($0.record.id) } }
            merged += count
            together.subtract(group)
            if let joined { together.insert(joined) }
        }
        while true {
            let count = try replace { inputs in
                // Segments with and without vectors stay apart: joining them would hide vectors that are there.
                for group in Dictionary(grouping: inputs, by: \.record.embedder).values {
                    let next = Set(MergePolicy.next(group.map(\.candidate)))
                    if !next.isEmpty { return group.filter { next.contains($0.record.id) } }
                }
                return []
            }.count
            if count == 0 { return merged }
            merged += count
        }
    }

    /// The end of a run: joins its segments with each other, and with those of before where the policy says so.
    ///
    /// - Parameter before: the segments when it began.
    package func settle(since before: Set<Int64>) throws {
        try merge(together: Set(try inputs().map(\.record.id)).subtracting(before))
        // Segments with and without vectors stay apart here too.
        for group in Dictionary(grouping: try inputs(), by: \.record.embedder).values {
            let old = group.filter { before.contains($0.record.id) }
            let new = group.filter { !before.contains($0.record.id) }
            try merge(together: Set(MergePolicy.settled(new: new.map(\.candidate), old: old.map(\.candidate))))
        }
    }

    /// Joins all segments into one and drops dead rows; nothing to do if that is how it is.
    package func compact() throws -> Int {
        var joined = 0
        // Damaged segments are rebuilt in the first round and joined with the others in the second.
        for _ in 0..<2 {
            let segments = try catalog.read { try $0.segments(partition).map(\.id) }
            if segments.count > 1 { joined += try merge(together: Set(segments)) }
        }
        return try joined + replace { $0.filter { !$0.dead.isEmpty } }.count
    }

    private struct Input {
        let record: SegmentRecord
        let dead: [Ordinal]
        var candidate: MergePolicy.Candidate {
            MergePolicy.Candidate(id: record.id, rows: record.rows, liveRows: record.rows - dead.count)
        }
    }

    private func inputs() throws -> [Input] {
        try catalog.read { reader in
            try reader.segments(partition).map { Input(record: $0, dead: try reader.tombstones(segment: $0.id)) }
        }
    }

    /// Joins the chosen segments. Returns how many they were, and the id of the new one, if anything in them was live.
    private func replace(_ choose: ([Input]) throws -> [Input]) throws -> (count: Int, joined: Int64?) {
        let inputs = try choose(try inputs())
        guard !inputs.isEmpty else { return (0, nil) }
        // A merge copies: what is damaged in its inputs would get a valid checksum.
        let damaged = unsound(inputs.map(\.record))
        guard damaged.isEmpty else {
            try repair(damaged, damaged.count == 1 ? "a segment was damaged" : "\(damaged.count) segments were damaged")
            for segment in damaged { tables[segment.id] = nil }
            return (damaged.count, nil)
        }
        let opened = try inputs.map { input in
            let segment = try OpenSegment(
                input.record, folder: folder, settings: collection.settings)
            var live = OrdinalSet(all: segment.rows)
            for ordinal in input.dead where Int(ordinal) < segment.rows { live.remove(ordinal) }
            return (segment: segment, live: input.dead.isEmpty ? nil : live)
        }
        let record = try builder.merge(opened)
        let joined = try catalog.write { writer in
            for input in inputs { try writer.deleteSegment(input.record.id) }
            let id = try record.map { try writer.insert($0) }
            try writer.raiseManifestVersion(partition)
            return id
        }
        for input in inputs { tables[input.record.id] = nil }
        return (inputs.count, joined)
    }

    func note(repair: String) { repairs.append(repair) }

    /// The segments that are damaged; large ones are checked side by side.
    private func unsound(_ segments: [SegmentRecord]) -> [SegmentRecord] {
        let results = Mutex([Bool](repeating: false, count: segments.count))
        let (folder, settings) = (folder, collection.settings)
        let check: @Sendable (Int) -> Void = { index in
            guard let segment = try? OpenSegment(segments[index], folder: folder, settings: settings) else { return }
            let isSound = (try? segment.verify()) != nil
            results.withLock { $0[index] = isSound }
        }
        if segments.contains(where: { $0.rows > Self.rowsWorthAThread }) {
            WorkerPool.shared.spread(over: segments.count, check)
        } else {
            segments.indices.forEach(check)
        }
        return results.withLock { results in zip(segments, results).filter { !$0.1 }.map(\.0) }
    }

    /// Removes files that no segment of the store needs.
    @discardableResult
    package static func sweep(catalog: CatalogDatabase, folder: SegmentFolder) throws -> Int {
        let names = try catalog.read { Set(try $0.segments().flatMap(\.files.values)) }
        let strays = try folder.strays(besides: names)
        guard !strays.isEmpty else { return 0 }
        try catalog.settle()
        var removed = 0
        for name in strays {
            let path = folder.path(of: name)
            if Files.kind(path) == .folder {
                // Not of this program: an empty one goes, what is in another one is somebody's.
                if rmdir(path) == 0 { removed += 1 }
            } else {
                try Files.remove(path)
                removed += 1
            }
        }
        return removed
    }
}
