/// A metadata field that documents can be filtered by.
public struct FieldStatus: Sendable, Codable, Hashable {
    public struct Value: Sendable, Codable, Hashable {
        public var value: MetadataValue
        public var documents: Int

        public init(value: MetadataValue, documents: Int) {
            self.value = value
            self.documents = documents
        }
    }

    public var name: String
    /// `string`, `integer`, `double` or `boolean`; also `date` if texts are dates, `list` if documents have several values.
    public var kinds: [String]
    /// Documents that have a value.
    public var documents: Int
    public var distinctValues: Int
    /// Whether there are more different values than are counted; then `values` are the most frequent of those.
    public var hasMore: Bool
    /// The most frequent values first.
    public var values: [Value]

    public init(
        name: String, kinds: [String], documents: Int, distinctValues: Int, hasMore: Bool = false, values: [Value]
    ) {
        self.name = name
        self.kinds = kinds
        self.documents = documents
        self.distinctValues = distinctValues
        self.hasMore = hasMore
        self.values = values
    }
}
