/// A letter and a combining mark as one character, where there is one.
enum ComposedLetters {
    private static let table: [String: String] = {
        // Every composed letter of Latin scripts, by its own parts.
        var table: [String: String] = [:]
        for value in UInt32(0xC0)...0x17E {
            guard let scalar = Unicode.Scalar(value) else { continue }
            add(scalar, &table)
        }
        for value in UInt32(0x1CD)...0x233 { if let scalar = Unicode.Scalar(value) { add(scalar, &table) } }
        for value in UInt32(0x1E00)...0x1EF9 { if let scalar = Unicode.Scalar(value) { add(scalar, &table) } }
        return table
    }()

    private static func add(_ scalar: Unicode.Scalar, _ table: inout [String: String]) {
        // Strings compare by canonical equivalence: the composed form is its own key.
        table[String(scalar)] = String(scalar)
    }

    static func composed(_ text: String) -> String { table[text] ?? text }
}
