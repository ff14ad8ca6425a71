/// The characters that byte-level vocabularies write bytes as: visible ones as themselves, all others from U+0100 on.
///
/// Source: Radford et al., "Language models are unsupervised multitask learners", 2019 (GPT-2), section 2.2.
enum ByteAlphabet {
    /// By byte.
    static let scalars: [UInt32] = {
        var next: UInt32 = 0x100
        return (0..<256).map { byte in
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return UInt32(byte)
            default:
                defer { next += 1 }
                return next
            }
        }
    }()

    /// By scalar, the bytes; −1 for those that stand for none.
    private static let bytes: [Int16] = {
        var bytes = [Int16](repeating: -1, count: Int(scalars.max()!) + 1)
        for (byte, scalar) in scalars.enumerated() { bytes[Int(scalar)] = Int16(byte) }
        return bytes
    }()

    /// The bytes that a piece stands for; `nil` if it is not written in this alphabet.
    static func decoded(_ piece: String) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(piece.utf8.count)
        for scalar in piece.unicodeScalars {
            guard scalar.value < bytes.count, bytes[Int(scalar.value)] >= 0 else { return nil }
            decoded.append(UInt8(bytes[Int(scalar.value)]))
        }
        return decoded
    }
}
