extension DocumentProcessor {
    /// Where a typical subword encoder's tokens would begin, for stores without a model: words, marks of punctuation
    /// and characters of unspaced scripts; long words count once for every eight characters.
    ///
    /// - Returns: byte offsets in UTF-8, ascending.
    /// - Complexity: O(n).
    package static let approximateTokenOffsets: @Sendable (String) -> [Int] = { text in
        var text = text
        return text.withUTF8(approximateTokenOffsets(in:))
    }

    private static let charactersPerToken = 8

    private static func approximateTokenOffsets(in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
        var offsets: [Int] = []
        offsets.reserveCapacity(bytes.count / 5 + 8)
        var letters = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let length = UnicodeBytes.length(byte)
            if byte < 0x80 {
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
                    letters = 0
                } else if UnicodeBytes.isUnspacedMark(scalar) {
                    // Part of the letter before it.
                } else if UnicodeBytes.isUnspaced(scalar) || (0x2010...0x206F).contains(scalar) {
                    letters = 0
                    offsets.append(index)
                } else {
                    if letters % charactersPerToken == 0 { offsets.append(index) }
                    letters += 1
                }
            }
            index += length
        }
        return offsets
    }
}
