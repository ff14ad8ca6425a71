/// One term at one place of the analysed text.
package struct Token: Sendable {
    /// Where the term's bytes begin in `TokenBuffer.bytes`.
    package var termStart: UInt32
    /// The position in the text, for phrases; never decreases. Parts of an identifier share the position of the whole;
    /// a removed stop word leaves a gap.
    package var position: UInt32
    /// The UTF-8 byte range in the analysed text, for highlighting.
    package var textStart: UInt32
    package var textEnd: UInt32
    /// A hash of the term's bytes, equal for equal terms of one analyzer; saves consumers hashing them again.
    package var termHash: UInt32
    /// The length of the term, 1...255 bytes of UTF-8.
    package var termLength: UInt16
    package var flags: Flags

    package struct Flags: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        package static let primary = Flags(rawValue: 1)
        package static let stopWord = Flags(rawValue: 2)
    }

    /// Whether it counts for the document's length. Extra tokens at the same position (parts of an identifier) do not.
    @inlinable package var isPrimary: Bool { flags.rawValue & 1 != 0 }
    /// Whether it is a stop word of the analyzer's language: plain queries leave it out unless they have nothing else.
    @inlinable package var isStopWord: Bool { flags.rawValue & 2 != 0 }
}

/// The tokens of one analysed text, in reusable flat memory.
///
/// Thread safety: used by one thread at a time.
package final class TokenBuffer {
    @usableFromInline var byteStorage: UnsafeMutablePointer<UInt8>
    @usableFromInline var byteCapacity: Int
    @usableFromInline var byteCount = 0
    @usableFromInline var tokenStorage: UnsafeMutablePointer<Token>
    @usableFromInline var tokenCapacity: Int
    @usableFromInline var tokenCount = 0

    /// The number of primary tokens: the document's length for BM25.
    package internal(set) var primaryCount = 0
    /// The number of positions used, removed stop words included: where a following text would begin.
    package internal(set) var positionCount = 0
    /// The number of words longer than ``Analyzer/maximumTermLength`` bytes, which were cut to that length.
    package internal(set) var cutTermCount = 0

    package init() {
        byteCapacity = 4096
        tokenCapacity = 512
        byteStorage = .allocate(capacity: byteCapacity)
        tokenStorage = .allocate(capacity: tokenCapacity)
    }

    deinit {
        byteStorage.deallocate()
        tokenStorage.deallocate()
    }

    /// The bytes of the terms. Valid until the buffer changes.
    @inlinable package var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: byteStorage, count: byteCount)
    }

    /// The tokens in order of position; at one position the whole identifier comes before its parts. Valid until the
    /// buffer changes.
    @inlinable package var tokens: UnsafeBufferPointer<Token> {
        UnsafeBufferPointer(start: tokenStorage, count: tokenCount)
    }

    /// The bytes of a token's term. Valid until the buffer changes.
    @inlinable package func term(of token: Token) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: byteStorage + Int(token.termStart), count: Int(token.termLength))
    }

    /// The term of a token as text.
    package func string(of token: Token) -> String { String(decoding: term(of: token), as: UTF8.self) }

    /// Empties the buffer and keeps its memory, unless a huge text made it grow beyond reason.
    package func removeAll() {
        byteCount = 0
        tokenCount = 0
        primaryCount = 0
        positionCount = 0
        cutTermCount = 0
    }

    /// Appends a token.
    func append(
        _ term: UnsafeBufferPointer<UInt8>, hash: UInt32, position: Int, _ textStart: Int, _ textEnd: Int,
        _ flags: Token.Flags
    ) {
        guard let base = term.baseAddress else { return }
        reserve(termLength: term.count)
        (byteStorage + byteCount).update(from: base, count: term.count)
        (tokenStorage + tokenCount).initialize(
            to: Token(
                termStart: UInt32(truncatingIfNeeded: byteCount), position: UInt32(truncatingIfNeeded: position),
                textStart: UInt32(truncatingIfNeeded: textStart), textEnd: UInt32(truncatingIfNeeded: textEnd),
                termHash: hash, termLength: UInt16(term.count), flags: flags))
        byteCount += term.count
        tokenCount += 1
        primaryCount += Int(flags.rawValue & 1)
    }

    /// Makes room for one more token with a term of at most `termLength` bytes (plus 16 bytes of slack for wide copies).
    @inline(__always)
    func reserve(termLength: Int) {
        if byteCapacity - byteCount < termLength + 16 { growBytes(by: termLength + 16) }
        if tokenCount == tokenCapacity { growTokens() }
    }

    @inline(never)
    private func growBytes(by needed: Int) {
        byteCapacity = max(byteCapacity * 2, byteCapacity + needed)
        let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: byteCapacity)
        grown.update(from: byteStorage, count: byteCount)
        byteStorage.deallocate()
        byteStorage = grown
    }

    @inline(never)
    private func growTokens() {
        tokenCapacity *= 2
        let grown = UnsafeMutablePointer<Token>.allocate(capacity: tokenCapacity)
        grown.moveInitialize(from: tokenStorage, count: tokenCount)
        tokenStorage.deallocate()
        tokenStorage = grown
    }
}
