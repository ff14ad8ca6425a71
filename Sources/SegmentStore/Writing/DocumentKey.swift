import Catalog
import IndexSupport
import RAGModel

/// The identity of a document: 63 bits of the SHA-256 of collection, tenant and URI, which for a file beside the store is
/// relative to it: a copy of a project answers like the original.
///
/// So the order of documents, which breaks ties, does not depend on the order of ingestion. If two URIs share a key
/// (one chance in 10⁷ for a million documents), the later one takes the next free number.
package enum DocumentKey {
    package static func preferred(collection: String, tenant: String, uri: String) -> UInt64 {
        ContentHash(of: "\(collection)\0\(tenant)\0\(uri)").prefix64 >> 1
    }

    /// The key of a document that is not in the catalog yet.
    package static func free(
        collection: String, tenant: String, uri: String, taken: Set<UInt64>, reader: CatalogReader
    ) throws -> UInt64 {
        var key = preferred(collection: collection, tenant: tenant, uri: reader.location.stored(uri))
        while try taken.contains(key) || reader.documentExists(key) { key = (key + 1) & (.max >> 1) }
        return key
    }
}
