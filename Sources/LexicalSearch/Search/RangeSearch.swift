import CVectorKernels
import IndexSupport

/// Finds the best chunks by looking only at ranges of 256 ordinals that can have one.
///
/// MaxScore (Turtle, Flood, "Query evaluation: strategies and optimizations", 1995) over ranges, best range first (the
/// idea of Mallia, Suel, Tonellotto, "Faster learned sparse retrieval with block-max pruning", SIGIR 2024):
///
/// 1. Every term gives each range a bound. A frequent term's bounds stand in the index; the postings of the others are
///    few, so they are decoded and scored at once, and their bounds are exact.
/// 2. Ranges are visited from the highest sum of bounds downwards, in waves, so that the score to beat is high at once;
///    those that cannot reach it are never touched.
/// 3. Within a range, terms whose bounds together cannot reach the score to beat only complete the scores of candidates
///    that the other terms found.
///
/// A filter is applied where postings are decoded and where candidates are collected; bounds of rare terms are over
/// allowed chunks only. Results are identical to `ExhaustiveSearch`.
final class RangeSearch {
    /// A term in a search.
    private struct Term {
        let scored: ScoredTerm
        /// Frequent terms: a code for each range, and the bound each code means.
        var codes: UnsafePointer<UInt8>?
        var table: UnsafeMutablePointer<UInt32>
        /// Other terms: all postings, the first one in each range, and the highest score there.
        var ordinals: UnsafeMutablePointer<UInt32>
        var scores: UnsafeMutablePointer<UInt32>
        var count = 0
        var first: UnsafeMutablePointer<UInt32>
        var bounds: UnsafeMutablePointer<UInt32>
        /// Frequent terms: the decoded block.
        var block = -1
        var blockCount = 0

        @inline(__always)
        func bound(_ range: Int) -> UInt32 {
            if let codes { return table[Int(codes[range])] }
            return bounds[range]
        }
    }

    /// More terms than this are better added up exhaustively.
    static let maximumTerms = 48

    private let scale: ScoreScale
    private let documentCount: Int
    private let rangeCount: Int
    private let allowed: UnsafePointer<UInt64>?
    private let scratch: Scratch
    private let terms: UnsafeMutablePointer<Term>
    private let termCount: Int
    private let totals: UnsafeMutablePointer<UInt32>
    private let ranges: UnsafeMutablePointer<UInt32>
    /// The terms of the range at hand by ascending bound, and their bounds.
    private let order: UnsafeMutablePointer<Int>
    private let orderBounds: UnsafeMutablePointer<UInt32>
    private var best: TopK
    private let floor: Float
    /// No score below can be among the best, in units; at least 1.
    private var threshold: UInt32 = 1

    /// - Parameter allowed: the words of the restriction, `nil` for none; they stay valid while the search lives.
    init(
        _ scoredTerms: [ScoredTerm], _ index: LexicalIndex, _ parameters: BM25Parameters,
        _ statistics: CollectionStatistics, scale: ScoreScale, k: Int, floor: Float,
        allowed: UnsafeBufferPointer<UInt64>?, _ scratch: Scratch
    ) {
        self.scale = scale
        self.floor = floor
        self.scratch = scratch
        self.allowed = allowed?.baseAddress
        documentCount = index.documentCount
        rangeCount = LexicalIndexFormat.rangeCount(documentCount)
        best = TopK(k: k)
        termCount = scoredTerms.count
        terms = .allocate(capacity: termCount)
        order = .allocate(capacity: termCount)
        orderBounds = .allocate(capacity: termCount)

        let size = LexicalIndexFormat.blockSize
        var words = 2 * (rangeCount + 16)
        for term in scoredTerms {
            words += term.source.hasRanges ? 256 + 2 * size : 2 * rangeCount + 2 * (term.source.blockCount * size + 16)
        }
        scratch.begin(words)
        totals = scratch.take(rangeCount + 16)
        ranges = scratch.take(rangeCount + 16)
        totals.update(repeating: 0, count: rangeCount)
        let ratio = Self.ratio(index.meta, parameters, statistics)
        for (number, scored) in scoredTerms.enumerated() {
            (terms + number).initialize(to: prepare(scored, ratio))
        }
        raiseThreshold()
    }

    deinit {
        terms.deinitialize(count: termCount)
        terms.deallocate()
        order.deallocate()
        orderBounds.deallocate()
    }

    /// How much smaller the query's norm `k1 (1 - b + b dl/avgdl)` can be than the one the codes were made with, at any
    /// length.
    private static func ratio(
        _ meta: LexicalIndexFormat.Meta, _ parameters: BM25Parameters, _ statistics: CollectionStatistics
    ) -> Float {
        func quotient(_ wanted: Double, _ made: Double) -> Double { made > 0 ? wanted / made : .infinity }
        let constant = quotient(parameters.k1 * (1 - parameters.b), meta.k1 * (1 - meta.b))
        guard statistics.averageLength > 0, meta.averageLength > 0 else { return 0 }
        let slope = quotient(
            parameters.k1 * parameters.b / statistics.averageLength, meta.k1 * meta.b / meta.averageLength)
        let ratio = min(constant, slope)
        // Both parts were zero: the score is the weight, whatever the frequency.
        return ratio.isFinite ? Float(ratio * (1 - 1e-6)) : 0
    }

    private func prepare(_ scored: ScoredTerm, _ ratio: Float) -> Term {
        let size = LexicalIndexFormat.blockSize
        if let codes = scored.source.ranges {
            let table = scratch.take(256)
            let buffer = scratch.take(2 * size)
            postings_bound_table(scored.kernel.weight, ratio, table)
            postings_add_bounds(codes, rangeCount, table, totals)
            return Term(
                scored: scored, codes: codes, table: table, ordinals: buffer, scores: buffer + size, first: table,
                bounds: table)
        }
        let first = scratch.take(rangeCount)
        let bounds = scratch.take(rangeCount)
        let blockCount = scored.source.blockCount
        let ordinals = scratch.take(blockCount * size + 16)
        let scores = scratch.take(blockCount * size + 16)
        bounds.update(repeating: 0, count: rangeCount)
        var count = 0
        for block in 0..<blockCount {
            var decoded = scored.source.decode(block: block, ordinals + count, scores + count)
            if let allowed { decoded = postings_filter(ordinals + count, scores + count, decoded, allowed) }
            count += decoded
        }
        // In place: each score replaces its frequency.
        withUnsafePointer(to: scored.kernel) { postings_score($0, ordinals, scores, count, scores) }
        postings_mark_ranges(ordinals, scores, count, first, bounds, totals)
        return Term(
            scored: scored, codes: nil, table: first, ordinals: ordinals, scores: scores, count: count, first: first,
            bounds: bounds)
    }

    // MARK: - Ranges

    func top() -> [ScoredOrdinal] {
        let highest = postings_maximum(totals, rangeCount)
        guard highest > 0 else { return [] }
        let step = highest / 16 + 1
        var high = UInt32.max
        var low = highest
        while high > threshold {
            low = max(threshold, low > step ? low - step : 1)
            let count = postings_select_ranges(totals, rangeCount, low, high, ranges)
            for index in 0..<count {
                let range = Int(ranges[index])
                if totals[range] >= threshold { search(range) }
            }
            high = low
        }
        return best.sorted()
    }

    private func search(_ range: Int) {
        let base = range << LexicalIndexFormat.rangeShift
        let mask = allowed.map { $0 + base >> 6 }
        // Terms by ascending bound.
        var active = 0
        for number in 0..<termCount {
            let bound = terms[number].bound(range)
            guard bound > 0 else { continue }
            var place = active
            while place > 0, orderBounds[place - 1] > bound {
                orderBounds[place] = orderBounds[place - 1]
                order[place] = order[place - 1]
                place -= 1
            }
            orderBounds[place] = bound
            order[place] = number
            active += 1
        }
        // The first ones cannot make a candidate by themselves.
        var optional = 0
        var optionalBound: UInt32 = 0
        while optional < active, optionalBound &+ orderBounds[optional] < threshold {
            optionalBound &+= orderBounds[optional]
            optional += 1
        }
        guard optional < active else { return }
        let accumulators = scratch.accumulators
        for place in optional..<active { accumulate(order[place], UInt32(base), accumulators) }
        let needed = max(1, threshold > optionalBound ? threshold - optionalBound : 1)
        var count: Int
        if base + LexicalIndexFormat.rangeSize > documentCount, let mask {
            // The restriction may end before the range does.
            count = harvestTail(accumulators, needed, mask, base)
        } else {
            count = postings_harvest(accumulators, needed, mask, scratch.places, scratch.scores)
        }
        var place = optional
        while place > 0, count > 0 {
            place -= 1
            let remaining = optionalBound &- orderBounds[place]
            count = complete(order[place], UInt32(base), count, remaining)
            optionalBound = remaining
        }
        guard count > 0 else { return }
        for index in 0..<count {
            let score = scale.score(scratch.scores[index])
            if score >= floor { best.insert(Ordinal(base) + scratch.places[index], score) }
        }
        raiseThreshold()
    }

    private func harvestTail(
        _ accumulators: UnsafeMutablePointer<UInt32>, _ needed: UInt32, _ mask: UnsafePointer<UInt64>, _ base: Int
    ) -> Int {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        return withUnsafeMutableBytes(of: &words) { bytes in
            let copy = bytes.bindMemory(to: UInt64.self)
            for index in 0..<(documentCount - base + 63) / 64 { copy[index] = mask[index] }
            return postings_harvest(accumulators, needed, copy.baseAddress!, scratch.places, scratch.scores)
        }
    }

    /// Adds a term's scores in the range at `base`.
    @inline(__always)
    private func accumulate(_ number: Int, _ base: UInt32, _ accumulators: UnsafeMutablePointer<UInt32>) {
        let term = terms + number
        let end = base + UInt32(LexicalIndexFormat.rangeSize)
        guard term.pointee.codes != nil else {
            var index = Int(term.pointee.first[Int(base) >> LexicalIndexFormat.rangeShift])
            let (count, ordinals, scores) = (term.pointee.count, term.pointee.ordinals, term.pointee.scores)
            while index < count {
                let place = ordinals[index] &- base
                if place >= UInt32(LexicalIndexFormat.rangeSize) { break }
                accumulators[Int(place)] &+= scores[index]
                index += 1
            }
            return
        }
        var block = seek(term, base)
        while block < term.pointee.scored.source.blockCount {
            load(term, block)
            let count = term.pointee.blockCount
            withUnsafePointer(to: term.pointee.scored.kernel) {
                postings_accumulate($0, term.pointee.ordinals, term.pointee.scores, count, base, accumulators)
            }
            if count > 0, term.pointee.ordinals[count - 1] >= end - 1 { return }
            block += 1
            if count == 0, term.pointee.scored.source.lastOrdinal(ofBlock: block - 1) >= end - 1 { return }
        }
    }

    /// The block of a frequent term that can have `ordinal`.
    @inline(__always)
    private func seek(_ term: UnsafeMutablePointer<Term>, _ ordinal: UInt32) -> Int {
        let block = term.pointee.block
        if block >= 0, term.pointee.blockCount > 0 {
            if ordinal >= term.pointee.ordinals[0], ordinal <= term.pointee.ordinals[term.pointee.blockCount - 1] {
                return block
            }
            if ordinal > term.pointee.ordinals[0] {
                return term.pointee.scored.source.block(containing: ordinal, from: block)
            }
        }
        return term.pointee.scored.source.block(containing: ordinal)
    }

    @inline(__always)
    private func load(_ term: UnsafeMutablePointer<Term>, _ block: Int) {
        guard term.pointee.block != block else { return }
        term.pointee.block = block
        term.pointee.blockCount = term.pointee.scored.source.decode(
            block: block, term.pointee.ordinals, term.pointee.scores)
    }

    /// Adds a term's scores to the candidates that can still reach the threshold, given what the terms after it can
    /// add; drops the others. Returns how many are left.
    private func complete(_ number: Int, _ base: UInt32, _ count: Int, _ remaining: UInt32) -> Int {
        let term = terms + number
        let (places, scores) = (scratch.places, scratch.scores)
        var kept = 0
        let isDecoded = term.pointee.codes == nil
        var index = isDecoded ? Int(term.pointee.first[Int(base) >> LexicalIndexFormat.rangeShift]) : 0
        for candidate in 0..<count {
            let ordinal = base + places[candidate]
            var score = scores[candidate]
            if isDecoded {
                while index < term.pointee.count, term.pointee.ordinals[index] < ordinal { index += 1 }
                if index < term.pointee.count, term.pointee.ordinals[index] == ordinal {
                    score &+= term.pointee.scores[index]
                }
            } else {
                let block = seek(term, ordinal)
                if block < term.pointee.scored.source.blockCount {
                    load(term, block)
                    let found = postings_find(term.pointee.ordinals, term.pointee.blockCount, ordinal)
                    if found < term.pointee.blockCount {
                        score &+= term.pointee.scored.units(ordinal, term.pointee.scores[found])
                    }
                }
            }
            places[kept] = places[candidate]
            scores[kept] = score
            if score &+ remaining >= threshold { kept += 1 }
        }
        return kept
    }

    /// Takes over the score to beat from the best so far, a little below it because candidates compare as `Float`.
    private func raiseThreshold() {
        let score = max(best.threshold, floor)
        guard score > 0 else { return }
        let units = (Double(score) * scale.factor * (1 - 0x1p-22)).rounded(.down)
        threshold = max(threshold, units < 2 ? 1 : units >= Double(UInt32.max) ? .max : UInt32(units))
    }
}
