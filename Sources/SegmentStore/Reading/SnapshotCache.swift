import Catalog
import IndexSupport
import LexicalSearch
import RAGModel
import Synchronization

/// Keeps the snapshots of the partitions in use, and the segments they share, until the manifest changes.
///
/// Thread safety: guarded by one lock, held while files are mapped, never while they are searched.
package final class SnapshotCache: Sendable {
    private struct State {
        var snapshots: [Partition: Snapshot] = [:]
        var segments: [SegmentRecord: OpenSegment] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// The snapshot of a partition as `reader`'s transaction sees it.
    ///
    /// - Throws: `FileError` with `notFound` if a writer has removed a file since: the caller reads again.
    package func snapshot(
        _ partition: Partition, collection: CollectionInfo, reader: CatalogReader, folder: SegmentFolder
    ) throws -> Snapshot {
        let version = try reader.version(of: partition)
        return try state.withLock { state in
            if let snapshot = state.snapshots[partition], snapshot.manifestVersion == version,
                snapshot.parameters == collection.settings.bm25
            {
                return snapshot
            }
            let records = try reader.segments(partition)
            let opened = try records.map { record in
                try state.segments[record]
                    ?? OpenSegment(record, folder: folder, settings: collection.settings)
            }
            let live = try opened.map { segment -> OrdinalSet? in
                let dead = try reader.tombstones(segment: segment.record.id)
                guard !dead.isEmpty else { return nil }
                var live = OrdinalSet(all: segment.rows)
                for ordinal in dead where Int(ordinal) < segment.rows { live.remove(ordinal) }
                return live
            }
            let snapshot = Snapshot(
                partition: partition, manifestVersion: version, segments: opened, live: live,
                parameters: collection.settings.bm25)
            for stale in state.segments.keys where stale.partition == partition { state.segments[stale] = nil }
            for segment in opened { state.segments[segment.record] = segment }
            state.snapshots[partition] = snapshot
            return snapshot
        }
    }
}
