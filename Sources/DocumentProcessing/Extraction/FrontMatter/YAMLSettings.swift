import IndexSupport
import RAGModel

/// A settings file in YAML.
package enum YAMLSettings {
    package struct Problem: Error, Sendable {
        package let message: String
    }

    /// The values under their keys, nested ones joined by dots; keys without a value are left out.
    package static func values(_ text: String) throws(Problem) -> [String: MetadataValue] {
        let read: FrontMatterValues
        do { read = try YAMLMetadata.parse(text) } catch { throw Problem(message: error.message) }
        if let note = read.notes.first { throw Problem(message: note) }
        return read.values
    }
}
