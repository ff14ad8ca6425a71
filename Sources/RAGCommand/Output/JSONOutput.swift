import Foundation
import RAGEngine

/// Prints values as JSON: one object a line, keys sorted, so that outputs can be compared.
enum JSONOutput {
    /// What would command a terminal is escaped: documents say what they like, and a line may be shown on one.
    static func line(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = String(decoding: try encoder.encode(value), as: UTF8.self)
        Terminal.data(ControlCharacters.escaped(inJSON: json) + "\n")
    }
}
