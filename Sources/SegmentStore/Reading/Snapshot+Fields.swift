import IndexSupport
import MetadataSearch
import RAGModel

extension Snapshot {
    /// The names of the metadata fields that live documents have.
    package var fieldNames: Set<String> {
        zip(segments, live).reduce(into: []) { $0.formUnion($1.0.metadata.fieldNames(live: $1.1)) }
    }

    /// The metadata fields of live documents, each with its most frequent values.
    ///
    /// - Complexity: O(values of all documents)
    package func facets(values limit: Int) throws -> [FieldFacet] {
        var facets = MetadataFacets()
        for (segment, live) in zip(segments, live) {
            try facets.add(segment.metadata, live: live) { segment.chunks[$0].document }
        }
        return facets.fields(values: limit)
    }
}
