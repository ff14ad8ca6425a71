import IndexSupport

/// Postings made for one query: of a phrase, a prefix, a word in one field.
final class MaterializedPostings: Sendable {
    let ordinals: [UInt32]
    /// Weighted; 1 or greater.
    let frequencies: [UInt32]

    init(ordinals: [UInt32], frequencies: [UInt32]) {
        self.ordinals = ordinals
        self.frequencies = frequencies
    }
}

/// What other terms add to the list of one with which they are scored as one term.
final class AddedPostings: Sendable {
    /// The chunks that the others have, ascending.
    let ordinals: [UInt32]
    /// In each, how often all of them stand there together.
    let frequencies: [UInt32]
    /// In each, how often the term of the list stands there alone; may be 0.
    let own: [UInt32]
    /// The chunks that the list does not have.
    let newCount: Int

    init(_ others: MaterializedPostings, to list: PostingList) {
        var probe = PostingProbe(.list(list))
        let own = others.ordinals.map { probe.frequency($0) }
        ordinals = others.ordinals
        frequencies = zip(others.frequencies, own).map {
            min($0 &+ $1, UInt32(LexicalIndexFormat.maximumFrequency))
        }
        self.own = own
        newCount = own.count { $0 == 0 }
    }

    /// - Returns: `nil` where none of the others stands.
    func frequency(_ ordinal: Ordinal) -> UInt32? {
        var (low, high) = (0, ordinals.count)
        while low < high {
            let middle = (low + high) / 2
            if ordinals[middle] < ordinal { low = middle + 1 } else { high = middle }
        }
        return low < ordinals.count && ordinals[low] == ordinal ? frequencies[low] : nil
    }
}

/// Where the postings of a scored term come from in one segment.
enum PostingSource: Sendable {
    case list(PostingList)
    case materialized(MaterializedPostings)
    /// Blocks are those of the list alone.
    case joined(PostingList, AddedPostings)

    /// The number of postings, deleted chunks included.
    var count: Int {
        switch self {
        case .list(let list): list.documentFrequency
        case .materialized(let postings): postings.ordinals.count
        case .joined(let list, let added): list.documentFrequency + added.newCount
        }
    }

    var added: AddedPostings? {
        if case .joined(_, let added) = self { added } else { nil }
    }

    var blockCount: Int {
        switch self {
        case .list(let list), .joined(let list, _): list.blockCount
        case .materialized(let postings):
            (postings.ordinals.count + LexicalIndexFormat.blockSize - 1) / LexicalIndexFormat.blockSize
        }
    }

    var list: PostingList? {
        switch self {
        case .list(let list), .joined(let list, _): list
        case .materialized: nil
        }
    }

    /// Whether it has the codes of a frequent term's ranges, see `LexicalIndexFormat`.
    var hasRanges: Bool { list?.ranges != nil }

    /// The last ordinal of a block, as far as the file is not damaged.
    @inline(__always)
    func lastOrdinal(ofBlock block: Int) -> UInt32 {
        switch self {
        case .list(let list), .joined(let list, _): return list.lastOrdinal(ofBlock: block)
        case .materialized(let postings):
            return postings.ordinals[min(postings.ordinals.count, (block + 1) * LexicalIndexFormat.blockSize) - 1]
        }
    }

    /// Decodes a block of up to 128 postings; see `PostingList.decode`.
    @inline(__always)
    func decode(
        block: Int, _ ordinals: UnsafeMutablePointer<UInt32>, _ frequencies: UnsafeMutablePointer<UInt32>?
    ) -> Int {
        switch self {
        case .list(let list), .joined(let list, _): return list.decode(block: block, ordinals, frequencies)
        case .materialized(let postings):
            let first = block * LexicalIndexFormat.blockSize
            let count = min(LexicalIndexFormat.blockSize, postings.ordinals.count - first)
            for index in 0..<count {
                ordinals[index] = postings.ordinals[first + index]
                frequencies?[index] = postings.frequencies[first + index]
            }
            return count
        }
    }

    /// The first block, from `start` on, that can have `ordinal` or a later one; `blockCount` if there is none.
    @inline(__always)
    func block(containing ordinal: UInt32, from start: Int = 0) -> Int {
        switch self {
        case .list(let list), .joined(let list, _): return list.block(containing: ordinal, from: start)
        case .materialized(let postings):
            var low = start
            var high = blockCount
            let size = LexicalIndexFormat.blockSize
            while low < high {
                let middle = (low + high) / 2
                let last = postings.ordinals[min(postings.ordinals.count, (middle + 1) * size) - 1]
                if last < ordinal { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    /// Adds all ordinals to `set`.
    func insert(into set: inout OrdinalSet) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: LexicalIndexFormat.blockSize) { buffer in
            for block in 0..<blockCount {
                let count = decode(block: block, buffer.baseAddress!, nil)
                for index in 0..<count { set.insert(buffer[index]) }
            }
        }
        for ordinal in added?.ordinals ?? [] { set.insert(ordinal) }
    }
}

/// Looks up single ordinals in a source, fastest when they ascend.
struct PostingProbe: ~Copyable {
    private let source: PostingSource
    private let added: AddedPostings?
    private let buffer: UnsafeMutablePointer<UInt32>
    private var block = -1
    private var count = 0
    private let blockCount: Int

    init(_ source: PostingSource) {
        self.source = source
        added = source.added
        blockCount = source.blockCount
        buffer = .allocate(capacity: 2 * LexicalIndexFormat.blockSize)
    }

    deinit { buffer.deallocate() }

    /// The frequency in a chunk; 0 if the term is not there.
    mutating func frequency(_ ordinal: Ordinal) -> UInt32 {
        if let added, let frequency = added.frequency(ordinal) { return frequency }
        let size = LexicalIndexFormat.blockSize
        if count == 0 || ordinal < buffer[0] || ordinal > buffer[count - 1] {
            // Probes mostly ascend: begin at the block at hand if it is not past the ordinal.
            let start = count > 0 && ordinal > buffer[count - 1] ? block : 0
            let wanted = source.block(containing: ordinal, from: start)
            guard wanted < blockCount else { return 0 }
            if wanted != block {
                block = wanted
                count = source.decode(block: wanted, buffer, buffer + size)
            }
        }
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if buffer[middle] < ordinal { low = middle + 1 } else { high = middle }
        }
        return low < count && buffer[low] == ordinal ? buffer[size + low] : 0
    }
}
