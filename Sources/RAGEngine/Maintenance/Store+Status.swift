import Catalog
import Foundation
import IndexSupport
import LexicalSearch
import RAGModel
import SegmentStore
import TextAnalysis

/// What a store holds.
public struct StoreStatus: Sendable, Codable {
    public struct Tenant: Sendable, Codable {
        public let tenant: String
        public let documents: Int
        public let deletedDocuments: Int
        public let chunks: Int
        /// Chunks that the dense leg finds.
        public let chunksWithVectors: Int
        /// Size of the documents' sources, in bytes.
        public let sourceBytes: Int64
        public let segments: Int
        /// Rows of segments that are hidden until a merge drops them.
        public let deadRows: Int
        public let roots: [String]
    }

    public struct Collection: Sendable, Codable {
        public let collection: String
        public let language: String
        /// The embedder of the collection's vectors; `nil` if there are none.
        public let embedder: String?
        public let tenants: [Tenant]
    }

    public let store: String
    public let manifestVersion: Int64
    public let catalogBytes: Int
    public let segmentBytes: Int
    /// Vectors in the catalog, of all embedders; texts that have one are never embedded again.
    public let vectors: Int
    /// The folder of the model that would be used now; `nil` if there is none.
    public let model: String?
    public let collections: [Collection]
}

extension Store {
    /// Counts what the store holds. O(documents).
    public func status() throws -> StoreStatus {
        do {
            let catalog = try catalog()
            return try catalog.read { reader in
                let segments = try reader.segments()
                let collections = try reader.collections().map { record in
                    let info = try CollectionInfo(record)
                    let identity = try info.embedderID.flatMap { try reader.embedderIdentity($0) }
                    return StoreStatus.Collection(
                        collection: info.name, language: info.settings.analyzer.language,
                        embedder: try identity.map { try EmbedderIdentity(json: $0).summary },
                        tenants: try reader.tenants(collection: info.id).map { tenant in
                            try tenantStatus(
                                Partition(collection: info.id, tenant: tenant), segments, info.embedderID, reader)
                        })
                }
                let names = segments.flatMap(\.files.values)
                return StoreStatus(
                    store: path, manifestVersion: try reader.manifestVersion(),
                    catalogBytes: ["", "-wal"].reduce(0) { $0 + (Files.size(catalogPath + $1) ?? 0) },
                    segmentBytes: names.reduce(0) { $0 + (Files.size(folder.path(of: $1)) ?? 0) },
                    vectors: try reader.embeddingCount(), model: try? models.folder(), collections: collections)
            }
        } catch { throw RAGError(error) }
    }

    private func tenantStatus(
        _ partition: Partition, _ segments: [SegmentRecord], _ embedder: Int64?, _ reader: CatalogReader
    ) throws -> StoreStatus.Tenant {
        let counts = try reader.counts(partition)
        let own = segments.filter { $0.partition == partition }
        let dead = try own.map { try reader.tombstones(segment: $0.id).count }
        let withVectors = zip(own, dead).filter { embedder != nil && $0.0.embedder == embedder }
        return StoreStatus.Tenant(
            tenant: partition.tenant, documents: counts.documents, deletedDocuments: counts.deletedDocuments,
            chunks: counts.chunks, chunksWithVectors: withVectors.reduce(0) { $0 + $1.0.rows - $1.1 },
            sourceBytes: counts.sourceBytes, segments: own.count, deadRows: dead.reduce(0, +),
            roots: try reader.roots(partition).map(\.path))
    }
}
