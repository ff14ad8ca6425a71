/// A question put to a store.
public struct QueryRequest: Sendable {
    /// One text, or several ways to ask the same; several are searched together, and a hit's score is the mean of its
    /// scores for each.
    public var texts: [String]
    public var options: QueryOptions

    public init(_ text: String, options: QueryOptions = QueryOptions()) {
        self.init([text], options: options)
    }

    public init(_ texts: [String], options: QueryOptions = QueryOptions()) {
        self.texts = texts
        self.options = options
    }
}
