import CVectorKernels
import IndexSupport

/// The postings of one term in one index, read from the mapped file.
///
/// Valid while the index lives. Every number from the file is checked before it is followed; a damaged block has no
/// postings.
///
/// `@unchecked Sendable` because the pointers are into the mapped file, which never changes.
struct PostingList: @unchecked Sendable {
    let documentFrequency: Int
    let blockCount: Int
    /// One byte per 64 ordinals, see `LexicalIndexFormat`; `nil` for a term with few postings.
    let ranges: UnsafePointer<UInt8>?
    private let single: (ordinal: UInt32, frequency: UInt32)?
    private let limit: UInt32
    /// Last ordinals, then ends of blocks, both unaligned; `nil` if there is one block.
    private let table: UnsafeRawPointer?
    private let blocks: UnsafePointer<UInt8>?
    private let blockBytes: Int
    private let positions: UnsafeRawBufferPointer
    private let positionRange: Range<Int>

    /// Immutable, and never let go.
    private nonisolated(unsafe) static let kernels = postings_kernels_current()

    /// - Returns: `nil` if the file is damaged there.
    init?(_ index: LexicalIndex, _ info: TermInfo) {
        documentFrequency = info.documentFrequency
        limit = UInt32(index.documentCount)
        positions = index.positions
        positionRange = info.positions
        guard info.positions.upperBound <= index.positions.count, info.documentFrequency <= index.documentCount else {
            return nil
        }
        if let single = info.single {
            guard single.ordinal < limit, single.frequency > 0 else { return nil }
            self.single = single
            blockCount = 1
            ranges = nil
            table = nil
            blocks = nil
            blockBytes = 0
            return
        }
        single = nil
        let size = LexicalIndexFormat.blockSize
        blockCount = (documentFrequency + size - 1) / size
        let rangeBytes =
            documentFrequency >= index.meta.rangeMinimum ? LexicalIndexFormat.rangeCount(index.documentCount) : 0
        let tableBytes = blockCount > 1 ? 8 * blockCount : 0
        guard info.postings.upperBound <= index.postings.count, info.postings.count >= rangeBytes + tableBytes,
            let base = index.postings.baseAddress
        else { return nil }
        let start = base + info.postings.lowerBound
        ranges = rangeBytes > 0 ? start.assumingMemoryBound(to: UInt8.self) : nil
        table = blockCount > 1 ? start + rangeBytes : nil
        blocks = (start + rangeBytes + tableBytes).assumingMemoryBound(to: UInt8.self)
        blockBytes = info.postings.count - rangeBytes - tableBytes
    }

    /// The number of postings of a block.
    @inline(__always)
    func count(ofBlock block: Int) -> Int {
        min(LexicalIndexFormat.blockSize, documentFrequency - block * LexicalIndexFormat.blockSize)
    }

    /// The last ordinal of a block of a list with more than one.
    @inline(__always)
    func lastOrdinal(ofBlock block: Int) -> UInt32 {
        guard let table else { return limit - 1 }
        return table.loadUnaligned(fromByteOffset: 4 * block, as: UInt32.self)
    }

    @inline(__always)
    private func end(ofBlock block: Int) -> Int {
        guard let table else { return blockBytes }
        return Int(table.loadUnaligned(fromByteOffset: 4 * (blockCount + block), as: UInt32.self))
    }

    /// The first block, from `start` on, whose last ordinal is not less than `ordinal`; `blockCount` if there is none.
    @inline(__always)
    func block(containing ordinal: UInt32, from start: Int = 0) -> Int {
        guard table != nil else { return start }
        var low = start
        var step = 1
        // Galloping: the next block wanted is mostly near.
        while low + step < blockCount, lastOrdinal(ofBlock: low + step - 1) < ordinal {
            low += step
            step *= 2
        }
        var high = min(blockCount, low + step)
        while low < high {
            let middle = (low + high) / 2
            if lastOrdinal(ofBlock: middle) < ordinal { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Decodes a block into buffers of 128; `frequencies` may be `nil`. Returns the number of postings, 0 if the block is
    /// damaged. Ordinals are below the number of documents, whatever the file says.
    @inline(__always)
    func decode(
        block: Int, _ ordinals: UnsafeMutablePointer<UInt32>, _ frequencies: UnsafeMutablePointer<UInt32>?
    ) -> Int {
        guard let blocks else {
            guard let single else { return 0 }
            ordinals[0] = single.ordinal
            frequencies?[0] = single.frequency
            return 1
        }
        let start = block == 0 ? 0 : end(ofBlock: block - 1)
        let end = end(ofBlock: block)
        guard start >= 0, start < end, end <= blockBytes else { return 0 }
        let count = count(ofBlock: block)
        let previous = block == 0 ? UInt32.max : lastOrdinal(ofBlock: block - 1)
        let size = Self.kernels.pointee.decode(
            blocks + start, end - start, count, previous, limit, ordinals, frequencies)
        return size > 0 ? count : 0
    }

    /// A reader of the positions of a block's postings, in their order; `nil` if the file is damaged there.
    func positions(ofBlock block: Int) -> PositionReader? {
        guard blockCount > 1 else { return PositionReader(positions, positionRange) }
        guard positionRange.count >= 4 * blockCount, let base = positions.baseAddress else { return nil }
        let table = base + positionRange.lowerBound
        let first = positionRange.lowerBound + 4 * blockCount
        func end(_ block: Int) -> Int { Int(table.loadUnaligned(fromByteOffset: 4 * block, as: UInt32.self)) }
        let start = first + (block == 0 ? 0 : end(block - 1))
        let stop = first + end(block)
        guard start <= stop, stop <= positionRange.upperBound else { return nil }
        return PositionReader(positions, start..<stop)
    }

    /// Calls `body` with each block's decoded postings.
    func forEachBlock(
        _ body: (_ block: Int, _ ordinals: UnsafeBufferPointer<UInt32>, _ frequencies: UnsafeBufferPointer<UInt32>) ->
            Void
    ) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * LexicalIndexFormat.blockSize) { buffer in
            let ordinals = buffer.baseAddress!
            let frequencies = ordinals + LexicalIndexFormat.blockSize
            for block in 0..<blockCount {
                let count = decode(block: block, ordinals, frequencies)
                body(
                    block, UnsafeBufferPointer(start: ordinals, count: count),
                    UnsafeBufferPointer(start: frequencies, count: count))
            }
        }
    }
}
