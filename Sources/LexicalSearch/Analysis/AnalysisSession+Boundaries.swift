/// Classes of bytes for the scan of the text.
enum ByteClass {
    static let word: UInt8 = 1
    static let letter: UInt8 = 2
    static let digit: UInt8 = 4
    /// May join two words: an apostrophe, a full stop, a hyphen and so on; a byte beyond ASCII is looked at closely too.
    static let joiner: UInt8 = 8
    static let underscore: UInt8 = 16
    static let beyondASCII: UInt8 = 32

    static let table: [UInt8] = (0..<256).map { byte in
        switch UInt8(byte) {
        case 0x30...0x39: word | digit
        case 0x41...0x5A, 0x61...0x7A: word | letter
        case 0x5F: underscore
        case 0x27, 0x2E, 0x2C, 0x3A, 0x2D, 0x2F, 0x40, 0x2B, 0x26, 0x23, 0x22: joiner
        case 0x80...: beyondASCII
        default: 0
        }
    }
}

extension AnalysisSession {
    /// Longer chains of words are cut at a word: an identifier of this length is none.
    private static let maximumIdentifierLength = 1000

    /// Where the word or identifier that begins at `start` ends.
    ///
    /// Words are runs of letters, digits and marks, apostrophes between letters included. They are joined by
    /// underscores, or by one of `. , : - / @ + &` directly between two of them: `,` and `:` between digits only, `&`
    /// between letters only.
    func endOfIdentifier(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var (end, last) = endOfAtom(text, from: start)
        while end < text.count, end - start < Self.maximumIdentifierLength {
            guard let next = nextAtom(text, end, last) else { break }
            (end, last) = endOfAtom(text, from: next)
        }
        return end + suffixLength(text, end)
    }

    /// The end of a run of letters, digits, marks and inner apostrophes, and the class of its last letter or digit.
    private func endOfAtom(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> (Int, CharacterClass) {
        var index = start
        var last = CharacterClass.other
        while index < text.count {
            let (found, length) = characterClass(text, index)
            if found.isAlphanumeric {
                last = found
            } else if found == .apostrophe || found == .middleDot || (found == .doubleQuote && last == .hebrew) {
                guard last.isLetter, index + length < text.count else { break }
                let next = characterClass(text, index + length).found
                guard next.isLetter, found != .doubleQuote || next == .hebrew else { break }
            } else if !found.isExtender {
                break
            }
            index += length
        }
        return (index, last)
    }

    /// Where the next atom begins if the characters at `end` join it to the one that ends there.
    private func nextAtom(_ text: UnsafeBufferPointer<UInt8>, _ end: Int, _ last: CharacterClass) -> Int? {
        var index = end
        var joiner = CharacterClass.other
        while index < text.count {
            let (found, length) = characterClass(text, index)
            if found.isAlphanumeric {
                switch joiner {
                case .comma, .colon, .apostrophe: return last == .digit && found == .digit ? index : nil
                case .ampersand: return last.isLetter && found.isLetter ? index : nil
                default: return index
                }
            }
            guard found.rawValue >= CharacterClass.underscore.rawValue, found.rawValue <= CharacterClass.ampersand.rawValue,
                found != .middleDot, index - end < 16
            else { return nil }
            if found != .underscore {
                guard joiner == .other || (joiner == .slash && found == .fullStop) else { return nil }
                joiner = joiner == .other ? found : joiner
            }
            index += length
        }
        return nil
    }

    /// The length of `++` or `#` at the end of a name such as `C++`.
    private func suffixLength(_ text: UnsafeBufferPointer<UInt8>, _ end: Int) -> Int {
        func isOpen(_ index: Int) -> Bool {
            guard index < text.count else { return true }
            let found = characterClass(text, index).found
            return !found.isAlphanumeric && found != .plus && found != .numberSign && found != .underscore
        }
        guard end < text.count else { return 0 }
        if text[end] == 0x23, isOpen(end + 1) { return 1 }
        if text[end] == 0x2B, end + 1 < text.count, text[end + 1] == 0x2B, isOpen(end + 2) { return 2 }
        return 0
    }

    @inline(__always)
    private func characterClass(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> (found: CharacterClass, length: Int) {
        let (scalar, length) = UTF8Decoding.decode(text, at: index)
        return (UnicodeData.shared.characterClass(scalar), length)
    }

    /// Analyses what begins with a character beyond ASCII; returns where to go on.
    func analyzeBeyondASCII(_ text: UnsafeBufferPointer<UInt8>, at index: Int, into buffer: TokenBuffer) -> Int {
        let (found, length) = characterClass(text, index)
        if found.isAlphanumeric {
            let end = endOfIdentifier(text, from: index)
            emit(text, index, end, into: buffer)
            return end
        }
        if found.isUnspaced { return analyzeUnspaced(text, at: index, into: buffer) }
        if found == .compound || found == .pictograph { emit(text, index, index + length, into: buffer) }
        return index + length
    }

    /// Emits overlapping pairs of a run of Chinese, Japanese or Korean characters, or of syllables of a script such as
    /// Thai; a run of one is emitted as it is.
    private func analyzeUnspaced(_ text: UnsafeBufferPointer<UInt8>, at start: Int, into buffer: TokenBuffer) -> Int {
        let isComplex = characterClass(text, start).found == .complex
        var end = start
        while end < text.count, end - start < 4096 {
            let (found, length) = characterClass(text, end)
            guard found.isExtender || (isComplex ? found == .complex : found.isCJK) else { break }
            end += length
        }
        unspaced.removeAll(keepingCapacity: true)
        wordAnalyzer.normalizer.normalize(UnsafeBufferPointer(rebasing: text[start..<end]), into: &unspaced)
        // A long run is cut here; the next piece begins with this one's last character, so that no pair is lost.
        let isCut = end < text.count && end - start >= 4096
        var clusters: [Int] = []
        for (position, unit) in unspaced.enumerated() {
            let joins = position > 0 && (unit.characterClass.isExtender || isStacked(unspaced[position - 1].scalar))
            if !joins { clusters.append(position) }
        }
        guard !clusters.isEmpty else { return end }
        clusters.append(unspaced.count)
        var scratch: [UInt8] = []
        let single = clusters.count == 2
        for index in 0..<(single ? 1 : clusters.count - 2) {
            let from = clusters[index]
            let to = clusters[index + (single ? 1 : 2)]
            appendUnspaced(from, to, start, &scratch, .primary, buffer)
            if variants.unigrams, !single {
                appendUnspaced(from, clusters[index + 1], start, &scratch, [], buffer)
                if index == clusters.count - 3 { 
                    buffer.positionCount += 1
                    appendUnspaced(clusters[index + 1], to, start, &scratch, [], buffer) }
            }
            buffer.positionCount += 1
        }
        return isCut && !single ? start + Int(unspaced[clusters[clusters.count - 2]].start) : end
    }

    private func appendUnspaced(
        _ from: Int, _ to: Int, _ start: Int, _ scratch: inout [UInt8], _ flags: Token.Flags, _ buffer: TokenBuffer
    ) {
        scratch.removeAll(keepingCapacity: true)
        for unit in unspaced[from..<to] { UTF8Decoding.append(unit.scalar, to: &scratch) }
        if scratch.count > Analyzer.maximumTermLength {
            var length = Analyzer.maximumTermLength
            while scratch[length] & 0xC0 == 0x80 { length -= 1 }
            scratch.removeSubrange(length...)
            buffer.cutTermCount += 1
        }
        scratch.withUnsafeBufferPointer {
            buffer.append(
                $0, hash: UInt32(truncatingIfNeeded: ByteHash.hash($0) >> 32), position: buffer.positionCount,
                start + Int(unspaced[from].start), start + Int(unspaced[to - 1].end), flags)
        }
    }

    /// Whether a sign stacks the next consonant under this one: Khmer coeng, Burmese virama.
    private func isStacked(_ scalar: UInt32) -> Bool { scalar == 0x17D2 || scalar == 0x1039 }
}
