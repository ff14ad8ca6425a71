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

    /// - Parameter words: the digest as four big-endian numbers.
    package init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// 32 bytes.
    public var bytes: [UInt8] {
        Array(unsafeUninitializedCapacity: 32) { bytes, count in
            for place in 0..<32 { bytes.initializeElement(at: place, to: byte(place)) }
            count = 32
        }
    }

    private func byte(_ place: Int) -> UInt8 {
        let word =
            switch place >> 3 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * (place & 7)))
    }

    /// - Returns: `nil` unless the text is 64 hexadecimal digits.
    public init?(hexadecimal: String) {
        let digits = hexadecimal.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64, hexadecimal.utf8.count == 64 else { return nil }
        self.init(bytes: stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }

    /// 64 lower-case hexadecimal digits.
    public var hexadecimal: String {
        String(unsafeUninitializedCapacity: 64) { text in
            for place in 0..<64 {
                let digit = byte(place >> 1) >> (place & 1 == 0 ? 4 : 0) & 15
                text.initializeElement(at: place, to: digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
            return 64
        }
    }

    /// The first eight bytes as a number, for identities derived from content.
    public var prefix64: UInt64 { words.0 }

    public static func == (left: Self, right: Self) -> Bool { left.words == right.words }

    public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
