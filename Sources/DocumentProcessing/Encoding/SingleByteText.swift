/// How much a text looks like one in an encoding of one byte for each character.
enum SingleByteText {
    /// The first of those that do equally well wins.
    static let candidates: [TextEncoding] = [
        .windows1252, .windows1251, .koi8R, .iso8859x2, .windows1250, .windows1254, .windows1253, .iso8859x7,
        .windows1255, .windows1256, .iso8859x6, .windows874, .iso8859x5, .ibm866, .koi8U, .macintosh, .macCyrillic,
        .ibm850, .ibm852, .windows1257, .iso8859x15,
    ]

    private enum Script {
        case latin, cyrillic, greek, hebrew, arabic, thai

        /// Where its letters stand in Unicode.
        var range: Range<UInt32> {
            switch self {
            case .latin: 0..<0x250
            case .cyrillic: 0x400..<0x500
            case .greek: 0x370..<0x400
            case .hebrew: 0x5D0..<0x5F0
            case .arabic: 0x620..<0x700
            case .thai: 0xE00..<0xE60
            }
        }

        /// `nil` for Latin letters, whose languages have nothing in common but these.
        var frequencies: LetterFrequencies? {
            switch self {
            case .latin: nil
            case .cyrillic: .cyrillic
            case .greek: .greek
            case .hebrew: .hebrew
            case .arabic: .arabic
            case .thai: .thai
            }
        }
    }

    private static func script(_ encoding: TextEncoding) -> Script {
        switch encoding {
        case .windows1251, .koi8R, .koi8U, .iso8859x5, .ibm866, .macCyrillic: .cyrillic
        case .windows1253, .iso8859x7: .greek
        case .windows1255: .hebrew
        case .windows1256, .iso8859x6: .arabic
        case .windows874: .thai
        default: .latin
        }
    }

    private static let western = set("éèêëàâäáãåçñöôóòõøüùúûîïíìßæœ")
    private static let central = set("ąćęłńóśźżčďěňřšťůžýáéíőűúüöăâîșşţțđäôĺľŕ")
    private static let turkish = set("ışğçöüâi")
    private static let words = set("àáâèéêëìíòóôùúåäöæø")
    private static let baltic = set("āčēģīķļņšūžąęėįųõäöü")

    private static func set(_ letters: String) -> Set<UInt32> { Set(letters.unicodeScalars.map(\.value)) }

    private static let tables: [TextEncoding: [UInt32]] = {
        var tables: [TextEncoding: [UInt32]] = [:]
        for encoding in candidates { tables[encoding] = SystemConverter.table(encoding) }
        return tables
    }()

    /// The mean over all bytes from 0x80 on; `nil` without any, or if some stand for nothing.
    ///
    /// - Complexity: O(n).
    static func score(_ bytes: UnsafeBufferPointer<UInt8>, _ encoding: TextEncoding) -> Double? {
        guard let table = tables[encoding] else { return nil }
        let script = script(encoding)
        let letters: Set<UInt32> =
            switch encoding {
            case .iso8859x2, .windows1250, .ibm852: central
            case .windows1254: turkish
            case .windows1257: baltic
            default: western
            }
        var counts = [Int](repeating: 0, count: 128 * 64)
        // The same byte between neighbours of the same kind counts the same: contexts are counted, then weighed.
        var total = 0
        for index in bytes.indices where bytes[index] >= 0x80 {
            let before = index > 0 ? kind(bytes[index - 1], table) : .other
            let after = index + 1 < bytes.count ? kind(bytes[index + 1], table) : .other
            counts[Int(bytes[index] - 0x80) * 64 + before.rawValue * 8 + after.rawValue] += 1
            total += 1
        }
        guard total > 0 else { return nil }
        let isCapital = script != .latin && isCapital(counts, table, script)
        var sum = 0.0
        var undefined = 0
        var found: [UInt32: Int] = [:]
        for (place, count) in counts.enumerated() where count > 0 {
            let scalar = table[place / 64]
            if scalar == 0 { undefined += count }
            if let letter = Unicode.Scalar(scalar)?.properties.lowercaseMapping.unicodeScalars.first?.value {
                found[letter, default: 0] += count
            }
            let before = Kind(rawValue: place % 64 / 8)!
            let after = Kind(rawValue: place % 8)!
            sum += Double(count) * weight(scalar, before, after, script, letters, isCapital)
        }
        if undefined * 100 > total { return nil }
        guard let frequencies = script.frequencies else { return sum / Double(total) }
        // Letters of another alphabet in the same places are as many, but not as often the same.
        let letterCounts = found.filter { script.range.contains($0.key) }
        return sum / Double(total) + 0.9 * (frequencies.similarity(letterCounts) - 0.8)
    }

    /// Whether all letters beyond ASCII are capitals, as in a headline: none of them begins a word then.
    private static func isCapital(_ counts: [Int], _ table: [UInt32], _ script: Script) -> Bool {
        var hasCapital = false
        for place in counts.indices where counts[place] > 0 && script.range.contains(table[place / 64]) {
            guard let scalar = Unicode.Scalar(table[place / 64]) else { continue }
            if scalar.properties.isLowercase { return false }
            hasCapital = hasCapital || scalar.properties.isUppercase
        }
        return hasCapital
    }

    private enum Kind: Int {
        case other, space, asciiLower, asciiUpper, lower, upper, symbol, digit
        var isLetter: Bool { self == .asciiLower || self == .asciiUpper || self == .lower || self == .upper }
        var isLower: Bool { self == .asciiLower || self == .lower }
        var isHigh: Bool { self == .lower || self == .upper }
        var isASCIILetter: Bool { self == .asciiLower || self == .asciiUpper }
    }

    private static func kind(_ byte: UInt8, _ table: [UInt32]) -> Kind {
        if byte < 0x80 {
            if ASCII.isLower(byte) { return .asciiLower }
            if ASCII.isLetter(byte) { return .asciiUpper }
            return ASCII.isDigit(byte) ? .digit : ASCII.isSpace(byte) ? .space : .other
        }
        let scalar = table[Int(byte) - 0x80]
        guard let character = Unicode.Scalar(scalar), scalar != 0 else { return .symbol }
        let properties = character.properties
        // ª and º are letters to Unicode, and signs to readers; ˆ is one by itself.
        guard properties.isAlphabetic, scalar != 0xAA, scalar != 0xBA, !(0x2B0...0x36F).contains(scalar),
            scalar != 0x192
        else { return .symbol }
        return properties.isUppercase ? .upper : .lower
    }

    private static func weight(
        _ scalar: UInt32, _ before: Kind, _ after: Kind, _ script: Script, _ letters: Set<UInt32>, _ isCapital: Bool
    ) -> Double {
        guard scalar != 0, let character = Unicode.Scalar(scalar) else { return -3 }
        if scalar < 0xA0 { return -3 }
        let properties = character.properties
        let isLetter =
            properties.isAlphabetic && scalar != 0xAA && scalar != 0xBA && !(0x2B0...0x36F).contains(scalar)
            && scalar != 0x192
        guard isLetter else { return signWeight(scalar, before, after) }
        if properties.isUppercase {
            // An upper-case letter inside a word, or at the end of a lower-case one.
            if before.isLower { return -1 }
        }
        if script == .latin {
            let lower = properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar
            // Accented letters stand between plain ones; words of nothing but them are another alphabet's.
            let crowd = (before.isHigh ? 0.5 : 0) + (after.isHigh ? 0.5 : 0)
            let isLonely = !before.isLetter && !after.isLetter
            var base = letters.contains(lower) ? 0.9 : 0
            if lower == 0xFE { base = before.isLetter ? -0.3 : 0.6 }
            if lower == 0xF0 { base = before.isLetter ? 0.4 : -0.3 }
            if lower == 0x11F, !before.isLetter { base = -0.5 }
            // à, é, è, ó, ö and their like are words; what stands alone else is a sign of another encoding.
            return base - crowd - (isLonely ? words.contains(lower) ? 0.4 : 1.2 : 0)
        }
        let expected: Bool =
            switch script {
            case .cyrillic: (0x400...0x45F).contains(scalar) || scalar == 0x490 || scalar == 0x491
            case .greek: (0x370...0x3FF).contains(scalar)
            case .hebrew: (0x590...0x5FF).contains(scalar)
            case .arabic: (0x600...0x6FF).contains(scalar)
            default: (0xE00...0xE7F).contains(scalar)
            }
        guard expected else { return -0.5 }
        var weight = 0.75
        if properties.isUppercase, !isCapital {
            weight = after.isLower && !before.isLetter ? 0.6 : before == .upper ? 0.4 : 0.2
        }
        // Two alphabets in one word.
        if before.isASCIILetter || after.isASCIILetter { weight -= 1 }
        return weight
    }

    private static func signWeight(_ scalar: UInt32, _ before: Kind, _ after: Kind) -> Double {
        let isInside = before.isLetter && after.isLetter
        switch scalar {
        case 0x2018, 0x2019: return before.isLetter || after.isLetter ? 0.6 : 0
        case 0x201C, 0x201D, 0x201E, 0xAB, 0xBB, 0x2039, 0x203A, 0x201A: return isInside ? -1 : 0.5
        case 0x2013, 0x2014, 0x2026: return 0.4
        case 0xA0: return 0.2
        case 0xA1, 0xBF: return before.isLetter ? -1 : after.isLetter ? 0.5 : -0.3
        case 0x20AC, 0xA3: return isInside ? -1 : before == .digit || after == .digit || after == .space ? 0.5 : 0
        case 0xB0, 0xA7, 0xA9, 0xAE, 0x2122, 0xB7, 0x2022, 0xB2, 0xB3, 0xBD, 0xBC, 0xBE, 0xAA, 0xBA, 0xD7, 0xB1, 0xB5,
            0x2116:
            return isInside ? -1 : after.isLetter && scalar != 0xA7 && scalar != 0xA9 && scalar != 0x2116 ? -0.2 : 0.3
        case 0x2500...0x259F: return isInside ? -1 : -0.2
        default: return before.isLetter || after.isLetter ? -1 : -0.2
        }
    }
}
