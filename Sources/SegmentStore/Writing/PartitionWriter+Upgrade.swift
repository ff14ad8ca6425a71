import Catalog
import IndexSupport
import TextAnalysis

extension PartitionWriter {
    /// Rebuilds the segments that this version does not read, after an upgrade of the catalog.
    package static func rebuildUnreadable(_ catalog: CatalogDatabase, _ folder: SegmentFolder) throws {
        try renewAnalyzers(catalog)
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

    /// Gives collections that were made with an analyzer of an earlier version today's one of the same language: all their
    /// segments are built anew.
    private static func renewAnalyzers(_ catalog: CatalogDatabase) throws {
        for collection in try catalog.read({ try $0.collections().map(CollectionInfo.init) }) {
            do { _ = try Analyzer(collection.settings.analyzer) } catch {
                var settings = collection.settings
                settings.analyzer = AnalyzerConfiguration(language: settings.analyzer.language)
                _ = try Analyzer(settings.analyzer)
                try catalog.write { try $0.updateCollection(collection.id, settings: try settings.json) }
            }
        }
    }
}
