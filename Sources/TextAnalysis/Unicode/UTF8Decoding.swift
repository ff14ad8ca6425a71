/// Strict UTF-8 decoding: overlong forms, surrogates and truncated sequences are invalid.
enum UTF8Decoding {
    /// Stands for an invalid byte; no scalar has this value.
    static let invalid: UInt32 = 0xFFFF_FFFF

    /// The scalar at `index` and its length in bytes; `(invalid, 1)` where none begins.
    @inline(__always)
    static func decode(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> (scalar: UInt32, length: Int) {
        let first = UInt32(text[index])
        if first < 0x80 { return (first, 1) }
        return decodeMultibyte(text.baseAddress.unsafelyUnwrapped + index, text.count - index)
    }

    @inline(__always)
    private static func decodeMultibyte(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> (scalar: UInt32, length: Int) {
        @inline(__always) func isTrail(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
        let first = UInt32(bytes[0])
        if first < 0xE0 {
            guard first >= 0xC2, count >= 2, isTrail(bytes[1]) else { return (invalid, 1) }
            return ((first & 0x1F) << 6 | UInt32(bytes[1] & 0x3F), 2)
        }
        if first < 0xF0 {
            guard count >= 3, isTrail(bytes[1]), isTrail(bytes[2]) else { return (invalid, 1) }
            let scalar = (first & 0x0F) << 12 | UInt32(bytes[1] & 0x3F) << 6 | UInt32(bytes[2] & 0x3F)
            return scalar >= 0x800 && scalar &- 0xD800 >= 0x800 ? (scalar, 3) : (invalid, 1)
        }
        guard first < 0xF5, count >= 4, isTrail(bytes[1]), isTrail(bytes[2]), isTrail(bytes[3]) else {
            return (invalid, 1)
        }
        let high = (first & 0x07) << 18 | UInt32(bytes[1] & 0x3F) << 12
        let scalar = high | UInt32(bytes[2] & 0x3F) << 6 | UInt32(bytes[3] & 0x3F)
        return scalar >= 0x10000 && scalar < 0x110000 ? (scalar, 4) : (invalid, 1)
    }

    /// Appends a valid scalar as UTF-8.
    @inline(__always)
    static func append(_ scalar: UInt32, to bytes: inout ScratchArray<UInt8>) {
        if scalar < 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: scalar))
        } else if scalar < 0x800 {
            bytes.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        } else if scalar < 0x10000 {
            bytes.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | (scalar >> 6) & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        } else {
            bytes.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | (scalar >> 12) & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | (scalar >> 6) & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        }
    }
}
