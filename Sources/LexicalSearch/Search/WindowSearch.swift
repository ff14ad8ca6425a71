import CVectorKernels
import IndexSupport
import RAGModel

/// Finds the best chunks of a segment: adds up scores a window of 16,384 ordinals at a time, in those ranges of 64
/// ordinals that can have one of the best.
///
/// MaxScore (Turtle, Flood, "Query evaluation: strategies and optimizations", 1995) over ranges, the most promising
/// ranges first (the idea of Mallia, Suel, Tonellotto, "Faster learned sparse retrieval with block-max pruning", SIGIR
/// 2024):
///
/// 1. Every term gives each range a bound. A frequent term's bounds stand in the index; the postings of the others are
///    few, so they are decoded and scored at once, and their bounds are exact.
/// 2. The ranges with the highest sums of bounds are searched first, so that the score to beat is high at once. Then
///    follow, in order, all others that can reach it; where those are many, whole blocks are decoded and added up.
/// 3. Within a window, once the terms that are left cannot reach the score to beat together, they only complete the
///    scores of candidates that the others found.
///
/// Without bounds (very many terms, very large `k`, a sparse filter) every range that a filter leaves is searched.
///
/// A filter is a word of bits for each range: it decides which ranges are looked at and which postings are scored.
/// Results do not depend on any of this.
final class WindowSearch {
    /// More terms than this are added up without bounds.
    static let maximumTerms = 48

    private let scale: ScoreScale
    private let documentCount: Int
    let rangeCount: Int
    let allowed: UnsafePointer<UInt64>?
    let hasBounds: Bool
    let kernels = postings_kernels_current()
    let scratch: Scratch
    private let budget: WorkBudget
    private let accumulators: UnsafeMutablePointer<UInt32>
    private let terms: UnsafeMutablePointer<SearchTerm>
    private let termCount: Int
    /// `terms` from here on are lists; those before are decoded.
    private let firstList: Int
    /// The lists by descending bound in the window at hand, and their bounds.
    private let order: UnsafeMutablePointer<Int>
    private let orderBounds: UnsafeMutablePointer<UInt32>
    /// With bounds: the highest score each range can have; 0 once it is searched.
    let totals: UnsafeMutablePointer<UInt32>
    /// The ranges of a pass, a bit each.
    private let wanted: UnsafeMutablePointer<UInt64>
    /// Of the window at hand: its ranges, the chunks of each that count, what a chunk of each must have.
    private let ranges: WindowRanges
    private let masks: UnsafeMutablePointer<UInt64>
    /// While scores are completed: the ranges that have candidates, and these.
    private let open: WindowRanges
    private let candidates: UnsafeMutablePointer<UInt64>
    private let needed: UnsafeMutablePointer<UInt32>
    private var best: TopK
    private let floor: Float
    /// No score below can be among the best, in units; at least 1.
    private var threshold: UInt32 = 1

    private static let windowRanges = Int(POSTINGS_WINDOW_RANGES)

    /// - Parameter allowed: the words of the restriction, `nil` for none; they stay valid while the search lives.
    init(
        _ scoredTerms: [ScoredTerm], _ index: LexicalIndex, _ parameters: BM25Parameters,
        _ statistics: CollectionStatistics, scale: ScoreScale, k: Int, floor: Float,
        allowed: UnsafeBufferPointer<UInt64>?, hasBounds: Bool, _ scratch: Scratch, _ budget: WorkBudget
    ) throws(WorkBudget.Exhausted) {
        try budget.spend(scoredTerms.reduce(0) { $0 + (Self.isDecoded($1.source, hasBounds) ? $1.source.count : 0) })
        self.budget = budget
        self.scale = scale
        self.floor = floor
        self.scratch = scratch
        self.allowed = allowed?.baseAddress
        self.hasBounds = hasBounds
        accumulators = scratch.accumulators
        documentCount = index.documentCount
        rangeCount = LexicalIndexFormat.rangeCount(documentCount)
        best = TopK(k: k)
        func isDecoded(_ source: PostingSource) -> Bool { Self.isDecoded(source, hasBounds) }
        let addedCount = scoredTerms.count { $0.source.added != nil }
        termCount = scoredTerms.count + addedCount
        firstList = scoredTerms.count { isDecoded($0.source) } + addedCount

        // Words of memory, a margin included for kernels that work on whole vectors.
        let size = LexicalIndexFormat.blockSize
        let windows = (rangeCount + Self.windowRanges - 1) / Self.windowRanges
        var words = windows * Self.windowRanges + 2 * windows * WindowRanges.wordCount
        words += 5 * Self.windowRanges + 4 * WindowRanges.wordCount + 16
        for term in scoredTerms {
            let decoded = 2 * (term.source.blockCount * size + 16) + (hasBounds ? rangeCount : 0)
            words += isDecoded(term.source) ? decoded : 256 + 2 * size
            if let added = term.source.added { words += 3 * (added.ordinals.count + 16) + (hasBounds ? rangeCount : 0) }
        }
        scratch.begin(words)
        totals = scratch.take(windows * Self.windowRanges)
        wanted = scratch.takeWords(windows * WindowRanges.wordCount)
        ranges = WindowRanges(words: scratch.takeWords(WindowRanges.wordCount))
        open = WindowRanges(words: scratch.takeWords(WindowRanges.wordCount))
        masks = scratch.takeWords(Self.windowRanges)
        masks.update(repeating: 0, count: Self.windowRanges)
        candidates = scratch.takeWords(Self.windowRanges)
        needed = scratch.take(Self.windowRanges)
        terms = .allocate(capacity: termCount)
        order = .allocate(capacity: termCount)
        orderBounds = .allocate(capacity: termCount)

        if hasBounds { totals.update(repeating: 0, count: windows * Self.windowRanges) }
        let meta = index.meta
        let ratio = Self.ratio(meta, parameters, (meta.averageLength, statistics.averageLength))
        let titleRatio = Self.ratio(meta, parameters, (meta.titleAverageLength, statistics.averageTitleLength))
        var count = 0
        for scored in scoredTerms where isDecoded(scored.source) {
            (terms + count).initialize(to: decode(scored))
            count += 1
        }
        for scored in scoredTerms {
            guard let added = scored.source.added else { continue }
            (terms + count).initialize(to: decode(added, scored.kernel))
            count += 1
        }
        for scored in scoredTerms {
            guard let list = scored.source.list, !isDecoded(scored.source) else { continue }
            (terms + count).initialize(
                to: prepare(
                    scored, list, scored.kind == .joined ? ratio : scored.kind == .title ? titleRatio : 0))
            count += 1
        }
        raiseThreshold()
    }

    deinit {
        terms.deinitialize(count: termCount)
        terms.deallocate()
        order.deallocate()
        orderBounds.deallocate()
    }

    // MARK: - Passes

    func top() throws(WorkBudget.Exhausted) -> [ScoredOrdinal] {
        guard hasBounds else {
            for place in 0..<wantedWords { wanted[place] = ~0 }
            if rangeCount & 63 != 0 { wanted[wantedWords - 1] = (1 << UInt64(rangeCount & 63)) - 1 }
            try pass()
            return best.sorted()
        }
        if let allowed {
            for range in 0..<rangeCount { totals[range] &= allowed[range] == 0 ? 0 : ~0 }
        }
        // Each wave is larger than the one before, until those that are left are not many more than have been searched.
        var wave = 8 + best.k / 4
        var searched = 0
        while true {
            let highest = kernels.pointee.maximum(totals, rangeCount)
            guard highest >= threshold else { break }
            var low = threshold
            let left = kernels.pointee.select(totals, rangeCount, low, wanted)
            if left > 4 * wave, searched < 4 * best.k + 32 {
                low = level(of: wave, from: threshold, to: highest)
                searched += kernels.pointee.select(totals, rangeCount, low, wanted)
            }
            try pass()
            // What is left is below `low`.
            if low <= threshold { break }
            wave *= 4
        }
        return best.sorted()
    }

    private var wantedWords: Int { (rangeCount + 63) / 64 }

    /// A sum of bounds that between `count` and some more of the ranges reach.
    private func level(of count: Int, from lowest: UInt32, to highest: UInt32) -> UInt32 {
        var (low, high) = (lowest, highest)
        for _ in 0..<8 where low + 1 < high {
            let middle = low + (high - low) / 2
            let found = kernels.pointee.select(totals, rangeCount, middle, wanted)
            if found >= count { low = middle } else { high = middle }
            if found >= count, found <= 2 * count { break }
        }
        return low
    }

    /// Searches the ranges that are `wanted`, in order, as far as they can still reach the score to beat.
    private func pass() throws(WorkBudget.Exhausted) {
        for number in 0..<termCount { terms[number].rewind() }
        let windowWords = WindowRanges.wordCount
        var first = 0
        while first < wantedWords {
            defer { first += windowWords }
            for place in 0..<windowWords {
                ranges.words[place] = first + place < wantedWords ? wanted[first + place] : 0
            }
            guard !ranges.isEmpty else { continue }
            try budget.spend(Self.windowRanges * termCount)
            search(first * 64)
        }
    }

    // MARK: - A window

    /// Searches the window whose first range is `first`.
    private func search(_ first: Int) {
        let base = UInt32(first) << UInt32(POSTINGS_RANGE_SHIFT)
        mark(first)
        let rangesLeft = ranges.count
        guard rangesLeft > 0 else { return }
        let isWhole = allowed == nil && rangesLeft == Self.windowRanges
        let given = isWhole ? nil : UnsafePointer(masks)
        for number in 0..<firstList {
            terms[number].accumulateDecoded(
                base: base, ranges: ranges, rangeCount: rangesLeft, given, accumulators)
        }
        var place = 0
        var remaining = sort(first, rangesLeft)
        let listCount = termCount - firstList
        while place < listCount, !hasBounds || remaining >= threshold {
            terms[order[place]].accumulateList(base: base, ranges: ranges, given, accumulators, kernels)
            remaining &-= orderBounds[place]
            place += 1
        }
        var left = masks
        if place < listCount {
            complete(first, base, from: place)
            left = candidates
        }
        collect(base, left)
    }

    /// Sets the masks of the window's ranges, and drops ranges that cannot reach the score to beat.
    private func mark(_ first: Int) {
        if hasBounds {
            for place in 0..<WindowRanges.wordCount where ranges.words[place] != 0 {
                let start = first + 64 * place
                var word: UInt64 = 0
                _ = kernels.pointee.select(totals + start, min(64, rangeCount - start), threshold, &word)
                ranges.words[place] &= word
            }
            ranges.visit { totals[first + $0] = 0 }
        }
        kernels.pointee.mark(ranges.words, allowed.map { $0 + first }, masks)
    }

    /// Orders the lists by descending bound in the window; returns the sum of the bounds.
    private func sort(_ first: Int, _ rangesLeft: Int) -> UInt32 {
        let count = min(Self.windowRanges, rangeCount - first)
        var sum: UInt32 = 0
        for number in firstList..<termCount {
            var place = number - firstList
            guard hasBounds else {
                order[place] = number
                orderBounds[place] = 0
                continue
            }
            let bound = terms[number].bound(first: first, count: count, ranges, rangeCount: rangesLeft)
            sum &+= bound
            while place > 0, orderBounds[place - 1] < bound {
                orderBounds[place] = orderBounds[place - 1]
                order[place] = order[place - 1]
                place -= 1
            }
            orderBounds[place] = bound
            order[place] = number
        }
        return sum
    }

    /// Adds the scores of the lists from `place` on, which together cannot reach the score to beat, to the `candidates`:
    /// the chunks of which others found enough for them to help.
    private func complete(_ first: Int, _ base: UInt32, from place: Int) {
        candidates.update(from: masks, count: Self.windowRanges)
        for place in 0..<WindowRanges.wordCount { open.words[place] = ranges.words[place] }
        for next in place..<termCount - firstList {
            // What a chunk must have before the lists from `next` on.
            open.visit { range in
                var bound: UInt32 = 0
                for rest in next..<termCount - firstList {
                    let term = terms + order[rest]
                    bound &+= term.pointee.bounds[Int(term.pointee.codes![first + range])]
                }
                needed[range] = threshold > bound ? threshold - bound : 1
            }
            kernels.pointee.keep(accumulators, needed, open.words, candidates)
            guard !open.isEmpty else { return }
            terms[order[next]].accumulateList(base: base, ranges: open, candidates, accumulators, kernels)
        }
    }

    /// Offers the chunks in `left`, and makes the accumulators and masks zero again.
    private func collect(_ base: UInt32, _ left: UnsafeMutablePointer<UInt64>) {
        let found = kernels.pointee.collect(
            accumulators, threshold, ranges.words, masks, left, scratch.places, scratch.scores)
        for index in 0..<found where scratch.scores[index] >= threshold {
            let score = scale.score(scratch.scores[index])
            if score >= floor, best.insert(base + scratch.places[index], score) { raiseThreshold() }
        }
    }

    /// Takes over the score to beat from the best so far, a little below it because candidates compare as `Float`.
    private func raiseThreshold() {
        let score = max(best.threshold, floor)
        guard score > 0 else { return }
        let units = (Double(score) * scale.factor * (1 - 0x1p-22)).rounded(.down)
        threshold = max(threshold, units < 2 ? 1 : units >= Double(UInt32.max) ? .max : UInt32(units))
    }
}
