/// A filter that cannot be understood: where, what was expected there, and an example of the right form.
public struct FilterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// `column 7` of a text, from 1 and in Unicode code points; for JSON the way to the value, such as `must[1].range`.
    public let place: String
    public let expected: String
    public let found: String
    public let example: String

    public var description: String {
        "filter, \(place): expected \(expected), found \(found); for example: \(example)"
    }
}

extension FilterError: RAGErrorConvertible {
    public var ragError: RAGError { RAGError(.invalidInput, subject: "filter", description) }
}
