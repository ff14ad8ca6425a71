/// Tells the language of one passage in the Latin script, where it is beyond doubt: a collection may hold several.
///
/// Passages of other scripts need none of it: their words are stemmed by their script wherever they stand.
struct PassageLanguage: Sendable {
    static let shared = PassageLanguage()

    /// The bytes of a passage that are looked at.
    private static let maximumLength = 1024
    private static let minimumWords = 12
    /// The share of common words that a passage in a language has at the very least.
    private static let minimumShare = 0.12
    /// How much more of them than in the collection's language.
    private static let advantage = 1.5
    /// How many different words it has that are none of the collection's language: names in code are a few of them.
    private static let minimumStrangers = 4
    private static let slotCount = 1 << 12

    private let names: [String]
    /// Open addressing by hash: the languages that a common word belongs to, as bits.
    private var hashes = [UInt64](repeating: 0, count: slotCount)
    private var languages = [UInt64](repeating: 0, count: slotCount)

    private init() {
        let words = CommonWords.latin.languages
        names = Set(words.values.joined()).filter { AnalyzerLanguage.all[$0] != nil }.sorted()
        precondition(names.count <= 64 && words.count < Self.slotCount / 2)
        let bits = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, UInt64(1) << UInt64($0)) })
        for (word, known) in words {
            let hash = word.utf8.reduce(Self.seed) { Self.mix($0, $1) } | 1
            var slot = Self.slot(hash)
            while hashes[slot] != 0 { slot = (slot + 1) & (Self.slotCount - 1) }
            hashes[slot] = hash
            for language in known { languages[slot] |= bits[language] ?? 0 }
        }
    }

    /// FNV-1a, 64 bits, of words as they are read, byte by byte.
    private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    private static func mix(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

    @inline(__always)
    private static func slot(_ hash: UInt64) -> Int { Int(hash >> 32) & (slotCount - 1) }

    /// - Parameter usual: the collection's language, which a passage has unless another one is much likelier.
    /// - Returns: `nil` for the usual one.
    /// - Complexity: O(1): of a longer passage the first kilobyte counts.
    func language(of text: UnsafeBufferPointer<UInt8>, usual: String) -> String? {
        let found = words(of: text)
        guard found.count >= Self.minimumWords else { return nil }
        let known = names.firstIndex(of: usual)
        let shares = found.shares
        // Of equal ones the first.
        guard let best = shares.indices.max(by: { (shares[$0], $1) < (shares[$1], $0) }), best != known,
            shares[best] >= Self.minimumShare,
            shares[best] >= Self.advantage * (known.map { shares[$0] } ?? 0) + 0.02
        else { return nil }
        let strangers = found.common.count { bits in
            bits >> UInt64(best) & 1 != 0 && known.map { bits >> UInt64($0) & 1 == 0 } ?? true
        }
        return strangers >= Self.minimumStrangers ? names[best] : nil
    }

    /// How likely each of some languages is for a text as short as a query.
    func likeness(of text: String, _ wanted: [String]) -> [Double] {
        var text = text
        let shares = text.withUTF8 { words(of: $0).shares }
        return wanted.map { name in names.firstIndex(of: name).map { shares[$0] } ?? 0 }
    }

    private func words(of text: UnsafeBufferPointer<UInt8>) -> WordCounter {
        var counter = WordCounter(languageCount: names.count)
        hashes.withUnsafeBufferPointer { hashes in
            var (hash, length) = (Self.seed, 0)
            @inline(__always) func finish() {
                guard length > 0 else { return }
                counter.count += 1
                hash |= 1
                var slot = Self.slot(hash)
                while hashes[slot] != 0, hashes[slot] != hash { slot = (slot + 1) & (Self.slotCount - 1) }
                if hashes[slot] != 0, length <= Self.longest { counter.add(slot, languages[slot]) }
                (hash, length) = (Self.seed, 0)
            }
            @inline(__always) func append(_ byte: UInt8) {
                hash = Self.mix(hash, byte)
                length += 1
            }
            var index = 0
            let end = min(text.count, Self.maximumLength)
            while index < end {
                let byte = text[index]
                if (byte | 0x20) &- 0x61 < 26 {
                    append(byte | 0x20)
                } else if byte == 0xC3, index + 1 < end {
                    // Capitals of Latin-1.
                    let next = text[index + 1]
                    append(byte)
                    append(next < 0x9F && next != 0x97 ? next + 0x20 : next)
                    index += 1
                } else if byte >= 0x80, byte != 0xC2, byte != 0xE2 {
                    append(byte)
                } else {
                    // Punctuation beyond ASCII is there as well.
                    finish()
                    index += byte == 0xC2 ? 1 : byte == 0xE2 ? 2 : 0
                }
                index += 1
            }
            finish()
        }
        return counter
    }

    /// The bytes of the longest word that is looked up.
    private static let longest = 24

    /// What the words of a text say of its language.
    private struct WordCounter {
        var count = 0
        private var sums: [Double]
        /// The languages of each different word that is common in some, as bits.
        private(set) var common: [UInt64] = []
        private var seen: [Int] = []

        init(languageCount: Int) { sums = [Double](repeating: 0, count: languageCount) }

        /// For each language the share of words that are common in it; a word of several languages counts for each in part.
        var shares: [Double] { sums.map { $0 / Double(count + 8) } }

        mutating func add(_ word: Int, _ languages: UInt64) {
            guard languages != 0 else { return }
            // A kilobyte has few different ones.
            if !seen.contains(word) {
                seen.append(word)
                common.append(languages)
            }
            var bits = languages
            let part = 1 / Double(bits.nonzeroBitCount).squareRoot()
            while bits != 0 {
                sums[bits.trailingZeroBitCount] += part
                bits &= bits - 1
            }
        }
    }
}
