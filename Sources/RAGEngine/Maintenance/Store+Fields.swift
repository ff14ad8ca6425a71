import Catalog
import IndexSupport
import MetadataSearch
import RAGModel
import SegmentStore

/// A metadata field that documents can be filtered by.
public struct FieldStatus: Sendable, Codable, Hashable {
    public struct Value: Sendable, Codable, Hashable {
        public let value: MetadataValue
        public let documents: Int
    }

    public let name: String
    /// `string`, `integer`, `double` or `boolean`; also `date` if texts are dates, `list` if documents have several values.
    public let kinds: [String]
    /// Documents that have a value.
    public let documents: Int
    public let distinctValues: Int
    /// Whether there are more different values than are counted; then `values` are the most frequent of those.
    public let hasMore: Bool
    /// The most frequent values first.
    public let values: [Value]
}

extension Store {
    /// The metadata fields of a scope's documents, by name.
    ///
    /// - Parameter limit: how many values of each field are listed.
    /// - Complexity: O(values of all documents)
    public func fields(in scope: Scope = Scope(), values limit: Int = 5) throws -> [FieldStatus] {
        do {
            let catalog = try catalog()
            let collection = try collectionInfo(scope.collection, catalog: catalog)
            return try catalog.read { reader in
                let snapshot = try snapshots.snapshot(
                    Partition(collection: collection.id, tenant: scope.tenant), collection: collection, reader: reader,
                    folder: folder)
                return try snapshot.facets(values: limit).map { field in
                    FieldStatus(
                        name: field.name, kinds: field.kinds.map { $0 == .instant ? "date" : "\($0)" },
                        documents: field.documents, distinctValues: field.distinctValues, hasMore: field.hasMore,
                        values: field.values.map {
                            FieldStatus.Value(value: MetadataValue($0.value), documents: $0.documents)
                        })
                }
            }
        } catch { throw RAGError(error) }
    }
}
