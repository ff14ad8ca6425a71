/// Characters that say something to who shows a text instead of being shown.
package enum ControlCharacters {
    /// Commands to a terminal (C0, C1), separators of lines, what turns the direction of writing (UAX #9), and tags: text
    /// that nobody sees and models read.
    package static func commands(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0x20, 0x7F...0x9F: true
        case 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xE0000...0xE007F: true
        default: false
        }
    }

    /// The JSON with escapes in the place of such characters, and of marks of direction (U+061C, U+200E, U+200F): the same
    /// value, which does nothing to a terminal that it is printed on.
    ///
    /// - Parameter json: what an encoder wrote; these characters stand in its strings only, so that an escape is one wherever
    ///   it stands. Ends of lines between values stay.
    /// - Complexity: O(bytes)
    package static func escaped(inJSON json: String) -> String {
        guard json.unicodeScalars.contains(where: isEscaped) else { return json }
        var text = ""
        text.reserveCapacity(json.utf8.count + 64)
        for scalar in json.unicodeScalars {
            if isEscaped(scalar) {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // The encoder has escaped those in strings; what is left lays the JSON out.
        case ..<0x20: false
        case 0x61C, 0x200E, 0x200F: true
        default: commands(scalar)
        }
    }
}
