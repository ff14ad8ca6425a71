extension DocumentProcessor {
    /// Where the tokens of an encoder that knows the language would begin: words and marks of punctuation; long words count
    /// once for every eight characters, and text without spaces by its characters, as many as say about the same (of
    /// parallel texts, 1.6 Chinese or 2.8 Thai characters for a token of the English text).
    ///
    /// - Returns: byte offsets in UTF-8, ascending.
    /// - Complexity: O(n).
    package static let approximateTokenOffsets: @Sendable (String) -> [Int] = { text in
        var text = text
        return text.withUTF8(approximateTokenOffsets(in:))
    }

    private static let charactersPerToken = 8
    /// Of three characters in a row so many count.
    private static let ideographsOfThree = 2
    private static let lettersOfThree = 1

    private static func approximateTokenOffsets(in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
        var offsets: [Int] = []
        offsets.reserveCapacity(bytes.count / 5 + 8)
        var letters = 0
        /// Characters of an unspaced script in a row.
        var unspaced = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let length = UnicodeBytes.length(byte)
            if byte < 0x80 {
                unspaced = 0
                if ASCII.isLetter(byte) || ASCII.isDigit(byte) {
                    if letters % charactersPerToken == 0 { offsets.append(index) }
                    letters += 1
                } else {
                    letters = 0
                    if byte > 0x20 { offsets.append(index) }
                }
            } else {
                let scalar = UnicodeBytes.scalar(bytes, at: index)
                if UnicodeBytes.isSpace(scalar) {
                    (letters, unspaced) = (0, 0)
                } else if UnicodeBytes.isUnspacedMark(scalar) {
                    // Part of the letter before it.
                } else if isMark(scalar) {
                    (letters, unspaced) = (0, 0)
                    offsets.append(index)
                } else if UnicodeBytes.isUnspaced(scalar) {
                    letters = 0
                    let counting =
                        scalar < 0x2E80 || (0xA9E0...0xAA7F).contains(scalar) ? lettersOfThree : ideographsOfThree
                    if unspaced % 3 < counting { offsets.append(index) }
                    unspaced += 1
                } else {
                    unspaced = 0
                    if letters % charactersPerToken == 0 { offsets.append(index) }
                    letters += 1
                }
            }
            index += length
        }
        return offsets
    }

    /// Punctuation: general, of Chinese and Japanese, and of full width.
    private static func isMark(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2010...0x206F, 0x3001...0x3003, 0x3008...0x3011, 0x3014...0x301F, 0xFF01...0xFF0F, 0xFF1A...0xFF20,
            0xFF3B...0xFF40, 0xFF5B...0xFF65:
            true
        default: false
        }
    }
}
