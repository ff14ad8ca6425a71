import Foundation

/// Prints values as JSON: one object a line, keys sorted, so that outputs can be compared.
enum JSONOutput {
    static func line(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        Terminal.data(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
    }
}
