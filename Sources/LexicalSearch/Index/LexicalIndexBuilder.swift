import IndexSupport
import TextAnalysis

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Builds an index from chunks in ascending order, in bounded memory: what exceeds the budget goes to temporary files
/// as sorted runs, which `write` merges.
///
/// Memory: the budget, plus 4 bytes for each chunk, plus the postings of the most frequent term while it is written.
///
/// Thread safety: used by one thread at a time.
package final class LexicalIndexBuilder {
    private let session: AnalysisSession?
    private let fingerprint: String
    private let parameters: BM25Parameters
    private let memoryBudget: Int
    private let spillFolder: String
    private var accumulator = TermAccumulator()
    private var runs: [SpillRun] = []
    private var lengths = ChunkLengths()
    private let tokens = TokenBuffer()
    private var openOrdinal: Ordinal?
    private var openField: LexicalField = .body
    private var openLength: UInt64 = 0
    private var openTitleLength: UInt64 = 0
    /// A term of a title after its mark.
    private var titleTerm: [UInt8] = [LexicalIndexFormat.titleMark]

    /// - Parameters:
    ///   - parameters: the field weights become part of the index; `k1` and `b` only decide for which values its bounds
    ///     are tightest.
    ///   - memoryBudget: bytes for terms and postings in memory.
    ///   - spillFolder: where temporary files go; the system's folder for such files by default.
    package init(
        analyzer: Analyzer, parameters: BM25Parameters = BM25Parameters(), memoryBudget: Int = 256 << 20,
        spillFolder: String? = nil
    ) {
        session = analyzer.makeSession()
        fingerprint = analyzer.fingerprint
        self.parameters = parameters
        self.memoryBudget = memoryBudget
        self.spillFolder = spillFolder ?? Self.systemTemporaryFolder
    }

    /// A builder for terms that were made elsewhere; `fingerprint` names how.
    package init(
        fingerprint: String, parameters: BM25Parameters = BM25Parameters(), memoryBudget: Int = 256 << 20,
        spillFolder: String? = nil
    ) {
        session = nil
        self.fingerprint = fingerprint
        self.parameters = parameters
        self.memoryBudget = memoryBudget
        self.spillFolder = spillFolder ?? Self.systemTemporaryFolder
    }

    private static var systemTemporaryFolder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    /// The number of chunks so far: one more than the last ordinal.
    package var documentCount: Int { lengths.joined.count }

    /// Adds a chunk. Texts of the same field are joined.
    ///
    /// - Precondition: made with an analyzer; `ordinal` is greater than all before.
    package func add(ordinal: Ordinal, fields: [(field: LexicalField, text: String)]) throws(FileError) {
        guard let usual = session else { preconditionFailure("this builder takes terms, not texts") }
        begin(ordinal)
        let session = usual.session(forPassage: fields.first { $0.field == .body }?.text ?? "")
        if session !== usual { addLanguage(session.language, ordinal) }
        for field in LexicalField.allCases where parameters.fieldWeights[field] > 0 {
            tokens.removeAll()
            for entry in fields where entry.field == field {
                var text = entry.text
                text.withUTF8 { session.analyze($0, into: tokens) }
            }
            accumulator.add(tokens, ordinal: ordinal, field: field.rawValue)
            if field == .title {
                for token in tokens.tokens {
                    addToTitle(tokens.term(of: token), hash: token.termHash, ordinal, position: token.position)
                }
            }
            let length = UInt64(tokens.primaryCount) * UInt64(parameters.fieldWeights[field])
            openLength += length
            if field == .title { openTitleLength += length }
        }
        try end()
    }

    /// Marks a chunk as being in another language than the analyzer's.
    private func addLanguage(_ language: String, _ ordinal: Ordinal) {
        guard let field = LexicalField.allCases.first(where: { parameters.fieldWeights[$0] > 0 }) else { return }
        let name = [LexicalIndexFormat.languageMark] + Array(language.utf8)
        name.withUnsafeBufferPointer {
            accumulator.add($0, hash: Self.hash($0), ordinal: ordinal, field: field.rawValue, position: 0)
        }
    }

    private func addToTitle(_ term: UnsafeBufferPointer<UInt8>, hash: UInt32, _ ordinal: Ordinal, position: UInt32) {
        titleTerm.removeSubrange(1...)
        titleTerm.append(contentsOf: term)
        titleTerm.withUnsafeBufferPointer {
            accumulator.add(
                $0, hash: hash ^ 0x5851_F42D, ordinal: ordinal, field: LexicalField.title.rawValue, position: position)
        }
    }

    /// Adds a chunk whose terms were made elsewhere: each is one position of the body.
    package func add(ordinal: Ordinal, terms: [String]) throws(FileError) {
        begin(ordinal)
        for (position, term) in terms.enumerated() {
            var term = term
            term.withUTF8 { append($0, field: .body, position: UInt32(position), isPrimary: true) }
        }
        try end()
    }

    /// Begins a chunk of which `append` adds the terms and `end` makes an entry.
    package func begin(_ ordinal: Ordinal) {
        precondition(openOrdinal == nil && Int(ordinal) >= documentCount, "ordinals ascend")
        precondition(Int(ordinal) < LexicalIndexFormat.maximumDocuments)
        lengths.pad(to: Int(ordinal))
        openOrdinal = ordinal
        openField = .body
        openLength = 0
        openTitleLength = 0
    }

    /// Adds an occurrence of a term to the chunk that has been begun; at most 65,535 bytes. Fields ascend, and positions within a field.
    package func append(
        _ term: UnsafeBufferPointer<UInt8>, field: LexicalField, position: UInt32, isPrimary: Bool
    ) {
        guard let ordinal = openOrdinal else { preconditionFailure("no chunk has been begun") }
        precondition(field.rawValue >= openField.rawValue && term.count <= Int(UInt16.max))
        openField = field
        let weight = parameters.fieldWeights[field]
        guard weight > 0 else { return }
        let hash = Self.hash(term)
        accumulator.add(term, hash: hash, ordinal: ordinal, field: field.rawValue, position: position)
        if field == .title { addToTitle(term, hash: hash, ordinal, position: position) }
        if isPrimary {
            openLength += UInt64(weight)
            if field == .title { openTitleLength += UInt64(weight) }
        }
    }

    /// Ends the chunk that has been begun.
    package func end() throws(FileError) {
        precondition(openOrdinal != nil)
        openOrdinal = nil
        lengths.joined.append(UInt32(min(openLength, UInt64(UInt32.max))))
        lengths.titles.append(UInt32(min(openTitleLength, UInt64(UInt32.max))))
        if accumulator.byteCount > memoryBudget || accumulator.isFull {
            runs.append(try SpillRun(&accumulator, folder: spillFolder))
        }
    }

    /// FNV-1a over 32 bits.
    @inline(__always)
    private static func hash(_ term: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for byte in term { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return hash
    }

    /// Writes the index and empties the builder. Returns the size of the file in bytes.
    ///
    /// - Parameter others: builders of the same kind whose chunks follow: so that several threads can make an index. The
    ///   file is the same however many there are. They are emptied, too.
    @discardableResult
    package func write(followedBy others: [LexicalIndexBuilder] = [], to path: String) throws(FileError) -> Int {
        let parts = [self] + others
        var lengths = ChunkLengths()
        for part in parts {
            precondition(part.openOrdinal == nil)
            lengths.append(part.lengths)
            part.lengths = ChunkLengths()
        }
        let writer = try LexicalIndexWriter(
            path: path, lengths: lengths, parameters: parameters, analyzerFingerprint: fingerprint)
        if parts.allSatisfy(\.runs.isEmpty) {
            try writeFromMemory(parts, writer)
        } else {
            try mergeRuns(parts, writer)
        }
        return try writer.finish()
    }

    private func writeFromMemory(_ parts: [LexicalIndexBuilder], _ writer: LexicalIndexWriter) throws(FileError) {
        for part in parts { part.accumulator.finish() }
        let numbers = parts.map { $0.accumulator.sortedNumbers() }
        var next = [Int](repeating: 0, count: parts.count)
        var postings = TermPostings()
        var stream = GrowableBuffer<UInt8>(capacity: 1 << 12)
        while let term = Self.least(parts, numbers, next) {
            postings.removeAll()
            for (place, part) in parts.enumerated() where next[place] < numbers[place].count {
                let number = numbers[place][next[place]]
                guard Self.order(part.accumulator.name(number), term) == 0 else { continue }
                next[place] += 1
                stream.removeAll()
                part.accumulator.copyStream(number, to: &stream)
                postings.append(
                    stream: UnsafeBufferPointer(start: stream.base, count: stream.count),
                    weights: parameters.fieldWeights)
            }
            try writer.add(term, postings)
        }
        for part in parts { part.accumulator = TermAccumulator() }
    }

    /// The first of the terms that the parts stand at; `nil` past the last one.
    private static func least(
        _ parts: [LexicalIndexBuilder], _ numbers: [[UInt32]], _ next: [Int]
    ) -> UnsafeBufferPointer<UInt8>? {
        var least: UnsafeBufferPointer<UInt8>?
        for (place, part) in parts.enumerated() where next[place] < numbers[place].count {
            let term = part.accumulator.name(numbers[place][next[place]])
            if let known = least, order(known, term) <= 0 { continue }
            least = term
        }
        return least
    }

    /// Below 0 if the first comes before the second, 0 if they are the same.
    private static func order(_ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>) -> Int {
        let common = min(first.count, second.count)
        let order = common > 0 ? Int(memcmp(first.baseAddress!, second.baseAddress!, common)) : 0
        return order != 0 ? order : first.count - second.count
    }

    private func mergeRuns(_ parts: [LexicalIndexBuilder], _ writer: LexicalIndexWriter) throws(FileError) {
        var runs: [SpillRun] = []
        for part in parts {
            runs += part.runs
            part.runs = []
            if part.accumulator.termCount > 0 {
                runs.append(try SpillRun(&part.accumulator, folder: part.spillFolder))
            }
        }
        for run in runs { try run.advance() }
        var postings = TermPostings()
        let weights = parameters.fieldWeights
        while let term = runs.lazy.compactMap(\.term).min(by: { $0.lexicographicallyPrecedes($1) }) {
            postings.removeAll()
            // Runs are in order of ordinals, so their postings follow each other.
            for run in runs where run.term == term {
                run.withStream { postings.append(stream: $0, weights: weights) }
                try run.advance()
            }
            try term.withUnsafeBufferPointer { (name) throws(FileError) in try writer.add(name, postings) }
            postings.shrink()
        }
    }
}

extension TokenBuffer {
    /// The bytes of a term. Valid until the buffer changes.
    @inline(__always)
    func term(of token: Token) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[Int(token.termStart)..<Int(token.termStart) + Int(token.termLength)])
    }
}
