/// What a text costs that is read in an encoding of one byte for each character.
///
/// Thread safety: immutable.
struct SingleByteText: Sendable {
    let encoding: TextEncoding
    private let scalars: [UInt32]
    private let kinds: [CharacterKind]
    private let readings: [Reading]
    /// What the encoding costs in itself: the rarer, the more, in fifths of a bit.
    private let rarity: Int

    /// A language's letters under the bytes of the encoding.
    private struct Reading: Sendable {
        let pairs: LetterPairs
        /// 0 where the byte is no letter of the language.
        let rows: [UInt8]
        /// Of letters that the language does not have.
        let foreign: [Int]
        let isLatin: Bool
    }

    private static let western = "en de fr es it pt nl sv da no fi is ca gl eu sq id"
    private static let central = "en pl cs sk hu hr sl ro de sq"
    private static let cyrillic = "ru bg sr mk be uk"

    /// In the order of preference among those that read a text alike.
    static let all: [SingleByteText] = [
        (.windows1252, 0, western), (.windows1251, 8, cyrillic), (.windows1250, 12, central),
        (.iso8859x2, 12, central), (.windows1253, 12, "el"), (.windows1255, 12, "he"), (.iso8859x7, 15, "el"),
        (.koi8R, 15, "ru bg"), (.windows1256, 15, "ar fa"), (.windows874, 15, "th"), (.windows1254, 17, "tr en"),
        (.windows1257, 17, "lt lv et en"), (.koi8U, 20, "uk ru"), (.ibm866, 20, "ru be bg uk"),
        (.iso8859x5, 25, cyrillic), (.macintosh, 30, western), (.iso8859x6, 30, "ar"), (.iso8859x15, 35, western),
        (.macCyrillic, 40, cyrillic), (.ibm850, 45, western), (.ibm852, 45, central),
    ].compactMap { SingleByteText($0, $1, $2) }

    /// - Returns: `nil` if the system does not know the encoding.
    private init?(_ encoding: TextEncoding, _ rarity: Int, _ languages: String) {
        guard let table = SystemConverter.table(encoding) else { return nil }
        self.encoding = encoding
        self.rarity = rarity
        scalars = (0..<0x80) + table
        kinds = scalars.map { CharacterKind($0) }
        let lower = scalars.map { Unicode.Scalar($0)?.properties.lowercaseMapping.unicodeScalars.first?.value ?? 0 }
        var readings: [Reading] = []
        for language in languages.split(separator: " ") {
            guard let pairs = LetterPairs.all[String(language)] else { preconditionFailure("no table for \(language)") }
            let isLatin = pairs.rows[0x61] != nil
            readings.append(
                Reading(
                    pairs: pairs, rows: lower.map { pairs.rows[$0] ?? 0 },
                    foreign: lower.map { Self.foreignCost($0, isLatin: isLatin, pairs) }, isLatin: isLatin))
        }
        self.readings = readings
    }

    /// Letters that a language lacks stand in names and in words of others.
    private static func foreignCost(_ letter: UInt32, isLatin: Bool, _ pairs: LetterPairs) -> Int {
        guard let scalar = Unicode.Scalar(letter), letter >= 0x80 else { return 60 }
        if isLatin {
            if "éáíóúöüäèñçàâêôåøëïîû".unicodeScalars.contains(scalar) { return 55 }
            if "šžčœæìòùãõß".unicodeScalars.contains(scalar) { return 62 }
            return letter < 0x250 ? 70 : 75
        }
        if pairs.rows[0x430] != nil, (0x430...0x45F).contains(letter) { return 55 }
        return scalar.properties.generalCategory == .nonspacingMark ? 40 : 75
    }

    /// In fifths of a bit: the least of the languages that are written in the encoding.
    ///
    /// - Complexity: O(n) for each language.
    func cost(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var fixed = rarity
        var words: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            let kind = kinds[Int(bytes[index])]
            guard kind.isLetter else {
                fixed += signCost(bytes, index, kind)
                index += 1
                continue
            }
            let start = index
            var previous: CharacterKind?
            while index < bytes.count {
                let kind = kinds[Int(bytes[index])]
                guard kind.isLetter else { break }
                fixed += SignCosts.ofCase(isUpper: kind == .upper, after: previous)
                previous = kind
                index += 1
            }
            words.append(start..<index)
        }
        let english = words.map { EnglishWords.cost(of: bytes, $0) }
        return fixed + (readings.map { cost(of: bytes, words, $0, english) }.min() ?? 0)
    }

    private func signCost(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ kind: CharacterKind) -> Int {
        if bytes[index] < 0x80 { return SignCosts.ascii(bytes[index]) }
        if kind == .undefined { return 150 }
        let before = index > 0 ? kinds[Int(bytes[index - 1])] : .space
        let after = index + 1 < bytes.count ? kinds[Int(bytes[index + 1])] : .space
        return SignCosts.sign(scalars[Int(bytes[index])], before, after)
    }

    private func cost(
        of bytes: UnsafeBufferPointer<UInt8>, _ words: [Range<Int>], _ reading: Reading, _ english: [Int?]
    ) -> Int {
        var sum = 0
        for (word, english) in zip(words, english) {
            if let english, !reading.isLatin {
                sum += english
                continue
            }
            let own = cost(of: bytes, word, reading)
            // English words stand between those of any language, in code above all.
            sum += english.map { min(own, $0 + 15) } ?? own
        }
        return sum
    }

    private func cost(of bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>, _ reading: Reading) -> Int {
        var sum = 0
        var previous: UInt8 = 0
        for index in word {
            let byte = Int(bytes[index])
            let row = reading.rows[byte]
            if row == 0 {
                // Two alphabets in one word are rarer than a letter that a language lacks.
                sum += byte < 0x80 && previous == 0 && reading.isLatin ? 32 : reading.foreign[byte]
            } else {
                sum += reading.pairs.cost(of: row, after: previous)
            }
            previous = row
        }
        return previous > 0 ? sum + reading.pairs.cost(of: 0, after: previous) : sum
    }
}

/// What words of ASCII letters cost as English ones.
enum EnglishWords {
    private static let pairs = LetterPairs.all["en"]!

    /// `nil` for a word with other letters.
    static func cost(of bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> Int? {
        var sum = 0
        var previous: UInt8 = 0
        for index in word {
            guard bytes[index] < 0x80 else { return nil }
            let row = (bytes[index] | 0x20) - 0x60
            sum += pairs.cost(of: row, after: previous)
            previous = row
        }
        return sum + pairs.cost(of: 0, after: previous)
    }
}
