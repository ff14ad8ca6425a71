/// What a character is in running text, as far as its neighbours are concerned.
enum CharacterKind {
    case lower, upper, digit, space
    /// Signs that stand before words, and after them.
    case opening, closing
    case other
    /// Stands for nothing in this encoding.
    case undefined

    var isLetter: Bool { self == .lower || self == .upper }

    init(_ scalar: UInt32) {
        guard scalar != 0, let character = Unicode.Scalar(scalar) else {
            self = .undefined
            return
        }
        if scalar < 0x80 {
            let byte = UInt8(scalar)
            switch byte {
            case _ where ASCII.isLower(byte): self = .lower
            case _ where ASCII.isLetter(byte): self = .upper
            case _ where ASCII.isDigit(byte): self = .digit
            case _ where ASCII.isSpace(byte): self = .space
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): self = .opening
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "-"): self = .other
            case _ where ".,;:!?)]}".utf8.contains(byte): self = .closing
            default: self = .other
            }
            return
        }
        let properties = character.properties
        // Vowels of Thai, Hebrew and Arabic are marks. ª and º are letters to Unicode, and signs to readers; ˆ and ƒ too.
        let isMark = properties.generalCategory == .nonspacingMark && (0x590..<0xE80).contains(scalar)
        let isSign = scalar == 0xAA || scalar == 0xBA || (0x2B0...0x36F).contains(scalar) || scalar == 0x192
        guard properties.isAlphabetic && !isSign || isMark else {
            self = .other
            return
        }
        self = properties.isUppercase ? .upper : .lower
    }
}

/// What characters that are no letters cost between their neighbours, in fifths of a bit.
enum SignCosts {
    /// Of ASCII characters that are no letters.
    static func ascii(_ byte: UInt8) -> Int {
        if byte == ASCII.space { return 12 }
        if ASCII.isSpace(byte) || ASCII.isDigit(byte) { return 25 }
        if ".,-'\"():;!?/".utf8.contains(byte) { return 32 }
        return byte < 0x20 || byte == 0x7F ? 75 : 45
    }

    /// Of a letter by its case: what it costs besides the letter.
    ///
    /// - Parameter previous: `nil` at the beginning of a word.
    @inline(__always)
    static func ofCase(isUpper: Bool, after previous: CharacterKind?) -> Int {
        switch previous {
        case nil: isUpper ? 10 : 2
        case .upper: isUpper ? 8 : 3
        default: isUpper ? 40 : 0
        }
    }

    /// Of signs beyond ASCII.
    ///
    /// - Parameters: the neighbours; the edge of the text is a space.
    static func sign(_ scalar: UInt32, _ before: CharacterKind, _ after: CharacterKind) -> Int {
        let isInside = before.isLetter && after.isLetter
        let isAtStart = before == .space || before == .opening || before == .other
        let isAtEnd = after == .space || after == .closing || after == .other
        let isQuoting = isAtStart && !isAtEnd || isAtEnd && !isAtStart
        switch scalar {
        case 0x2019: return before.isLetter ? 30 : before != .space && isAtEnd ? 37 : 55
        case 0x2018: return isQuoting && !before.isLetter ? 37 : isInside ? 80 : 50
        case 0x201C, 0x201D: return isQuoting ? 32 : isInside ? 75 : 45
        case 0x201A, 0x201E, 0xAB, 0xBB, 0x2039, 0x203A: return isQuoting ? 37 : isInside ? 80 : 50
        case 0x2013, 0x2014: return before.isLetter != after.isLetter ? 50 : isInside ? 45 : 32
        case 0x2026: return after.isLetter ? 50 : 37
        case 0xA0: return isInside ? 50 : 35
        case 0xA1, 0xBF: return after.isLetter && !before.isLetter ? 37 : 80
        case 0xB0: return isInside ? 85 : before == .digit || isAtStart ? 40 : 65
        case 0x20AC, 0xA3: return !before.isLetter && (!after.isLetter || isAtStart) ? 42 : 80
        case 0xA7, 0xA9, 0xAE, 0x2122: return isInside ? 85 : after.isLetter && scalar != 0xA7 ? 65 : 45
        case 0x2022, 0xB7: return isInside ? 55 : 45
        case 0xB1, 0xB2, 0xB3, 0xB5, 0xB9, 0xBC, 0xBD, 0xBE, 0xAA, 0xBA, 0xD7, 0x2116:
            return isInside ? 85 : before == .digit || isAtStart && !after.isLetter ? 48 : 60
        // Accents by themselves are hardly ever written.
        case 0xA8, 0xAF, 0xB4, 0xB8: return before.isLetter || after.isLetter ? 90 : 70
        case 0xA2, 0xA4, 0xA5, 0xA6, 0xAC, 0xB6, 0xF7, 0x2020, 0x2021, 0x2030: return isInside ? 90 : 70
        case 0xAD: return 70
        case 0x80...0x9F: return 125
        default: return before.isLetter || after.isLetter ? 90 : 75
        }
    }
}
