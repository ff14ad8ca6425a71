/// A word that may be meant by one that the documents do not have.
public struct WordSuggestion: Sendable, Hashable, Codable {
    /// As it stands in the query.
    public var source: String
    /// As it stands in a document.
    public var word: String

    public init(source: String, word: String) {
        self.source = source
        self.word = word
    }
}
