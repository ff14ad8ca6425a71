/// Tells which of the older encodings a text is in, by how likely each of them makes it: which letters follow each other in
/// the languages that are written in it, and which signs stand where.
///
/// The cost of a text in bits is -log2 of its probability, so what a byte, a pair of bytes or a sign stands for in one
/// encoding is weighed against what it stands for in another. No encoding of this kind can be told for certain.
enum LegacyDetection {
    /// Bytes of escape sequences, or of lines that tell, that are looked at.
    private static let window = 1 << 16
    private static let sampleSize = 1 << 13
    /// The longest part of a line that is looked at.
    private static let lineLength = 2000
    /// What a text costs at most in its own encoding, in fifths of a bit: noise costs 45 for each byte, texts 20 to 30.
    private static func limit(_ bytes: Int) -> Int { 36 * bytes + 80 }

    /// The encoding of bytes that are not UTF-8, and what the text costs in it, in fifths of a bit for the bytes of the
    /// sample; `nil` if none fits.
    ///
    /// - Complexity: O(n), nearly all of it to find the lines that tell.
    static func encoding(of bytes: UnsafeBufferPointer<UInt8>) -> (encoding: TextEncoding, cost: Int)? {
        let sample = sample(of: bytes)
        return sample.withUnsafeBufferPointer { sample in
            guard let best = best(sample), best.cost <= limit(sample.count) else { return nil }
            return best
        }
    }

    private static func best(_ sample: UnsafeBufferPointer<UInt8>) -> (encoding: TextEncoding, cost: Int)? {
        guard !sample.isEmpty else { return nil }
        var best: (encoding: TextEncoding, cost: Int)?
        for encoding in SingleByteText.all.map(\.encoding) + EastAsianText.encodings.map(\.encoding) {
            guard let cost = cost(of: sample, in: encoding), cost < best?.cost ?? .max else { continue }
            best = (encoding, cost)
        }
        return best
    }

    /// `nil` if the bytes are broken in the encoding, or it is none of the candidates.
    private static func cost(of sample: UnsafeBufferPointer<UInt8>, in encoding: TextEncoding) -> Int? {
        if let candidate = SingleByteText.all.first(where: { $0.encoding == encoding }) {
            return candidate.cost(of: sample)
        }
        guard !sample.isEmpty,
            let (_, language, rarity) = EastAsianText.encodings.first(where: { $0.encoding == encoding }),
            let outcome = SystemConverter.decode(sample, encoding), outcome.faults * 8 <= outcome.characters
        else { return nil }
        return EastAsianText.cost(of: outcome.text, language: language) + rarity
    }

    /// Whether what is correct in UTF-8 is so by accident: letters in an older encoding, as likely as the others.
    ///
    /// - Parameter bytes: with correct sequences and with faults.
    static func explainsSequences(of bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let sample = sample(of: bytes)
        let rest = sample.withUnsafeBufferPointer { sample in
            var rest: [UInt8] = []
            var index = 0
            while index < sample.count {
                let (length, isComplete) = sample[index] < 0x80 ? (1, false) : UTF8Repair.sequence(sample, at: index)
                if !isComplete { rest += sample[index..<index + length] }
                index += length
            }
            return rest
        }
        return sample.withUnsafeBufferPointer { sample in
            rest.withUnsafeBufferPointer { rest in
                guard let best = best(sample), best.cost <= limit(sample.count),
                    let without = cost(of: rest, in: best.encoding)
                else { return false }
                return best.cost - without <= 36 * (sample.count - rest.count)
            }
        }
    }

    /// The lines that have bytes from 0x80 on, from the beginning on.
    private static func sample(of bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        if bytes.count <= sampleSize / 4 { return Array(bytes) }
        var sample: [UInt8] = []
        var start = 0
        while start < bytes.count, sample.count < sampleSize {
            let rest = bytes[start...]
            let end = rest.firstIndex { $0 == ASCII.newline || $0 == ASCII.carriageReturn } ?? bytes.count
            let line = bytes[start..<end]
            if let first = line.firstIndex(where: { $0 >= 0x80 }) {
                // A line may be all of the file: what is before its first letter of this kind does not tell.
                let from = first - start > lineLength ? first - 40 : start
                sample += bytes[from..<min(end, from + lineLength)]
                sample.append(ASCII.newline)
            }
            start = end + 1
        }
        return sample
    }

    /// ISO-2022, which has only ASCII bytes and switches by escape sequences.
    static func escapedEncoding(of bytes: UnsafeBufferPointer<UInt8>) -> TextEncoding? {
        let sample = bytes.prefix(window)
        var index = sample.startIndex
        while let place = sample[index...].firstIndex(of: 0x1B), place + 2 < sample.endIndex {
            let (first, second) = (sample[place + 1], sample[place + 2])
            if first == UInt8(ascii: "$"), "@B".utf8.contains(second) { return .iso2022JP }
            if first == UInt8(ascii: "$"), second == UInt8(ascii: "("), place + 3 < sample.endIndex,
                "DOPQ".utf8.contains(sample[place + 3])
            {
                return .iso2022JP
            }
            if first == UInt8(ascii: "$"), second == UInt8(ascii: ")"), place + 3 < sample.endIndex,
                sample[place + 3] == UInt8(ascii: "C")
            {
                return .iso2022KR
            }
            index = place + 1
        }
        return nil
    }
}
