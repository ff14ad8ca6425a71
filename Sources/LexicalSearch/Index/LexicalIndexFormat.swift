import CVectorKernels

/// The lexical index file: kind "LEXI", version 3.
///
/// ```
/// postings          for each term with two or more postings, in order of terms:
///                     [ranges]  terms of at least `rangeMinimum` postings: one byte per 64 ordinals, the highest
///                               score of a posting there, see below
///                     [table]   more than one block: u32 last ordinal × blocks, u32 end of block × blocks
///                     blocks    of 128 postings (the last one may be shorter), see `postings_kernels`
/// positions         for each term, in order of terms:
///                     [table]   more than one block: u32 end of block × blocks
///                     entries   one per posting, see `PositionReader`
/// dictionary        front-coded blocks of 16 terms, see `TermDictionary`
/// dictionary.index  u32 offset of each block
/// endings           u32 numbers of the longer words, in order of their bytes read backwards; empty for a language without
///                   compounds
/// lengths           weighted length of each chunk, 1, 2 or 4 bytes
/// title-lengths     the same of titles alone
/// analyzer          the fingerprint of the analyzer, UTF-8
/// meta              `Meta`, as u64 numbers
/// ```
///
/// **Titles.** A term that stands in a title is there twice: for all fields, and, after the byte 1, for titles alone, so
/// that a title has a score of its own with the lengths of titles.
///
/// **Languages.** The chunks in another language than the analyzer's have a term that names it, after the byte 2: so merging
/// keeps them, and a query knows in which languages to ask.
///
/// **Ranges.** For every 64 ordinals, `ceil(255 * s)`, where `s` is the greatest `tf / (tf + k1 (1 - b + b dl/avgdl))`
/// of the term's postings there, with the parameters and the mean length the index was built with; 0 if there is none.
/// A query with other values gets a bound from it all the same (`WindowSearch`). Ranges instead of a maximum per block:
/// a range means the same ordinals for every term, so the bounds of a query's terms add up by one vector loop.
enum LexicalIndexFormat {
    static let kind = "LEXI"
    static let version: UInt32 = 3
    /// Begins the terms of titles alone.
    static let titleMark: UInt8 = 1
    /// Begins the names of languages.
    static let languageMark: UInt8 = 2
    static let blockSize = Int(POSTINGS_BLOCK)
    /// Header, 128 gaps of 32 bits, 128 frequencies of 24 bits.
    static let maximumBlockBytes = 3 + 128 * 4 + 128 * 3
    static let termsPerBlock = 16
    static let rangeShift = Int(POSTINGS_RANGE_SHIFT)
    static let rangeSize = 1 << rangeShift
    static let maximumFrequency = (1 << Int(POSTINGS_MAX_FREQUENCY_BITS)) - 1
    /// The greatest position of a word in a field that is told apart from later ones.
    static let maximumPosition: UInt32 = (1 << 30) - 2
    static let maximumDocuments = Int(Int32.max)

    static func rangeCount(_ documents: Int) -> Int { (documents + rangeSize - 1) >> rangeShift }

    /// From how many postings on a term has ranges: below, decoding its whole list costs as little as reading them.
    static func rangeMinimum(documents: Int) -> Int { max(2 * blockSize, documents / 64) }

    struct Meta {
        var documentCount = 0
        var termCount = 0
        var postingCount = 0
        /// Sum of the weighted lengths.
        var totalLength: UInt64 = 0
        var lengthWidth = 1
        /// The same of titles alone.
        var titleTotalLength: UInt64 = 0
        var titleLengthWidth = 1
        var rangeMinimum = 0
        var weights = LexicalFieldWeights()
        /// What the ranges were computed with.
        var k1 = 0.0
        var b = 0.0
        var averageLength = 0.0

        var titleAverageLength: Double {
            documentCount > 0 ? Double(titleTotalLength) / Double(documentCount) : 0
        }

        var words: [UInt64] {
            [
                UInt64(documentCount), UInt64(termCount), UInt64(postingCount), totalLength, UInt64(lengthWidth),
                UInt64(rangeMinimum), UInt64(weights.body), UInt64(weights.title), UInt64(weights.path), k1.bitPattern,
                b.bitPattern, averageLength.bitPattern, titleTotalLength, UInt64(titleLengthWidth),
            ]
        }

        /// - Returns: `nil` if a number is impossible.
        init?(words: UnsafeBufferPointer<UInt64>) {
            guard words.count == 14, words[0] <= UInt64(LexicalIndexFormat.maximumDocuments),
                words[1] <= UInt64(Int32.max), words[2] <= UInt64(Int64.max), words[3] <= UInt64(Int64.max),
                [1, 2, 4].contains(words[4]), words[5] >= 2, words[5] <= UInt64(Int64.max),
                words[6...8].allSatisfy({ $0 <= 255 }), words[12] <= UInt64(Int64.max), [1, 2, 4].contains(words[13])
            else { return nil }
            documentCount = Int(words[0])
            termCount = Int(words[1])
            postingCount = Int(words[2])
            totalLength = words[3]
            lengthWidth = Int(words[4])
            rangeMinimum = Int(words[5])
            weights = LexicalFieldWeights(body: UInt8(words[6]), title: UInt8(words[7]), path: UInt8(words[8]))
            k1 = Double(bitPattern: words[9])
            b = Double(bitPattern: words[10])
            averageLength = Double(bitPattern: words[11])
            titleTotalLength = words[12]
            titleLengthWidth = Int(words[13])
            guard k1.isFinite, k1 >= 0, b >= 0, b <= 1, averageLength.isFinite, averageLength >= 0 else { return nil }
        }

        init() {}
    }
}
