import Catalog
import Foundation
import IndexSupport
import RAGModel
import SegmentStore

/// What a compaction did.
public struct CompactionReport: Sendable, Codable {
    /// Soft-deleted documents that are gone for good.
    public internal(set) var purgedDocuments = 0
    /// Vectors that no chunk needed any more.
    public internal(set) var purgedVectors = 0
    public internal(set) var mergedSegments = 0
    public internal(set) var removedFiles = 0
    /// Bytes of the store before and after.
    public internal(set) var bytesBefore = 0
    public internal(set) var bytesAfter = 0
}

extension Store {
    /// Joins the segments of every partition into one, drops what is dead, and gives the space back.
    ///
    /// - Parameter keepingDeleted: soft-deleted documents younger than this many seconds can still be restored after.
    @discardableResult
    public func compact(keepingDeleted seconds: Double = 0) throws -> CompactionReport {
        try requireStore()
        return try writing("compact") { catalog in
            var report = CompactionReport()
            report.bytesBefore = try bytes(catalog)
            report.purgedDocuments = try catalog.write { try $0.purgeDocuments(deletedBefore: Timestamp.now - seconds) }
            for scope in try scopes(catalog) {
                report.mergedSegments += try partitionWriter(scope, catalog).compact()
            }
            report.purgedVectors = try catalog.write { try $0.purgeEmbeddings() }
            report.removedFiles = try PartitionWriter.sweep(catalog: catalog, folder: folder)
            try catalog.vacuum()
            try catalog.checkpoint()
            report.bytesAfter = try bytes(catalog)
            return report
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
        return segments + ["", "-wal"].reduce(0) { $0 + (Files.size(catalogPath + $1) ?? 0) }
    }
}
