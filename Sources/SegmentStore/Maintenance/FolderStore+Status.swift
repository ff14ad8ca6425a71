import Catalog
import Foundation
import IndexSupport
import LexicalSearch
import RAGModel
import TextAnalysis

extension FolderStore: FileBackup {
    /// Counts what the store holds. O(documents).
    package func status() async throws(RAGError) -> StoreStatus {
        let damages = try await damages()
        return try await offPool {
            let catalog = try self.catalog()
            return try catalog.read { reader in
                let segments = try reader.segments()
                let collections = try reader.collections().map { record in
                    let info = try CollectionInfo(record)
                    let identity = try info.embedderID.map { try reader.identity(of: $0) }
                    return StoreStatus.Collection(
                        collection: info.name, language: info.settings.analyzer.language,
                        embedder: identity?.summary,
                        tenants: try reader.tenants(collection: info.id).map { tenant in
                            try self.tenantStatus(
                                Partition(collection: info.id, tenant: tenant), segments, info.embedderID, reader)
                        })
                }
                let names = segments.flatMap(\.files.values)
                return StoreStatus(
                    store: self.path, manifestVersion: try reader.manifestVersion(),
                    catalogBytes: ["", "-wal"].reduce(0) { $0 + (Files.size(self.catalogPath + $1) ?? 0) },
                    segmentBytes: names.reduce(0) { $0 + (Files.size(self.folder.path(of: $1)) ?? 0) },
                    vectors: try reader.embeddingCount(), collections: collections, damages: damages)
            }
        }
    }

    package func version(of scope: Scope) async throws(RAGError) -> Int64? {
        guard exists else { return nil }
        return try RAGError.wrapping {
            try catalog().read { reader in
                guard let record = try reader.collection(named: scope.collection) else { return nil }
                let version = try reader.version(of: Partition(collection: record.id, tenant: scope.tenant))
                return version > 0 ? version : nil
            }
        }
    }

    package func runs(of scope: Scope, skipping skipped: Int, limit: Int) async throws(RAGError) -> [StoredRun] {
        try RAGError.wrapping {
            try catalog().read { reader in
                try reader.runs(collection: scope.collection, tenant: scope.tenant, skipping: skipped, limit: limit)
            }.map {
                StoredRun(id: $0.id, startedAt: $0.startedAt, finishedAt: $0.finishedAt, report: $0.report)
            }
        }
    }

    package func backup(to path: String) async throws(RAGError) {
        try requireStore()
        try await offPool { try self.catalog().backup(to: path) }
    }

    private func tenantStatus(
        _ partition: Partition, _ segments: [SegmentRecord], _ embedder: Int64?, _ reader: CatalogReader
    ) throws -> StoreStatus.Tenant {
        let counts = try reader.counts(partition)
        let own = segments.filter { $0.partition == partition }
        let dead = try own.map { try reader.tombstones(segment: $0.id).count }
        let roots = try reader.roots(partition).map(\.path)
        let withVectors = zip(own, dead).filter { embedder != nil && $0.0.embedder == embedder }
        return StoreStatus.Tenant(
            tenant: partition.tenant, documents: counts.documents, deletedDocuments: counts.deletedDocuments,
            chunks: counts.chunks, chunksWithVectors: withVectors.reduce(0) { $0 + $1.0.rows - $1.1 },
            sourceBytes: counts.sourceBytes, segments: own.count, deadRows: dead.reduce(0, +),
            roots: roots, missingRoots: roots.filter(Files.isMissing))
    }
}
