/// What is known of a metadata field without reading its values.
package struct MetadataFieldSummary: Sendable, Hashable {
    package struct Column: Sendable, Hashable {
        package let kind: MetadataKind
        /// The number of different values.
        package let cardinality: Int
        /// The number of rows that have one.
        package let rows: Int

        package init(kind: MetadataKind, cardinality: Int, rows: Int) {
            self.kind = kind
            self.cardinality = cardinality
            self.rows = rows
        }
    }

    package let name: String
    /// One for each kind of value the field has.
    package let columns: [Column]

    package init(name: String, columns: [Column]) {
        self.name = name
        self.columns = columns
    }
}
