import Catalog
import Foundation
import IndexSupport
import RAGModel

extension FolderStore {
    /// Joins the segments of every partition into one, drops what is dead, and gives the space back.
    package func compact(keepingDeleted seconds: Double) async throws(RAGError) -> CompactionReport {
        try requireStore()
        return try await offPool {
            try self.writing("compact") { catalog in
                // One that is damaged is said before anything is dropped.
                let originals = try self.originalsDatabase(.readWrite)
                var report = CompactionReport()
                report.bytesBefore = try self.bytes(catalog)
                report.purgedDocuments = try catalog.write {
                    try $0.purgeDocuments(deletedBefore: Timestamp.now - seconds)
                }
                for scope in try self.scopes(catalog) {
                    let writer = try self.partitionWriter(scope, catalog)
                    try writer.mend()
                    report.mergedSegments += try writer.compact()
                    report.repairs += writer.repairs
                }
                report.purgedVectors = try catalog.write { try $0.purgeEmbeddings() }
                report.purgedOriginals = try self.purge(originals, catalog)
                report.removedFiles = try PartitionWriter.sweep(catalog: catalog, folder: self.folder)
                try catalog.vacuum()
                try catalog.checkpoint()
                report.bytesAfter = try self.bytes(catalog)
                return report
            }
        }
    }

    /// Every partition that has documents or segments.
    func scopes(_ catalog: CatalogDatabase) throws -> [Scope] {
        try catalog.read { reader in
            let segments = try reader.segments()
            return try reader.collections().flatMap { collection in
                let tenants = Set(try reader.tenants(collection: collection.id))
                    .union(segments.filter { $0.partition.collection == collection.id }.map(\.partition.tenant))
                return tenants.sorted().map { Scope(collection: collection.name, tenant: $0) }
            }
        }
    }

    private func bytes(_ catalog: CatalogDatabase) throws -> Int {
        let segments = try Files.list(folder.path).reduce(0) { $0 + (Files.size(folder.path(of: $1)) ?? 0) }
        let catalog = ["", "-wal"].reduce(0) { $0 + (Files.size(catalogPath + $1) ?? 0) }
        return segments + catalog + (Files.size(originalsPath) ?? 0)
    }

    /// A writer that can build segments with vectors if all of them are in the catalog.
    func partitionWriter(_ scope: Scope, _ catalog: CatalogDatabase) throws -> PartitionWriter {
        let record = try catalog.read { try $0.collection(named: scope.collection) }
        guard let record else { throw Self.noCollection(scope.collection, known: []) }
        return try SegmentWriter.open(try CollectionInfo(record), tenant: scope.tenant, catalog, folder)
    }
}
