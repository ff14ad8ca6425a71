/// The terms that one word or identifier gives: what the cache keeps.
struct WordTerms: ~Copyable {
    struct Term: BitwiseCopyable {
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

    var bytes = ScratchArray<UInt8>()
    var terms = ScratchArray<Term>()
    /// The number of positions used so far: where the next term goes.
    var positions = 0
    var cutTerms = 0

    mutating func removeAll() {
        bytes.truncate(to: 0)
        terms.truncate(to: 0)
        positions = 0
        cutTerms = 0
    }

    /// Appends a term at the current position, unless that position has it already. A term beyond
    /// ``Analyzer/maximumTermLength`` is cut there, at a character.
    mutating func append(_ term: UnsafeBufferPointer<UInt8>, textStart: Int, textEnd: Int, _ flags: Token.Flags) {
        var length = term.count
        if length > Analyzer.maximumTermLength {
            length = Analyzer.maximumTermLength
            while term[length] & 0xC0 == 0x80 { length -= 1 }
            cutTerms += 1
        }
        guard length > 0 else { return }
        for other in terms.elements.reversed() {
            guard other.position == positions else { break }
            if other.length == length, bytes[other.start..<other.start + length].elementsEqual(term[..<length]) {
                return
            }
        }
        terms.append(
            Term(
                start: bytes.count, length: length, position: positions, textStart: textStart, textEnd: textEnd,
                flags: flags))
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: term[..<length]))
    }
}
