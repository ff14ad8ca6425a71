import IndexSupport
import RAGModel

extension MetadataIndex {
    /// Whether filters see exactly `metadata` in a row.
    ///
    /// - Complexity: O(columns × log entries)
    package func holds(_ metadata: [String: MetadataValue], at ordinal: Ordinal) throws(FileError) -> Bool {
        Self.scalars(try values(of: ordinal)) == Self.scalars(metadata)
    }

    private static func scalars(_ metadata: [String: MetadataValue]) -> [String: Set<MetadataScalar>] {
        var result: [String: Set<MetadataScalar>] = [:]
        for (name, value) in metadata where !value.scalars.isEmpty {
            result[name.normalizedToNFC, default: []].formUnion(value.scalars)
        }
        return result
    }
}
