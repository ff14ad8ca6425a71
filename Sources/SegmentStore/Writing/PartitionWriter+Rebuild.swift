import Catalog
import Foundation
import IndexSupport
import RAGModel

extension PartitionWriter {
    /// What was done about damage.
    package struct Rebuilt: Sendable {
        /// Chunks that were indexed again.
        package var chunks = 0
        /// Vectors that a sound segment had and the catalog had not.
        package var mended = 0
        /// Chunks whose vector is gone from both: their texts have to be embedded again.
        package var lost: [ChunkID] = []
    }

    /// What is wrong with a partition.
    private struct Plan {
        /// Segments to give up.
        var drop: Set<Int64> = []
        /// The live chunks that are then in no segment.
        var missing: Set<ChunkID> = []
        var audit: VectorAudit
    }

    /// Replaces damaged segments, and any whose rows contradict the catalog, by new ones built from the catalog.
    ///
    /// A damaged vector of the catalog is not copied: if a segment has a sound one, whatever else is wrong with that
    /// segment, the catalog gets it back first. If none has, the vector is dropped, and its chunks are in a segment without
    /// vectors until the next ingest embeds their texts.
    package func rebuild(damaged: Set<Int64>) throws -> Rebuilt {
        let plan = try catalog.read { reader in try examine(damaged, reader) }
        let (mendable, lost) = (plan.audit.mendable, plan.audit.lost)
        if !mendable.isEmpty || !lost.isEmpty {
            try catalog.write { writer in
                for (key, vector) in mendable { try writer.mendEmbedding(vector, key) }
                for key in lost.keys { try writer.deleteEmbedding(key) }
            }
        }
        var done = Rebuilt(chunks: plan.missing.count, mended: mendable.count)
        done.lost = lost.values.flatMap { $0 }.sorted()
        guard !plan.drop.isEmpty || !plan.missing.isEmpty else { return done }
        var records: [SegmentRecord] = []
        // Those with a vector and those without one, in segments of their own.
        var rows: [Bool: [SegmentRow]] = [:]
        func finish(atLeast least: Int) throws {
            for (hasVectors, found) in rows where found.count >= least {
                records.append(try build(found.sorted { $0.key < $1.key }))
                rows[hasVectors] = nil
            }
        }
        for document in Set(plan.missing.map(\.document)).sorted() {
            try catalog.read { reader in
                let prepared = try Self.prepared(document, reader: reader, deletedAt: nil)
                for row in prepared?.rows(in: catalog.location) ?? [] where plan.missing.contains(row.key) {
                    let hasVector = try embedderID.map { try reader.hasEmbedding(row.embeddingHash, embedder: $0) }
                    rows[hasVector ?? false, default: []].append(row)
                }
            }
            try finish(atLeast: SegmentBuilder.maximumRows)
        }
        try finish(atLeast: 1)
        try catalog.write { writer in
            for id in plan.drop { try writer.deleteSegment(id) }
            for record in records { try writer.insert(record) }
            try writer.raiseManifestVersion(partition)
        }
        return done
    }

    private func examine(_ damaged: Set<Int64>, _ reader: CatalogReader) throws -> Plan {
        var live: [ChunkID: ContentHash] = [:]
        try reader.forEachLiveChunk(partition) { live[$0] = $1 }
        let records = try reader.segments(partition)
        var plan = Plan(
            missing: Set(live.keys),
            audit: try VectorAudit(
                live, [], others: records, in: folder, embedder: collection.embedderID, reader))
        let unsound = damaged.union(plan.audit.contradicting.keys).union(plan.audit.unreadable)
        for record in records {
            guard !unsound.contains(record.id), let rows = try soundRows(record, live, plan.missing, reader) else {
                plan.drop.insert(record.id)
                continue
            }
            plan.missing.subtract(rows)
        }
        return plan
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
            guard live[key] != nil, missing.contains(key) else { return nil }
            keys.append(key)
        }
        return keys
    }
}
