/// The SHA-256 of some content (FIPS 180-4): decides whether a document has changed, and names a text in the embedding
/// cache. How it is computed is in IndexSupport.
public struct ContentHash: Sendable, Hashable {
    /// The digest as four big-endian numbers, so that a hash needs no memory of its own.
    public let words: (UInt64, UInt64, UInt64, UInt64)

    /// A stored hash; `nil` unless there are 32 bytes.
    public init?(bytes: some Sequence<UInt8>) {
        var numbers: [UInt64] = [0, 0, 0, 0]
        var count = 0
        for byte in bytes {
            guard count < 32 else { return nil }
            numbers[count / 8] = numbers[count / 8] << 8 | UInt64(byte)
            count += 1
        }
        guard count == 32 else { return nil }
        words = (numbers[0], numbers[1], numbers[2], numbers[3])
    }

    /// 32 bytes.
    public var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
        }
    }

    /// - Returns: `nil` unless the text is 64 hexadecimal digits.
    public init?(hexadecimal: String) {
        let digits = hexadecimal.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64, hexadecimal.utf8.count == 64 else { return nil }
        self.init(bytes: stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }

    /// 64 lower-case hexadecimal digits.
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// The first eight bytes as a number, for identities derived from content.
    public var prefix64: UInt64 { words.0 }

    public static func == (left: Self, right: Self) -> Bool { left.words == right.words }

    public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
