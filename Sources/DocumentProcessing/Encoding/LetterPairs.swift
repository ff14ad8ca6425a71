/// How often letters follow each other in a language: what a word costs, in fifths of a bit.
///
/// The number of bits is -log2 of the probability, so that costs add up, and texts read in several encodings compare.
struct LetterPairs: Sendable {
    let language: String
    /// Letters in lower case, each with its row; the edge of a word has row 0.
    let rows: [UInt32: UInt8]
    private let size: Int
    private let costs: [UInt8]

    private init(_ table: LetterTables.Pairs) {
        language = table.language
        var rows: [UInt32: UInt8] = [:]
        for (place, letter) in table.alphabet.unicodeScalars.enumerated() { rows[letter.value] = UInt8(place + 1) }
        self.rows = rows
        size = rows.count + 1
        costs = table.costs.withUTF8Buffer { text in
            text.map { $0 < 0x5C ? $0 - 0x23 : $0 - 0x24 }
        }
        precondition(costs.count == size * size, "the table of \(language) is cut off")
    }

    /// - Parameters: rows of the letter before and of the letter.
    @inline(__always)
    func cost(of letter: UInt8, after previous: UInt8) -> Int { Int(costs[Int(previous) * size + Int(letter)]) }

    /// By language.
    static let all: [String: LetterPairs] = Dictionary(
        uniqueKeysWithValues: LetterTables.pairs.map { ($0.language, LetterPairs($0)) })
}

/// What the characters of Chinese, Japanese and Korean cost, in fifths of a bit.
struct CharacterCosts: Sendable {
    private let costs: [UInt32: Int]
    private let language: String

    private init(_ language: String, _ table: String) {
        self.language = language
        var costs: [UInt32: Int] = [:]
        for line in table.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 2, let bits = Int(parts[0]) else { preconditionFailure("\(line) has no cost") }
            for character in parts[1].unicodeScalars { costs[character.value] = bits * 5 }
        }
        self.costs = costs
    }

    /// By language.
    static let all: [String: CharacterCosts] = Dictionary(
        uniqueKeysWithValues: LetterTables.characters.map { ($0.language, CharacterCosts($0.language, $0.costs)) })

    /// Of a character beyond ASCII.
    func cost(of character: UInt32) -> Int {
        if let cost = costs[character] { return cost }
        switch character {
        case 0xFFFD: return 200
        case 0xFF01...0xFF5E, 0x3000...0x303F, 0x2010...0x2040: return 55
        case 0x4E00...0x9FFF: return language == "ko" ? 100 : 90
        case 0xAC00...0xD7A3: return 90
        case 0x3041...0x30FF: return language == "ja" ? 65 : 95
        // Half-width katakana are what one-byte characters of other encodings look like.
        case 0xFF61...0xFF9F: return 75
        case 0x2500...0x259F, 0xB0, 0xB7, 0xD7: return 70
        case 0x80...0x9F: return 125
        case 0xE000...0xF8FF, 0x10000...: return 150
        default: return 95
        }
    }
}
