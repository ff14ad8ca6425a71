/// Hashes of short byte strings, the same on every machine.
enum ByteHash {
    /// Two little-endian words that hold the bytes, and their number, mixed by a 128-bit multiplication.
    @inline(__always)
    static func mix(_ low: UInt64, _ high: UInt64, _ length: Int) -> UInt64 {
        let seed = 0xA076_1D64_78BD_642F ^ UInt64(truncatingIfNeeded: length)
        let product = (low ^ seed).multipliedFullWidth(by: high ^ 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }

    /// The hash of a byte string of any length; for at most 16 bytes that of ``mix(_:_:_:)``.
    static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var state: UInt64 = 0
        var rest = bytes
        while rest.count > 16 {
            let (low, high) = words(rest)
            state = mix(low ^ state, high, bytes.count)
            rest = UnsafeBufferPointer(rebasing: rest[16...])
        }
        let (low, high) = words(rest)
        return mix(low ^ state, high, bytes.count)
    }

    /// The hash of a term that tokens carry.
    static func termHash(_ term: UnsafeBufferPointer<UInt8>) -> UInt32 { UInt32(truncatingIfNeeded: hash(term) >> 32) }

    /// The first 16 bytes as two zero-padded little-endian words.
    @inline(__always)
    static func words(_ bytes: UnsafeBufferPointer<UInt8>) -> (low: UInt64, high: UInt64) {
        let count = bytes.count
        guard count > 0 else { return (0, 0) }
        let raw = UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped)
        func word(at offset: Int) -> UInt64 {
            UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        func half(at offset: Int) -> UInt64 {
            UInt64(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
        }
        // Loads that overlap read no byte beyond the string.
        if count >= 16 { return (word(at: 0), word(at: 8)) }
        if count >= 8 { return (word(at: 0), word(at: count - 8) >> UInt64(8 * (16 - count))) }
        if count >= 4 { return (half(at: 0) | half(at: count - 4) << UInt64(8 * (count - 4)), 0) }
        let (middle, last) = (count / 2, count - 1)
        return (
            UInt64(bytes[0]) | UInt64(bytes[middle]) << UInt64(8 * middle) | UInt64(bytes[last]) << UInt64(8 * last), 0
        )
    }
}
