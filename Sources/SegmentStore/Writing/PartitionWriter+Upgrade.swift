import Catalog
import IndexSupport

extension PartitionWriter {
    /// Rebuilds the segments that this version does not read, after an upgrade of the catalog.
    package static func rebuildUnreadable(_ catalog: CatalogDatabase, _ folder: SegmentFolder) throws {
        let (collections, records) = try catalog.read { reader in
            (try reader.collections().map(CollectionInfo.init), try reader.segments())
        }
        for collection in collections {
            let unreadable = records.filter { record in
                guard record.partition.collection == collection.id else { return false }
                do {
                    _ = try OpenSegment(record, folder: folder, settings: collection.settings)
                    return false
                } catch { return true }
            }
            for (partition, segments) in Dictionary(grouping: unreadable, by: \.partition) {
                let writer = try SegmentWriter.open(collection, tenant: partition.tenant, catalog, folder)
                _ = try writer.rebuild(damaged: Set(segments.map(\.id)))
            }
        }
        try sweep(catalog: catalog, folder: folder)
    }
}
