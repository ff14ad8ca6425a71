/// Finds where sentences end, by their punctuation and what stands around it.
///
/// A full stop, exclamation or question mark ends a sentence if white space follows (after closing quotes and
/// brackets), the next word does not begin with a small letter, and the word before a full stop is no abbreviation,
/// initial or list number. The marks of unspaced scripts end one by themselves; so does a blank line.
enum SentenceScanner {
    /// Words that a full stop shortens and that do not end a sentence, in lower case without the last stop.
    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "cf", "fig", "figs", "eq", "eqs", "sec", "ch", "no",
        "nos", "vol", "pp", "ed", "eds", "al", "approx", "ca", "resp", "incl", "e.g", "i.e", "eg", "ie", "viz", "gen",
        "col", "lt", "sgt", "capt", "rev", "hon", "mt", "dept", "univ", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
        "sep", "sept", "oct", "nov", "dec", "z.b", "d.h", "u.a", "bzw", "ggf", "evtl", "vgl", "nr", "abs", "art", "str",
        "p.ej", "sra", "dra", "mme", "mlle", "см", "т.е", "т.д", "стр", "рис", "г", "ул",
    ]
    private static let longestAbbreviation = 8

    /// The end of the sentence that begins at `start`: after its closing marks, or the end of the range.
    ///
    /// - Complexity: O(length of the sentence).
    static func end(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> Int {
        let (start, end) = (range.lowerBound, range.upperBound)
        var index = start
        while index < end {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
                let after = afterClosers(bytes, index + 1, end)
                if after == end { return end }
                if ASCII.isSpace(bytes[after]),
                    endsSentence(bytes, mark: index, after: after, from: start, to: end)
                {
                    return after
                }
                index = after
            case ASCII.newline, ASCII.carriageReturn:
                // A second line end before anything else is a blank line.
                var next = index + 1
                if byte == ASCII.carriageReturn, next < end, bytes[next] == ASCII.newline { next += 1 }
                while next < end, ASCII.isBlank(bytes[next]) { next += 1 }
                if next < end, bytes[next] == ASCII.newline || bytes[next] == ASCII.carriageReturn { return index }
                index = next
            case 0xD8...0xEF:
                let length = UnicodeBytes.length(byte)
                index += length
                switch UnicodeBytes.scalar(bytes, at: index - length) {
                case 0x3002, 0xFF01, 0xFF1F, 0xFF0E, 0xFF61:
                    return afterClosers(bytes, index, end)
                case 0x0964, 0x0965, 0x061F, 0x06D4, 0x2026, 0x203C, 0x2047, 0x2048, 0x2049:
                    let after = afterClosers(bytes, index, end)
                    if after == end || ASCII.isSpace(bytes[after]) { return after }
                default: break
                }
            default:
                index += 1
            }
        }
        return end
    }

    /// Skips further end marks, quotes and brackets that belong to the sentence.
    private static func afterClosers(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"),
                UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "*"), UInt8(ascii: "_"):
                index += 1
            case 0xC2 where UnicodeBytes.scalar(bytes, at: index) == 0xBB:
                index += 2
            case 0xE2, 0xE3, 0xEF:
                switch UnicodeBytes.scalar(bytes, at: index) {
                case 0x2019, 0x201D, 0x203A, 0x300D, 0x300F, 0x3011, 0x3002, 0xFF01, 0xFF1F, 0xFF09: index += 3
                default: return index
                }
            default: return index
            }
        }
        return index
    }

    /// Whether the mark, followed by white space at `after`, ends the sentence that began at `start`.
    private static func endsSentence(
        _ bytes: UnsafeBufferPointer<UInt8>, mark: Int, after: Int, from start: Int, to end: Int
    ) -> Bool {
        var next = after
        while next < end, ASCII.isSpace(bytes[next]) { next += 1 }
        if next < end, ASCII.isLower(bytes[next]) { return false }
        guard bytes[mark] == UInt8(ascii: "."), after == mark + 1 else { return true }
        var first = mark
        // Only short words can be abbreviations: looking further back would make long words expensive.
        while first > start, mark - first <= 2 * longestAbbreviation, !ASCII.isSpace(bytes[first - 1]) { first -= 1 }
        while first < mark, bytes[first] == UInt8(ascii: "(") || bytes[first] == UInt8(ascii: "[") { first += 1 }
        let word = first..<mark
        guard !word.isEmpty, word.count <= 2 * longestAbbreviation else { return true }
        if word.allSatisfy({ ASCII.isDigit(bytes[$0]) }) {
            // "3." at the beginning of a sentence or line counts items.
            let before = first == start ? ASCII.newline : bytes[first - 1]
            return !(word.count <= 3 && (first == start || before == ASCII.newline))
        }
        if word.count == 1, ASCII.isLetter(bytes[first]), bytes[first] != UInt8(ascii: "I") { return false }
        return !abbreviations.contains(ASCII.string(bytes, word).lowercased())
    }
}
