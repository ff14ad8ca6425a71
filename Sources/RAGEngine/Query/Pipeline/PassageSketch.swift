/// What is enough of a passage to tell others that say the same: pages that lie under several folders, or in two versions
/// that differ in a word.
///
/// The shingles of two passages (three words in a row) are compared by their minima in a few classes of hashes, which estimate
/// the share that both have. Passages with different numbers are never alike, whatever they share; neither are those that
/// hardly have words, and source code, where a sign makes the difference.
///
/// Source: Broder, "On the resemblance and containment of documents", 1997; Li, Owen, Zhang, "One permutation hashing", 2012.
struct PassageSketch {
    private static let classes = 64
    /// Of the classes that are not empty, the share that must agree, in hundredths.
    private static let needed = 84
    private static let fewestWords = 12
    /// Of the characters that are not blank, the share of signs from which on a text is taken for code.
    private static let signsOfCode = 0.12

    private var minima = [UInt32](repeating: .max, count: PassageSketch.classes)
    private var numbers: UInt64 = 0
    private var words = 0
    private let isComparable: Bool

    /// - Complexity: O(bytes).
    init(_ text: String) {
        var text = text
        var sketch = (minima: minima, numbers: UInt64(0), words: 0, signs: 0, others: 0)
        text.withUTF8 { bytes in
            var (before, last, word) = (UInt64(0), UInt64(0), Self.seed)
            var (isWord, hasDigit) = (false, false)
            func end(_ sketch: inout (minima: [UInt32], numbers: UInt64, words: Int, signs: Int, others: Int)) {
                guard isWord else { return }
                if hasDigit { sketch.numbers = Self.mixed(sketch.numbers &+ word) }
                sketch.words += 1
                if sketch.words > 2 {
                    let shingle = Self.mixed(before &* 31 &+ last &* 17 &+ word)
                    let place = Int(shingle >> 58)
                    let value = UInt32(truncatingIfNeeded: shingle)
                    if value < sketch.minima[place] { sketch.minima[place] = value }
                }
                (before, last, word) = (last, word, Self.seed)
                (isWord, hasDigit) = (false, false)
            }
            for byte in bytes {
                switch byte {
                case 0x30...0x39, 0x61...0x7A, 0x80...:
                    word = (word ^ UInt64(byte)) &* 0x100_0000_01b3
                    isWord = true
                    if byte < 0x40 { hasDigit = true }
                    sketch.others += 1
                case 0x41...0x5A:
                    word = (word ^ UInt64(byte | 0x20)) &* 0x100_0000_01b3
                    isWord = true
                    sketch.others += 1
                default:
                    end(&sketch)
                    if byte > 0x20 { sketch.signs += 1 }
                }
            }
            end(&sketch)
        }
        minima = sketch.minima
        numbers = sketch.numbers
        words = sketch.words
        let signs = Double(sketch.signs) / Double(max(1, sketch.signs + sketch.others))
        isComparable = sketch.words >= Self.fewestWords && signs < Self.signsOfCode
    }

    /// Whether both say the same but for a few words.
    func isNear(_ other: PassageSketch) -> Bool {
        guard isComparable, other.isComparable, numbers == other.numbers,
            10 * abs(words - other.words) <= max(words, other.words)
        else { return false }
        var (agreeing, filled) = (0, 0)
        for (own, other) in zip(minima, other.minima) where own != .max || other != .max {
            filled += 1
            if own == other { agreeing += 1 }
        }
        return 100 * agreeing >= Self.needed * filled
    }

    private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The finaliser of SplitMix64.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
