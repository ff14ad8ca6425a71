/// A filter that cannot be understood: where, what was expected there, and an example of the right form.
package struct FilterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The place in the text, from 1, in Unicode code points.
    package let column: Int
    package let expected: String
    package let found: String
    package let example: String

    package var description: String {
        "filter, column \(column): expected \(expected), found \(found); for example: \(example)"
    }
}
