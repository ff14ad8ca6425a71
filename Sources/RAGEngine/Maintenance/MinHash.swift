import IndexSupport

/// A sketch of a text's word sequences: two sketches agree in as many places as the texts share of their sequences
/// (Broder, "On the resemblance and containment of documents", 1997).
struct MinHash: Sendable {
    /// Words of a sequence.
    static let words = 4
    static let size = 64

    private(set) var least = [UInt64](repeating: .max, count: size)
    private var window: [UInt64] = []
    private(set) var sequences = 0

    private static let seeds: [UInt64] = {
        var random = SplitMix64(seed: 2024)
        return (0..<size).map { _ in random.next() | 1 }
    }()

    /// Takes in more of the text. Complexity: O(n) for each place of the sketch.
    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var hash: UInt64 = 0
            for byte in bytes {
                let isWord =
                    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte)
                if isWord {
                    let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
                    hash = ((hash == 0 ? 0xCBF2_9CE4_8422_2325 : hash) ^ UInt64(lower)) &* 0x100_0000_01B3
                } else if hash != 0 {
                    add(word: hash)
                    hash = 0
                }
            }
            if hash != 0 { add(word: hash) }
        }
    }

    private mutating func add(word: UInt64) {
        window.append(word)
        if window.count > Self.words { window.removeFirst() }
        guard window.count == Self.words else { return }
        sequences += 1
        let sequence = window.reduce(0) { ($0 &* 31 &+ $1) &* 0x9E37_79B9_7F4A_7C15 }
        for place in 0..<Self.size {
            var value = (sequence ^ sequence >> 29) &* Self.seeds[place]
            value ^= value >> 32
            if value < least[place] { least[place] = value }
        }
    }

    /// Bands of a sketch: documents that agree in all of one are worth comparing.
    private static let bands = 16

    /// One number for each band.
    var bandKeys: [UInt64] {
        let width = Self.size / Self.bands
        return (0..<Self.bands).map { band in
            least[band * width..<(band + 1) * width].reduce(UInt64(band)) { ($0 ^ $1) &* 0x9E37_79B9_7F4A_7C15 }
        }
    }

    /// The share of sequences that the two texts have in common, estimated to within about a tenth.
    func similarity(to other: MinHash) -> Double {
        Double(zip(least, other.least).count { $0 == $1 }) / Double(Self.size)
    }
}
