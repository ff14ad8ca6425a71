/// The terms that one word or identifier gives: what the cache keeps.
struct WordTerms {
    struct Term {
        /// The range in ``WordTerms/bytes``.
        var start: Int
        var length: Int
        /// Relative to the word's first position.
        var position: Int
        /// The UTF-8 byte range relative to the word's first byte.
        var textStart: Int
        var textEnd: Int
        var flags: Token.Flags
    }

    var bytes: [UInt8] = []
    var terms: [Term] = []
    /// The number of positions used so far: where the next term goes.
    var positions = 0
    var cutTerms = 0

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        terms.removeAll(keepingCapacity: true)
        positions = 0
        cutTerms = 0
    }

    /// Appends a term at the current position, unless that position has it already. A term beyond
    /// ``Analyzer/maximumTermLength`` is cut there, at a character.
    mutating func append(_ term: [UInt8], textStart: Int, textEnd: Int, _ flags: Token.Flags) {
        var length = term.count
        if length > Analyzer.maximumTermLength {
            length = Analyzer.maximumTermLength
            while term[length] & 0xC0 == 0x80 { length -= 1 }
            cutTerms += 1
        }
        guard length > 0 else { return }
        for other in terms.reversed() {
            guard other.position == positions else { break }
            if other.length == length, bytes[other.start..<other.start + length].elementsEqual(term[..<length]) {
                return
            }
        }
        terms.append(
            Term(
                start: bytes.count, length: length, position: positions, textStart: textStart, textEnd: textEnd,
                flags: flags))
        bytes += term[..<length]
    }
}
