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
        if bytes.count >= 16 {
            let raw = UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped)
            return (
                UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self)),
                UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        var low: UInt64 = 0
        var high: UInt64 = 0
        for index in 0..<bytes.count {
            let value = UInt64(bytes[index]) << (UInt64(index & 7) * 8)
            if index < 8 { low |= value } else { high |= value }
        }
        return (low, high)
    }
}
