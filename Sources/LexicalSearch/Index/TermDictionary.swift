/// Where a term's postings are.
struct TermInfo: Sendable, Hashable {
    var documentFrequency: Int
    /// The only posting, if there is one: it stands in the dictionary.
    var single: (ordinal: UInt32, frequency: UInt32)? { documentFrequency == 1 ? (ordinal, frequency) : nil }
    fileprivate(set) var ordinal: UInt32 = 0
    fileprivate(set) var frequency: UInt32 = 0
    /// Byte ranges in the sections, which may lie outside them if the file is damaged.
    var postings: Range<Int>
    var positions: Range<Int>
}

/// The terms of an index in order of their bytes, in the mapped file.
///
/// Blocks of 16 terms, front-coded; numbers are LEB128:
///
/// ```
/// first term:  length, bytes, offset of postings, offset of positions, entry
/// next terms:  length shared with the previous term, length of the rest, rest, entry
/// entry:       document frequency, then
///              frequency 1: ordinal, weighted frequency, bytes of positions
///              otherwise:   bytes of postings, bytes of positions
/// ```
///
/// - Complexity: `find` and `seek` O(log(terms / 16)) comparisons and one block.
struct TermDictionary {
    private let bytes: UnsafeRawBufferPointer
    private let blocks: UnsafeBufferPointer<UInt32>
    let termCount: Int

    /// - Returns: `nil` if the sizes do not fit together.
    init?(bytes: UnsafeRawBufferPointer, blocks: UnsafeBufferPointer<UInt32>, termCount: Int) {
        let size = LexicalIndexFormat.termsPerBlock
        guard blocks.count == (termCount + size - 1) / size else { return nil }
        self.bytes = bytes
        self.blocks = blocks
        self.termCount = termCount
    }

    func find(_ term: UnsafeBufferPointer<UInt8>) -> TermInfo? {
        let cursor = seek(term)
        guard cursor.isValid, cursor.compare(term) == 0 else { return nil }
        return cursor.info
    }

    /// A cursor at the first term that is not less than `term`.
    func seek(_ term: UnsafeBufferPointer<UInt8>) -> Cursor {
        // The last block whose first term is not greater.
        var low = 0
        var high = blocks.count
        while low < high {
            let middle = (low + high) / 2
            if firstTerm(middle, isGreaterThan: term) { high = middle } else { low = middle + 1 }
        }
        var cursor = Cursor(self, block: max(0, low - 1))
        while cursor.isValid, cursor.compare(term) < 0 { cursor.advance() }
        return cursor
    }

    /// The term of a number, from 0; `nil` if there is none or the dictionary is damaged there.
    func term(_ number: Int) -> [UInt8]? {
        guard number < termCount else { return nil }
        var cursor = Cursor(self, block: number / LexicalIndexFormat.termsPerBlock)
        for _ in 0..<number % LexicalIndexFormat.termsPerBlock { cursor.advance() }
        return cursor.isValid ? cursor.term : nil
    }

    /// A cursor at the first term.
    func first() -> Cursor { Cursor(self, block: 0) }

    private func blockRange(_ block: Int) -> Range<Int> {
        let start = min(Int(blocks[block]), bytes.count)
        let end = block + 1 < blocks.count ? min(Int(blocks[block + 1]), bytes.count) : bytes.count
        return start..<max(start, end)
    }

    private func firstTerm(_ block: Int, isGreaterThan term: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(bytes, blockRange(block))
        let length = reader.count(atMost: reader.remaining)
        guard let name = reader.take(length) else { return true }
        return compareBytes(UnsafeBufferPointer(start: name, count: length), term) > 0
    }

    /// Walks the terms in order. Terms ascend strictly whatever the file says, so a walk ends.
    struct Cursor {
        private let dictionary: TermDictionary
        private var block: Int
        private var indexInBlock = 0
        private var reader: ByteReader
        private var postingsOffset = 0
        private var positionsOffset = 0
        private var hasTerm = false
        /// The term the cursor stands at.
        private(set) var term: [UInt8] = []
        private(set) var info = TermInfo(documentFrequency: 0, postings: 0..<0, positions: 0..<0)
        /// Whether the cursor stands at a term; a damaged block ends the walk.
        private(set) var isValid = true
        /// Whether the walk ended because the dictionary is damaged.
        private(set) var isDamaged = false

        fileprivate init(_ dictionary: TermDictionary, block: Int) {
            self.dictionary = dictionary
            self.block = block
            reader = ByteReader(dictionary.bytes, 0..<0)
            term.reserveCapacity(64)
            startBlock()
        }

        private mutating func startBlock() {
            guard block < dictionary.blocks.count else {
                isValid = false
                return
            }
            reader = ByteReader(dictionary.bytes, dictionary.blockRange(block))
            indexInBlock = 0
            let length = reader.count(atMost: reader.remaining)
            guard let name = reader.take(length) else { return fail() }
            let first = UnsafeBufferPointer(start: name, count: length)
            guard !hasTerm || compare(first) < 0 else { return fail() }
            term.removeAll(keepingCapacity: true)
            term.append(contentsOf: first)
            hasTerm = true
            postingsOffset = reader.count(atMost: 1 << 56)
            positionsOffset = reader.count(atMost: 1 << 56)
            readEntry()
        }

        private mutating func readEntry() {
            info.documentFrequency = reader.count(atMost: LexicalIndexFormat.maximumDocuments)
            var postingBytes = 0
            if info.documentFrequency == 1 {
                info.ordinal = UInt32(reader.count(atMost: LexicalIndexFormat.maximumDocuments))
                info.frequency = UInt32(reader.count(atMost: LexicalIndexFormat.maximumFrequency))
            } else {
                postingBytes = reader.count(atMost: 1 << 40)
            }
            let positionBytes = reader.count(atMost: 1 << 40)
            guard !reader.failed, info.documentFrequency > 0 else { return fail() }
            info.postings = postingsOffset..<postingsOffset + postingBytes
            info.positions = positionsOffset..<positionsOffset + positionBytes
            postingsOffset += postingBytes
            positionsOffset += positionBytes
        }

        mutating func advance() {
            guard isValid else { return }
            indexInBlock += 1
            let number = block * LexicalIndexFormat.termsPerBlock + indexInBlock
            if indexInBlock == LexicalIndexFormat.termsPerBlock || number >= dictionary.termCount {
                block += 1
                return startBlock()
            }
            let shared = reader.count(atMost: term.count)
            let length = reader.count(atMost: reader.remaining)
            guard let rest = reader.take(length), length > 0, shared == term.count || rest[0] > term[shared] else {
                return fail()
            }
            term.removeSubrange(shared...)
            term.append(contentsOf: UnsafeBufferPointer(start: rest, count: length))
            readEntry()
        }

        private mutating func fail() {
            isValid = false
            isDamaged = true
        }

        func compare(_ other: UnsafeBufferPointer<UInt8>) -> Int {
            term.withUnsafeBufferPointer { compareBytes($0, other) }
        }
    }
}

/// Less than, equal to or greater than zero as `left` stands before, at or after `right`.
@inline(__always)
func compareBytes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
    let count = min(left.count, right.count)
    var index = 0
    while index < count {
        if left[index] != right[index] { return left[index] < right[index] ? -1 : 1 }
        index += 1
    }
    return left.count - right.count
}
