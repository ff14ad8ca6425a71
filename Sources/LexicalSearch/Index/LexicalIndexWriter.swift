import CVectorKernels
import IndexSupport
import TextAnalysis

/// Writes an index file from terms in ascending order, each with all its postings.
///
/// Memory: the postings of one term, plus buffers.
final class LexicalIndexWriter {
    private let path: String
    private let file: SegmentFileWriter
    private let positions: TemporaryFile
    private let dictionary: TermDictionaryWriter
    private let lengths: ChunkLengths
    private let analyzerFingerprint: String
    private var meta = LexicalIndexFormat.Meta()
    private var encoded = GrowableBuffer<UInt8>(capacity: 1 << 14)
    private var ranges: [UInt8]
    /// The longer words with their numbers; `nil` for a language without compounds.
    private var endings: [(term: [UInt8], number: UInt32)]?

    /// - Parameters:
    init(path: String, lengths: ChunkLengths, parameters: BM25Parameters, analyzerFingerprint: String) throws(FileError)
    {
        self.path = path
        self.lengths = lengths
        self.analyzerFingerprint = analyzerFingerprint
        file = try SegmentFileWriter(
            path: path, kind: LexicalIndexFormat.kind, version: LexicalIndexFormat.version)
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        positions = try TemporaryFile(folder: folder)
        dictionary = try TermDictionaryWriter(folder: folder)
        let count = lengths.joined.count
        meta.documentCount = count
        meta.totalLength = lengths.joined.reduce(0) { $0 + UInt64($1) }
        meta.lengthWidth = Self.width(of: lengths.joined)
        meta.titleTotalLength = lengths.titles.reduce(0) { $0 + UInt64($1) }
        meta.titleLengthWidth = Self.width(of: lengths.titles)
        meta.rangeMinimum = LexicalIndexFormat.rangeMinimum(documents: count)
        meta.weights = parameters.fieldWeights
        meta.k1 = parameters.k1
        meta.b = parameters.b
        meta.averageLength = count == 0 ? 0 : Double(meta.totalLength) / Double(count)
        ranges = [UInt8](repeating: 0, count: LexicalIndexFormat.rangeCount(count))
        endings = AnalyzerConfiguration.hasCompounds(fingerprint: analyzerFingerprint) ? [] : nil
        try file.begin("postings")
    }

    /// The bytes that each of some lengths takes.
    private static func width(of lengths: [UInt32]) -> Int {
        let longest = lengths.max() ?? 0
        return longest <= 0xFF ? 1 : longest <= 0xFFFF ? 2 : 4
    }

    /// Adds a term; ordinals ascend. A term without postings is left out.
    func add(_ term: UnsafeBufferPointer<UInt8>, _ postings: borrowing TermPostings) throws(FileError) {
        let count = postings.count
        guard count > 0 else { return }
        if endings == nil, term.first == LexicalIndexFormat.languageMark,
            AnalyzerConfiguration.hasCompounds(language: String(decoding: term.dropFirst(), as: UTF8.self))
        {
            // Names of languages are before all words.
            endings = []
        }
        if endings != nil, EndingTerms.includes(term) { endings?.append((Array(term), UInt32(meta.termCount))) }
        meta.termCount += 1
        meta.postingCount += count
        encoded.removeAll()
        if count > 1 {
            if count >= meta.rangeMinimum {
                encodeRanges(postings, ofTitles: term.first == LexicalIndexFormat.titleMark)
            }
            encodeBlocks(postings)
            try file.append(encoded.bytes)
        }
        let postingBytes = encoded.count
        let positionBytes = try writePositions(postings)
        try dictionary.add(
            term, documentFrequency: count, single: (postings.ordinals[0], postings.frequencies[0]),
            postingBytes: postingBytes, positionBytes: positionBytes)
    }

    private func encodeBlocks(_ postings: borrowing TermPostings) {
        let size = LexicalIndexFormat.blockSize
        let count = postings.count
        let blocks = (count + size - 1) / size
        let table = encoded.count
        if blocks > 1 { encoded.resize(table + 8 * blocks) }
        let start = encoded.count
        for block in 0..<blocks {
            let first = block * size
            let length = min(size, count - first)
            encoded.reserve(LexicalIndexFormat.maximumBlockBytes)
            encoded.count += postings_encode(
                postings.ordinals.base + first, postings.frequencies.base + first, length,
                block == 0 ? .max : postings.ordinals[first - 1], encoded.base + encoded.count)
            if blocks > 1 {
                let entry = UnsafeMutableRawPointer(encoded.base + table)
                entry.storeBytes(of: postings.ordinals[first + length - 1], toByteOffset: 4 * block, as: UInt32.self)
                entry.storeBytes(
                    of: UInt32(encoded.count - start), toByteOffset: 4 * (blocks + block), as: UInt32.self)
            }
        }
    }

    private func encodeRanges(_ postings: borrowing TermPostings, ofTitles isTitle: Bool) {
        let lengths = isTitle ? lengths.titles : lengths.joined
        let averageLength = isTitle ? meta.titleAverageLength : meta.averageLength
        for index in ranges.indices { ranges[index] = 0 }
        let constant = meta.k1 * (1 - meta.b)
        let slope = averageLength > 0 ? meta.k1 * meta.b / averageLength : 0
        for index in 0..<postings.count {
            let ordinal = Int(postings.ordinals[index])
            let frequency = Double(postings.frequencies[index])
            let score = frequency / (frequency + constant + slope * Double(lengths[ordinal]))
            let code = UInt8(min(255, (score * 255 + 1e-9).rounded(.up)))
            let range = ordinal >> LexicalIndexFormat.rangeShift
            if code > ranges[range] { ranges[range] = code }
        }
        ranges.withUnsafeBufferPointer { encoded.append($0.baseAddress!, $0.count) }
    }

    private func writePositions(_ postings: borrowing TermPostings) throws(FileError) -> Int {
        let size = LexicalIndexFormat.blockSize
        let blocks = (postings.count + size - 1) / size
        guard blocks > 1 else {
            try positions.append(postings.positions.bytes)
            return postings.positions.count
        }
        var table: [UInt32] = []
        table.reserveCapacity(blocks)
        for block in 0..<blocks {
            let end = postings.positionEnds[min(postings.count, (block + 1) * size) - 1]
            guard let end = UInt32(exactly: end) else {
                throw FileError(.system, path: path, "cannot write: a term has more than 4 GB of positions")
            }
            table.append(end)
        }
        try table.withUnsafeBufferPointer { (table) throws(FileError) in
            try positions.append(UnsafeRawBufferPointer(table))
        }
        try positions.append(postings.positions.bytes)
        return table.count * 4 + postings.positions.count
    }

    private func write(_ lengths: [UInt32], width: Int) throws(FileError) {
        switch width {
        case 1: try file.append(lengths.map { UInt8($0) })
        case 2: try file.append(lengths.map { UInt16($0) })
        default: try file.append(lengths)
        }
    }

    /// Writes what is left and makes the file appear. Returns its size in bytes.
    @discardableResult
    func finish() throws(FileError) -> Int {
        try file.begin("positions")
        try positions.copy(to: file)
        try dictionary.finish(file)
        endings?.sort { EndingTerms.isBefore($0.term, $1.term) }
        try file.section("endings", (endings ?? []).map(\.number))
        try file.begin("lengths")
        try write(lengths.joined, width: meta.lengthWidth)
        try file.begin("title-lengths")
        try write(lengths.titles, width: meta.titleLengthWidth)
        try file.section("analyzer", Array(analyzerFingerprint.utf8))
        try file.section("meta", meta.words)
        return try file.commit()
    }
}

/// The weighted length of each chunk, and that of its title.
struct ChunkLengths {
    var joined: [UInt32] = []
    var titles: [UInt32] = []

    /// Adds the lengths of the chunks past those that are there.
    mutating func append(_ others: ChunkLengths) {
        joined += others.joined.dropFirst(joined.count)
        titles += others.titles.dropFirst(titles.count)
    }

    /// Makes room for `count` chunks without a word.
    mutating func pad(to count: Int) {
        guard count > joined.count else { return }
        joined += [UInt32](repeating: 0, count: count - joined.count)
        titles += [UInt32](repeating: 0, count: count - titles.count)
    }
}
