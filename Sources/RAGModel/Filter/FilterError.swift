/// A filter that cannot be understood: where, what was expected there, and an example of the right form.
public struct FilterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The place in the text, from 1, in Unicode code points.
    public let column: Int
    public let expected: String
    public let found: String
    public let example: String

    public var description: String {
        "filter, column \(column): expected \(expected), found \(found); for example: \(example)"
    }
}

extension FilterError: RAGErrorConvertible {
    public var ragError: RAGError { RAGError(.invalidInput, subject: "filter", description) }
}
