/// One term at one place of the analysed text.
package struct Token: BitwiseCopyable, Sendable {
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

    package struct Flags: OptionSet, BitwiseCopyable, Sendable {
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
    /// What the analysis writes. It stands behind a constant pointer because the checks of exclusive access that Swift
    /// makes for variables of a class cost more than the analysis itself.
    struct State {
        var bytes: UnsafeMutablePointer<UInt8>
        var byteCapacity = 4096
        var byteCount = 0
        var tokens: UnsafeMutablePointer<Token>
        var tokenCapacity = 512
        var tokenCount = 0
        var primaryCount = 0
        var positionCount = 0
        var cutTermCount = 0

        init() {
            bytes = .allocate(capacity: byteCapacity)
            tokens = .allocate(capacity: tokenCapacity)
        }
    }

    let state: UnsafeMutablePointer<State>

    package init() {
        state = .allocate(capacity: 1)
        state.initialize(to: State())
    }

    deinit {
        state.pointee.bytes.deallocate()
        state.pointee.tokens.deallocate()
        state.deallocate()
    }

    /// The bytes of the terms. Valid until the buffer changes.
    package var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: state.pointee.bytes, count: state.pointee.byteCount)
    }

    /// The tokens in order of position; at one position the whole identifier comes before its parts. Valid until the
    /// buffer changes.
    package var tokens: UnsafeBufferPointer<Token> {
        UnsafeBufferPointer(start: state.pointee.tokens, count: state.pointee.tokenCount)
    }

    /// The number of primary tokens: the document's length for BM25.
    package var primaryCount: Int { state.pointee.primaryCount }
    /// The number of positions used, removed stop words included: where a following text would begin.
    package var positionCount: Int { state.pointee.positionCount }
    /// The number of terms longer than ``Analyzer/maximumTermLength`` bytes, which were cut to that length.
    package var cutTermCount: Int { state.pointee.cutTermCount }

    /// The bytes of a token's term. Valid until the buffer changes.
    package func term(of token: Token) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: state.pointee.bytes + Int(token.termStart), count: Int(token.termLength))
    }

    /// The term of a token as text.
    package func string(of token: Token) -> String { String(decoding: term(of: token), as: UTF8.self) }

    /// Empties the buffer and keeps its memory, unless a huge text made it grow beyond 16 million bytes or tokens.
    package func removeAll() {
        if max(state.pointee.byteCapacity, state.pointee.tokenCapacity) > 16_000_000 {
            state.pointee.bytes.deallocate()
            state.pointee.tokens.deallocate()
            state.pointee = State()
        }
        state.pointee.byteCount = 0
        state.pointee.tokenCount = 0
        state.pointee.primaryCount = 0
        state.pointee.positionCount = 0
        state.pointee.cutTermCount = 0
    }
}

extension TokenBuffer.State {
    /// Appends a token.
    mutating func append(
        _ term: UnsafeBufferPointer<UInt8>, hash: UInt32, position: Int, _ textStart: Int, _ textEnd: Int,
        _ flags: Token.Flags
    ) {
        guard let base = term.baseAddress else { return }
        reserve(termLength: term.count)
        (bytes + byteCount).update(from: base, count: term.count)
        addToken(length: term.count, hash: hash, position: position, textStart, textEnd, flags)
    }

    /// Appends a token of at most 16 bytes, which are the first ones of two little-endian words.
    @inline(__always)
    mutating func append(
        _ low: UInt64, _ high: UInt64, length: Int, hash: UInt32, position: Int, _ textStart: Int, _ textEnd: Int,
        _ flags: Token.Flags
    ) {
        reserve(termLength: 16)
        let target = UnsafeMutableRawPointer(bytes + byteCount)
        target.storeBytes(of: low.littleEndian, as: UInt64.self)
        target.storeBytes(of: high.littleEndian, toByteOffset: 8, as: UInt64.self)
        addToken(length: length, hash: hash, position: position, textStart, textEnd, flags)
    }

    @inline(__always)
    private mutating func addToken(
        length: Int, hash: UInt32, position: Int, _ textStart: Int, _ textEnd: Int, _ flags: Token.Flags
    ) {
        (tokens + tokenCount).initialize(
            to: Token(
                termStart: UInt32(truncatingIfNeeded: byteCount), position: UInt32(truncatingIfNeeded: position),
                textStart: UInt32(truncatingIfNeeded: textStart), textEnd: UInt32(truncatingIfNeeded: textEnd),
                termHash: hash, termLength: UInt16(truncatingIfNeeded: length), flags: flags))
        byteCount &+= length
        tokenCount &+= 1
        primaryCount &+= Int(flags.rawValue & 1)
    }

    /// Makes room for one more token with a term of at most `termLength` bytes.
    @inline(__always)
    private mutating func reserve(termLength: Int) {
        if byteCapacity &- byteCount < termLength { growBytes(by: termLength) }
        if tokenCount == tokenCapacity { growTokens() }
    }

    @inline(never)
    private mutating func growBytes(by needed: Int) {
        byteCapacity = max(byteCapacity * 2, byteCapacity + needed)
        let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: byteCapacity)
        grown.update(from: bytes, count: byteCount)
        bytes.deallocate()
        bytes = grown
    }

    @inline(never)
    private mutating func growTokens() {
        tokenCapacity *= 2
        let grown = UnsafeMutablePointer<Token>.allocate(capacity: tokenCapacity)
        grown.moveInitialize(from: tokens, count: tokenCount)
        tokens.deallocate()
        tokens = grown
    }
}
