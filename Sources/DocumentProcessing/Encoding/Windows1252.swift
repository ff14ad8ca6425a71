/// Windows-1252, the superset of ISO 8859-1 that "Latin-1" text is in practice (WHATWG Encoding Standard).
enum Windows1252 {
    /// 0x80 to 0x9F; the rest is as in Unicode.
    private static let upper: [UInt16] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
        0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x009D, 0x017E, 0x0178,
    ]

    /// The character of a byte from 0x80 on, in UTF-8.
    static func utf8(_ byte: UInt8) -> [UInt8] {
        let scalar = byte < 0xA0 ? upper[Int(byte) - 0x80] : UInt16(byte)
        let last = UInt8(0x80 | scalar & 0x3F)
        if scalar < 0x800 { return [UInt8(0xC0 | scalar >> 6), last] }
        return [UInt8(0xE0 | scalar >> 12), UInt8(0x80 | scalar >> 6 & 0x3F), last]
    }

    private static let table = (0x80...0xFF).map { utf8(UInt8($0)) }

    /// - Complexity: O(n).
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let table = Self.table
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 { result.append(byte) } else { result += table[Int(byte) - 0x80] }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
