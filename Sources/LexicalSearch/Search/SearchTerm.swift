import CVectorKernels
import IndexSupport

/// A term while a search runs: where its postings are read, and how far.
///
/// Either a list that is decoded block by block (`list`), or postings that are all decoded and scored, because they are
/// few or were made for the query.
struct SearchTerm {
    var kernel: postings_bm25
    let list: PostingList?
    /// Of a frequent term in a pruned search: a code for each range, and the bound each code means.
    let codes: UnsafePointer<UInt8>?
    let bounds: UnsafeMutablePointer<UInt32>
    /// Of decoded postings in a pruned search: the place of the first in each range that has one.
    let firsts: UnsafeMutablePointer<UInt32>?
    /// The decoded block with its frequencies, or all postings with their scores.
    let ordinals: UnsafeMutablePointer<UInt32>
    let values: UnsafeMutablePointer<UInt32>
    var count: Int
    /// Of a list: the decoded block.
    var block = -1
    /// Of decoded postings: the first that has not been passed.
    var index = 0

    /// Begins again at the first ordinal.
    mutating func rewind() {
        index = 0
        guard list != nil, block > 0 else { return }
        block = -1
        count = 0
    }

    /// The highest score a frequent term can have in those of the `count` ranges from `first` on that are in `ranges`.
    @inline(__always)
    func bound(first: Int, count: Int, _ ranges: WindowRanges, rangeCount: Int) -> UInt32 {
        guard let codes else { return 0 }
        var highest: UInt8 = 0
        if rangeCount <= Self.few {
            ranges.visit { highest = max(highest, codes[first + $0]) }
        } else {
            for place in first..<first + count { highest = max(highest, codes[place]) }
        }
        return bounds[Int(highest)]
    }

    /// Adds the scores of decoded postings in the window at `base`.
    @inline(__always)
    mutating func accumulateDecoded(
        base: UInt32, ranges: WindowRanges, rangeCount: Int, _ masks: UnsafePointer<UInt64>?,
        _ accumulators: UnsafeMutablePointer<UInt32>
    ) {
        if let firsts, let masks, rangeCount <= Self.few {
            postings_accumulate_ranges(ordinals, values, count, firsts, base, ranges.words, masks, accumulators)
            return
        }
        guard index < count else { return }
        if ordinals[index] < base { seek(base) }
        index += postings_accumulate_scored(
            ordinals + index, values + index, count - index, base, masks, accumulators)
    }

    /// So few ranges are looked up one by one.
    static let few = 32

    /// Moves `index` to the first posting that is not below `ordinal`.
    private mutating func seek(_ ordinal: UInt32) {
        var step = 1
        while index + step < count, ordinals[index + step] < ordinal {
            index += step
            step *= 2
        }
        var low = index + 1
        var high = min(count, index + step)
        while low < high {
            let middle = (low + high) / 2
            if ordinals[middle] < ordinal { low = middle + 1 } else { high = middle }
        }
        index = low
    }

    /// Adds the scores of a list's postings in those ranges of the window at `base` whose bit is set in `ranges`, as far
    /// as `masks` has them.
    @inline(__always)
    mutating func accumulateList(
        base: UInt32, ranges: WindowRanges, _ masks: UnsafePointer<UInt64>?,
        _ accumulators: UnsafeMutablePointer<UInt32>, _ kernels: UnsafePointer<postings_kernels>
    ) {
        guard let list else { return }
        let end = base + UInt32(POSTINGS_WINDOW)
        var wanted = ranges.next(from: base, base: base)
        while wanted < end {
            let next = list.block(containing: wanted, from: max(block, 0))
            guard next < list.blockCount else { return }
            if next != block {
                // It may begin after the window.
                if next > 0, list.lastOrdinal(ofBlock: next - 1) >= end - 1 { return }
                block = next
                count = list.decode(block: next, ordinals, values)
            }
            if count > 0 {
                withUnsafePointer(to: kernel) {
                    kernels.pointee.accumulate($0, ordinals, values, count, base, masks, accumulators)
                }
            }
            let last = list.lastOrdinal(ofBlock: next)
            // A damaged table may go backwards.
            guard next + 1 < list.blockCount, last >= wanted, last < end - 1 else { return }
            wanted = ranges.next(from: last + 1, base: base)
        }
    }
}

/// Which ranges of a window are looked at: 256 bits.
struct WindowRanges {
    let words: UnsafeMutablePointer<UInt64>
    static let wordCount = Int(POSTINGS_WINDOW_RANGES) / 64

    /// The first ordinal from `ordinal` on that is in one of the ranges of the window at `base`; the window's end if there
    /// is none.
    @inline(__always)
    func next(from ordinal: UInt32, base: UInt32) -> UInt32 {
        let range = Int(ordinal - base) >> Int(POSTINGS_RANGE_SHIFT)
        var place = range >> 6
        var word = words[place] & (~0 << UInt64(range & 63))
        while word == 0 {
            place += 1
            if place == Self.wordCount { return base + UInt32(POSTINGS_WINDOW) }
            word = words[place]
        }
        let found = base + UInt32(place << 6 + word.trailingZeroBitCount) << UInt32(POSTINGS_RANGE_SHIFT)
        return max(found, ordinal)
    }

    @inline(__always)
    var isEmpty: Bool { words[0] | words[1] | words[2] | words[3] == 0 }

    @inline(__always)
    var count: Int {
        words[0].nonzeroBitCount + words[1].nonzeroBitCount + words[2].nonzeroBitCount + words[3].nonzeroBitCount
    }

    /// Calls `body` with the number of each range, ascending.
    @inline(__always)
    func visit(_ body: (Int) -> Void) {
        for place in 0..<Self.wordCount {
            var word = words[place]
            while word != 0 {
                body(64 * place + word.trailingZeroBitCount)
                word &= word - 1
            }
        }
    }
}
