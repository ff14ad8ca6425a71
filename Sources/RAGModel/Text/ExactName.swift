/// A name that is equal to another one only if it has the same bytes.
///
/// Swift's strings are equal when they are canonically equivalent: `é` as one scalar and as two. To a file system, and to
/// SQLite, those are two names. Paths and URIs are compared, and used as keys, by this.
package struct ExactName: Hashable, Comparable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package static func == (left: ExactName, right: ExactName) -> Bool { left.text.isExactly(right.text) }

    package static func < (left: ExactName, right: ExactName) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    /// Whether both have the same bytes.
    package func isExactly(_ other: String) -> Bool { utf8.elementsEqual(other.utf8) }

    /// Whether the text begins with the bytes of `prefix`.
    package func begins(with prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }
}
