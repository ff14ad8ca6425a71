/// What a character is to the analyzer: word-break property (UAX #29), script and role in identifiers in one byte.
///
/// The raw values are those that `scripts/make-analyzer-tables.py` writes.
struct CharacterClass: RawRepresentable, Equatable {
    let rawValue: UInt8

    @inline(__always) init(rawValue: UInt8) { self.rawValue = rawValue }
    private init(_ rawValue: UInt8) { self.rawValue = rawValue }

    /// Separates words: white space, control characters, symbols, invalid bytes.
    static let other = CharacterClass(0)
    static let latin = CharacterClass(1)
    static let greek = CharacterClass(2)
    static let cyrillic = CharacterClass(3)
    static let armenian = CharacterClass(4)
    static let hebrew = CharacterClass(5)
    static let arabic = CharacterClass(6)
    static let devanagari = CharacterClass(7)
    static let tamil = CharacterClass(8)
    /// A letter of another script that separates words by spaces.
    static let letter = CharacterClass(9)
    static let digit = CharacterClass(10)
    /// A combining mark; belongs to the character before it.
    static let mark = CharacterClass(11)
    /// Invisible in text and left out of terms: soft hyphen, joiners, direction marks, variation selectors.
    static let ignorable = CharacterClass(12)
    static let han = CharacterClass(13)
    static let kana = CharacterClass(14)
    static let hangul = CharacterClass(15)
    /// A letter of a script without spaces between words: Thai, Lao, Khmer, Burmese and others.
    static let complex = CharacterClass(16)
    /// One character whose compatibility mapping has several classes, such as ½ and ℃: a word of its own.
    static let compound = CharacterClass(17)
    static let underscore = CharacterClass(18)
    static let apostrophe = CharacterClass(19)
    static let middleDot = CharacterClass(20)
    static let fullStop = CharacterClass(21)
    static let comma = CharacterClass(22)
    static let colon = CharacterClass(23)
    static let hyphen = CharacterClass(24)
    static let slash = CharacterClass(25)
    static let at = CharacterClass(26)
    static let plus = CharacterClass(27)
    static let ampersand = CharacterClass(28)
    static let numberSign = CharacterClass(29)
    static let doubleQuote = CharacterClass(30)
    /// An emoji or another pictograph: a word of its own.
    static let pictograph = CharacterClass(31)

    /// The class of an ASCII character, as the tables have it.
    @inline(__always)
    init(ascii byte: UInt8) {
        self =
            switch byte {
            case 0x41...0x5A, 0x61...0x7A: .latin
            case 0x30...0x39: .digit
            case 0x5F: .underscore
            case 0x27: .apostrophe
            case 0x2E: .fullStop
            case 0x2C: .comma
            case 0x3A: .colon
            case 0x2D: .hyphen
            case 0x2F: .slash
            case 0x40: .at
            case 0x2B: .plus
            case 0x26: .ampersand
            case 0x23: .numberSign
            case 0x22: .doubleQuote
            default: .other
            }
    }

    /// A letter of a script that separates words by spaces.
    @inline(__always) var isLetter: Bool { rawValue &- 1 < 9 }
    /// A letter of a script with spaces, or a digit: what words and identifiers begin with.
    @inline(__always) var isAlphanumeric: Bool { rawValue &- 1 < 10 }
    /// A mark or an ignorable character: extends what is before it.
    @inline(__always) var isExtender: Bool { rawValue &- 11 < 2 }
    /// Chinese, Japanese or Korean: indexed in overlapping pairs.
    @inline(__always) var isCJK: Bool { rawValue &- 13 < 3 }
    /// Written without spaces between words.
    @inline(__always) var isUnspaced: Bool { rawValue &- 13 < 4 }
    /// May join two words to an identifier: underscore, apostrophe, full stop, comma, colon, hyphen, slash, @, +, &.
    @inline(__always) var isJoiner: Bool { rawValue &- 18 < 11 && self != .middleDot }
}
