import Catalog
import Foundation
import IndexSupport
import RAGModel

extension PartitionWriter {
    /// Replaces damaged segments, and any whose rows contradict the catalog, by new ones built from the catalog.
    ///
    /// - Returns: the number of chunks that were indexed again.
    package func rebuild(damaged: Set<Int64>) throws -> Int {
        let (drop, missing) = try catalog.read { reader in try unsound(damaged, reader) }
        guard !drop.isEmpty || !missing.isEmpty else { return 0 }
        var records: [SegmentRecord] = []
        var rows: [SegmentRow] = []
        func finish() throws {
            if !rows.isEmpty { records.append(try build(rows.sorted { $0.key < $1.key })) }
            rows.removeAll(keepingCapacity: true)
        }
        for document in Set(missing.map(\.document)).sorted() {
            let prepared = try catalog.read { try Self.prepared(document, reader: $0, deletedAt: nil) }
            rows += (prepared?.rows(in: catalog.location) ?? []).filter { missing.contains($0.key) }
            if rows.count >= SegmentBuilder.maximumRows { try finish() }
        }
        try finish()
        try catalog.write { writer in
            for id in drop { try writer.deleteSegment(id) }
            for record in records { try writer.insert(record) }
            try writer.raiseManifestVersion(partition)
        }
        return missing.count
    }

    /// The segments to give up, and the live chunks that are then in no segment.
    private func unsound(_ damaged: Set<Int64>, _ reader: CatalogReader) throws -> (Set<Int64>, Set<ChunkID>) {
        var live: [ChunkID: ContentHash] = [:]
        try reader.forEachLiveChunk(partition) { live[$0] = $1 }
        var missing = Set(live.keys)
        var drop: Set<Int64> = []
        for record in try reader.segments(partition) {
            guard !damaged.contains(record.id), let rows = try soundRows(record, live, missing, reader) else {
                drop.insert(record.id)
                continue
            }
            missing.subtract(rows)
        }
        return (drop, missing)
    }

    /// The live keys of a segment that agrees with the catalog; `nil` if it does not.
    private func soundRows(
        _ record: SegmentRecord, _ live: [ChunkID: ContentHash], _ missing: Set<ChunkID>, _ reader: CatalogReader
    ) throws -> [ChunkID]? {
        guard
            let segment = try? OpenSegment(
                record, folder: folder, settings: collection.settings)
        else { return nil }
        let dead = Set(try reader.tombstones(segment: record.id))
        var keys: [ChunkID] = []
        for ordinal in 0..<Ordinal(segment.rows) where !dead.contains(ordinal) {
            let key = segment.chunks[ordinal]
            guard let hash = live[key], missing.contains(key) else { return nil }
            if let vectors = segment.vectors, let embedder = record.embedder,
                try !vectors.holds(try reader.embedding(hash, embedder: embedder), at: ordinal)
            {
                return nil
            }
            keys.append(key)
        }
        return keys
    }
}
