/// Where words and identifiers end.
///
/// A word is a run of letters, digits and marks with the rules of UAX #29 (WB4 to WB10): apostrophes and middle dots
/// stand within it between letters, quotation marks between Hebrew ones. Identifiers join words by underscores or by one
/// of `. , : - / @ + &` that stands directly between two of them: `,` and `:` between digits only, `&` between letters
/// only. Scripts without spaces and ideographs are not words; they are indexed in pairs.
extension AnalysisSession {
    /// A longer chain of words is cut at a word: it is no identifier.
    private static let maximumIdentifierLength = 1000
    private static let maximumJoinerLength = 16

    /// The end of the word or identifier that begins at `start`.
    func endOfIdentifier(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var (end, last) = endOfWord(text, from: start)
        while end < text.count, end - start < Self.maximumIdentifierLength {
            guard let next = nextWord(text, after: end, last) else { break }
            (end, last) = endOfWord(text, from: next)
        }
        return end + suffixLength(text, end)
    }

    /// The end of a word and the class of its last letter or digit.
    private func endOfWord(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> (Int, CharacterClass) {
        var index = start
        var last = CharacterClass.other
        while index < text.count {
            let (found, length) = characterClass(text, index)
            if found.isAlphanumeric {
                last = found
            } else if found == .apostrophe || found == .middleDot || found == .doubleQuote {
                guard last.isLetter, index + length < text.count else { break }
                let next = characterClass(text, index + length).found
                guard next.isLetter, found != .doubleQuote || (last == .hebrew && next == .hebrew) else { break }
            } else if !found.isExtender {
                break
            }
            index += length
        }
        return (index, last)
    }

    /// Where the next word begins if the characters at `end` join it to the one that ends there.
    private func nextWord(_ text: UnsafeBufferPointer<UInt8>, after end: Int, _ last: CharacterClass) -> Int? {
        var index = end
        var joiner = CharacterClass.underscore
        while index < text.count {
            let (found, length) = characterClass(text, index)
            if found.isAlphanumeric {
                switch joiner {
                case .comma, .colon, .apostrophe: return last == .digit && found == .digit ? index : nil
                case .ampersand: return last.isLetter && found.isLetter ? index : nil
                default: return index
                }
            }
            guard found.isJoiner, index - end < Self.maximumJoinerLength else { return nil }
            if found != .underscore {
                // One joiner, among any underscores; but a hidden file may follow a slash.
                guard joiner == .underscore || (joiner == .slash && found == .fullStop) else { return nil }
                if joiner == .underscore { joiner = found }
            }
            index += length
        }
        return nil
    }

    /// The length of `++` or `#` at the end of a name such as `C++`.
    private func suffixLength(_ text: UnsafeBufferPointer<UInt8>, _ end: Int) -> Int {
        func isEnd(_ index: Int) -> Bool {
            guard index < text.count else { return true }
            let found = characterClass(text, index).found
            return !found.isAlphanumeric && found != .plus && found != .numberSign && found != .underscore
        }
        guard end < text.count else { return 0 }
        if text[end] == 0x23, isEnd(end + 1) { return 1 }
        if text[end] == 0x2B, end + 1 < text.count, text[end + 1] == 0x2B, isEnd(end + 2) { return 2 }
        return 0
    }

    /// Whether the full stop at `index` begins a name such as `.net`: a letter after it, and before it nothing but white
    /// space or an opening mark.
    func beginsName(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard index + 1 < text.count, (text[index + 1] | 0x20) &- 0x61 < 26 else { return false }
        guard index > 0 else { return true }
        switch text[index - 1] {
        case 0x20, 0x09, 0x0A, 0x0D, 0x22, 0x27, 0x28, 0x5B, 0x60: return true
        default: return false
        }
    }

    @inline(__always)
    func characterClass(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> (found: CharacterClass, length: Int) {
        let byte = text[index]
        if byte < 0x80 { return (CharacterClass(ascii: byte), 1) }
        let (scalar, length) = UTF8Decoding.decode(text, at: index)
        return (UnicodeData.shared.characterClass(scalar), length)
    }
}
