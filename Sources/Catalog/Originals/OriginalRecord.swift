import RAGModel

/// A masked value of one scope, and the placeholder that stands for it.
package struct OriginalRecord: Sendable, Hashable {
    /// What is the same for all spellings of a value.
    package struct Key: Sendable, Hashable {
        package let kind: Redaction.Kind
        package let form: String

        package init(_ kind: Redaction.Kind, value: String) {
            self.kind = kind
            form = kind.form(of: value)
        }
    }

    package let scope: Scope
    package let key: Key
    /// As it was written first.
    package let value: String
    package let id: String

    package init(scope: Scope, key: Key, value: String, id: String) {
        self.scope = scope
        self.key = key
        self.value = value
        self.id = id
    }
}
