/// Recognises UTF-16 without a byte order mark.
enum UTF16Detection {
    /// Units looked at.
    private static let window = 32768

    /// Whether it is big-endian; `nil` if the bytes are not UTF-16.
    ///
    /// Text in any script has spaces, digits and line ends, whose upper byte is zero; characters whose lower byte is zero
    /// are rare. The units must then be sound text.
    static func byteOrder(of bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
        let units = min(bytes.count / 2, window)
        guard bytes.count % 2 == 0 else { return nil }
        var zeros = (even: 0, odd: 0)
        for unit in 0..<units {
            if bytes[2 * unit] == 0 { zeros.even += 1 }
            if bytes[2 * unit + 1] == 0 { zeros.odd += 1 }
        }
        for (upper, lower, bigEndian) in [(zeros.odd, zeros.even, false), (zeros.even, zeros.odd, true)] {
            if upper >= 2, upper * 20 >= units, lower * 8 <= upper, isSound(bytes, units, bigEndian) {
                return bigEndian
            }
        }
        return nil
    }

    private static func isSound(_ bytes: UnsafeBufferPointer<UInt8>, _ units: Int, _ bigEndian: Bool) -> Bool {
        var previousIsLead = false
        for unit in 0..<units {
            let (first, second) = (UInt16(bytes[2 * unit]), UInt16(bytes[2 * unit + 1]))
            let value = bigEndian ? first << 8 | second : second << 8 | first
            if previousIsLead != UTF16.isTrailSurrogate(value) { return false }
            previousIsLead = UTF16.isLeadSurrogate(value)
            let isControl = value < 0x20 && !(8...13).contains(value) && value != 0x1B
            if isControl || (0x7F..<0xA0).contains(value) || value >= 0xFFFE { return false }
        }
        return true
    }
}

/// Recognises UTF-32 without a byte order mark: no character has a number beyond 0x10FFFF.
enum UTF32Detection {
    private static let window = 16384

    /// Whether it is big-endian; `nil` if the bytes are not UTF-32.
    static func byteOrder(of bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
        guard bytes.count % 4 == 0, bytes.count >= 8 else { return nil }
        let units = min(bytes.count / 4, window)
        for bigEndian in [false, true] {
            let isSound = (0..<units).allSatisfy { unit in
                var value: UInt32 = 0
                for offset in 0..<4 { value = value << 8 | UInt32(bytes[4 * unit + (bigEndian ? offset : 3 - offset)]) }
                guard value >= 0x20 || (8...13).contains(value) || value == 0x1B else { return false }
                return Unicode.Scalar(value) != nil && !(0x7F..<0xA0).contains(value)
            }
            if isSound { return bigEndian }
        }
        return nil
    }
}
