/// What a text costs that is read as Chinese, Japanese or Korean.
enum EastAsianText {
    /// The encodings, with their languages; the rarer an encoding, the more it costs in itself, in fifths of a bit.
    static let encodings: [(encoding: TextEncoding, language: String, rarity: Int)] = [
        (.shiftJIS, "ja", 10), (.gb18030, "zh-hans", 10), (.eucKR, "ko", 12), (.eucJP, "ja", 15),
        (.big5, "zh-hant", 15),
    ]

    /// In fifths of a bit.
    ///
    /// - Complexity: O(n).
    static func cost(of text: String, language: String) -> Int {
        guard let costs = CharacterCosts.all[language] else { preconditionFailure("no table for \(language)") }
        var text = text
        return text.withUTF8 { cost(of: $0, costs) }
    }

    private static func cost(of text: UnsafeBufferPointer<UInt8>, _ costs: CharacterCosts) -> Int {
        var sum = 0
        var index = 0
        /// The character before is no ASCII, and follows a letter.
        var (isAfterWide, isBetween) = (false, false)
        while index < text.count {
            let byte = text[index]
            if ASCII.isLetter(byte) {
                let start = index
                if isAfterWide { sum += isBetween && ASCII.isLower(byte) ? 30 : 10 }
                var previous: CharacterKind?
                while index < text.count, ASCII.isLetter(text[index]) {
                    let isUpper = !ASCII.isLower(text[index])
                    sum += SignCosts.ofCase(isUpper: isUpper, after: previous)
                    previous = isUpper ? .upper : .lower
                    index += 1
                }
                sum += EnglishWords.cost(of: text, start..<index) ?? 0
                isAfterWide = false
            } else if byte < 0x80 {
                sum += SignCosts.ascii(byte)
                isAfterWide = false
                index += 1
            } else {
                isBetween = index > 0 && ASCII.isLetter(text[index - 1])
                if isBetween { sum += 10 }
                sum += costs.cost(of: UnicodeBytes.scalar(text, at: index))
                isAfterWide = true
                index += 1
                while index < text.count, UnicodeBytes.isContinuation(text[index]) { index += 1 }
            }
        }
        return sum
    }
}
