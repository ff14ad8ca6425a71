/// Classes of characters beyond ASCII, read from valid UTF-8.
enum UnicodeBytes {
    /// The length of the sequence a byte begins, 1 for a continuation.
    @inline(__always)
    static func length(_ lead: UInt8) -> Int { lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4 }

    @inline(__always)
    static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    /// The scalar at `index`, which must begin one.
    static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32 {
        let lead = UInt32(bytes[index])
        func tail(_ offset: Int) -> UInt32 { UInt32(bytes[index + offset]) & 0x3F }
        switch length(bytes[index]) {
        case 1: return lead
        case 2: return (lead & 0x1F) << 6 | tail(1)
        case 3: return (lead & 0x0F) << 12 | tail(1) << 6 | tail(2)
        default: return (lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3)
        }
    }

    /// White space (Unicode property White_Space), and the mark U+FEFF.
    static func isSpace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 9...13, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: true
        default: false
        }
    }

    /// Han, Hiragana, Katakana and their punctuation, and the letters of Thai, Lao, Burmese, Khmer and their neighbours:
    /// scripts written without spaces between words, where every character is a place to cut.
    static func isUnspaced(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2E80...0x312F, 0x3190...0xA4CF, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF9F, 0x20000...0x3FFFF:
            true
        // Vowels and tones that stand on a consonant are no place to cut.
        case 0xE01...0xE30, 0xE32...0xE33, 0xE40...0xE46, 0xE81...0xEB0, 0xEB2...0xEB3, 0xEC0...0xEC6, 0xEDC...0xEDF,
            0x1000...0x102A, 0x1050...0x1055, 0x1780...0x17B3, 0x1950...0x19AB, 0x1A20...0x1A54, 0xA9E0...0xA9E4,
            0xA9E7...0xA9EF, 0xAA60...0xAA76:
            true
        default: false
        }
    }

    /// Vowels, tones and other marks of the unspaced scripts that belong to the letter before them.
    static func isUnspacedMark(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xE31, 0xE34...0xE3A, 0xE47...0xE4E, 0xEB1, 0xEB4...0xEBC, 0xEC8...0xECE, 0x102B...0x103E, 0x1056...0x1059,
            0x17B4...0x17D3, 0x1A55...0x1A7F, 0x3099...0x309A, 0xFF9E...0xFF9F:
            true
        default: false
        }
    }

    /// Whether the range has nothing but white space.
    ///
    /// - Complexity: O(length of the white space at the start).
    static func isBlank(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            guard isSpace(scalar(bytes, at: index)) else { return false }
            index += length(bytes[index])
        }
        return true
    }
}
