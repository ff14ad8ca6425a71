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
        // Without spaces and digits, what tells is that nearly all of it is in one script.
        let (little, big) = (UTF16Script.share(bytes, units, false), UTF16Script.share(bytes, units, true))
        guard units >= 3, max(little, big) >= 0.95, abs(little - big) > 0.3 else { return nil }
        return big > little
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

/// How much a text in UTF-16 is in one script.
private enum UTF16Script {
    /// The share of its units that are of the commonest script or of none, such as spaces and signs; 0 if some unit is no
    /// text, or if ideographs and syllables are not the common ones.
    static func share(_ bytes: UnsafeBufferPointer<UInt8>, _ units: Int, _ bigEndian: Bool) -> Double {
        var scripts: [Int: Int] = [:]
        var common = 0
        var characters: [UInt16] = []
        var previousIsLead = false
        for unit in 0..<units {
            let (first, second) = (UInt16(bytes[2 * unit]), UInt16(bytes[2 * unit + 1]))
            let value = bigEndian ? first << 8 | second : second << 8 | first
            guard previousIsLead == UTF16.isTrailSurrogate(value) else { return 0 }
            previousIsLead = UTF16.isLeadSurrogate(value)
            switch value {
            case 0x20..<0x7F, 8...13, 0xA0..<0xC0, 0x2010...0x205E, 0x20A0...0x20BF, 0x3000...0x303F, 0xFF01...0xFF60:
                common += 1
            case 0x80..<0xA0, 0..<0x20, 0x7F, 0xE000...0xF8FF, 0xFFFE...: return 0
            // Emoji.
            case 0xD83C...0xD83E, 0xDC00...0xDFFF, 0xFE0F, 0x200D, 0x2600...0x27BF: common += 1
            default: scripts[script(value), default: 0] += 1
            }
            characters.append(value)
        }
        guard !previousIsLead else { return 0 }
        let main = scripts.max { ($0.value, $0.key) < ($1.value, $1.key) }
        guard let main else { return Double(common) / Double(units) }
        if main.key == ideographs || main.key == syllables {
            let text = String(decoding: characters, as: UTF16.self)
            let languages = main.key == syllables ? ["ko"] : ["zh-hans", "zh-hant", "ja"]
            let best = languages.map { EastAsianText.cost(of: text, language: $0) }.min() ?? 0
            guard best <= costLimit * characters.count else { return 0 }
        }
        return Double(common + main.value) / Double(units)
    }

    /// What common ideographs and syllables cost at most, in fifths of a bit.
    private static let costLimit = 65

    private static let ideographs = 1
    private static let syllables = 2

    /// A number for the script of a letter. Neighbouring alphabets that share a text have one.
    private static func script(_ value: UInt16) -> Int {
        switch value {
        case 0x3040...0x30FF, 0x3400...0x9FFF: ideographs
        case 0xAC00...0xD7A3: syllables
        case 0x41...0x24F, 0x1E00...0x1EFF: 3
        case 0x370...0x3FF, 0x1F00...0x1FFF: 4
        case 0x400...0x52F: 5
        case 0x590...0x5FF: 6
        case 0x600...0x77F: 7
        // The scripts of India and its neighbours, 128 characters each.
        case 0x900...0x109F: 0x100 + Int(value) / 128
        default: 0x1000 + Int(value) / 256
        }
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
