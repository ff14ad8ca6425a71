/// UTF-8 with its faults replaced by U+FFFD, one for each maximal part of a broken sequence (Unicode 15, section 3.9,
/// table 3-11), and NULs too.
struct UTF8Repair {
    private(set) var text = ""
    private(set) var faults = 0
    private(set) var nulls = 0
    /// Correct sequences of two or more bytes.
    private(set) var correctSequences = 0
    /// The only fault is that the last character is cut off.
    private(set) var onlyCutOff = false
    /// It is, and only its first byte is there.
    private(set) var onlyLeadLeft = false

    /// - Complexity: O(n).
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 64)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if byte == 0 {
                    nulls += 1
                    result += [0xEF, 0xBF, 0xBD]
                } else {
                    result.append(byte)
                }
                index += 1
                continue
            }
            let (length, isComplete) = Self.sequence(bytes, at: index)
            if isComplete {
                correctSequences += 1
                for offset in 0..<length { result.append(bytes[index + offset]) }
            } else {
                faults += 1
                onlyCutOff = faults == 1 && length > 0 && index + length == bytes.count && byte >= 0xC2 && byte < 0xF5
                result += [0xEF, 0xBF, 0xBD]
            }
            index += max(length, 1)
        }
        onlyCutOff = onlyCutOff && faults == 1
        onlyLeadLeft = onlyCutOff && bytes[bytes.count - 1] >= 0xC2
        text = String(decoding: result, as: UTF8.self)
    }

    /// The length of the well-formed sequence at `index`, or of the longest beginning of one.
    static func sequence(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (length: Int, isComplete: Bool) {
        let lead = bytes[index]
        let count: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: count = 2
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: count = 3
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: count = 4
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: return (1, false)
        }
        for offset in 1..<count {
            guard index + offset < bytes.count else { return (offset, false) }
            let allowed = offset == 1 ? second : 0x80...0xBF
            guard allowed.contains(bytes[index + offset]) else { return (offset, false) }
        }
        return (count, true)
    }
}
