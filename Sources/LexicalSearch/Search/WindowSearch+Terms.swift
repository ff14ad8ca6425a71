import CVectorKernels
import IndexSupport

/// How the terms of a query are made ready: few postings are decoded and scored at once, lists get their bounds.
extension WindowSearch {
    /// How much smaller the query's norm `k1 (1 - b + b dl/avgdl)` can be than the one the codes were made with, at any
    /// length.
    static func ratio(
        _ meta: LexicalIndexFormat.Meta, _ parameters: BM25Parameters, _ averageLength: (made: Double, wanted: Double)
    ) -> Float {
        func quotient(_ wanted: Double, _ made: Double) -> Double { made > 0 ? wanted / made : .infinity }
        let constant = quotient(parameters.k1 * (1 - parameters.b), meta.k1 * (1 - meta.b))
        guard averageLength.wanted > 0, averageLength.made > 0 else { return 0 }
        let slope = quotient(
            parameters.k1 * parameters.b / averageLength.wanted, meta.k1 * meta.b / averageLength.made)
        let ratio = min(constant, slope)
        // Both parts were zero: the score is the weight, whatever the frequency.
        return ratio.isFinite ? Float(ratio * (1 - 1e-6)) : 0
    }

    static func isDecoded(_ source: PostingSource, _ hasBounds: Bool) -> Bool {
        source.list == nil || (hasBounds && !source.hasRanges)
    }

    /// A term whose postings are decoded and scored at once.
    func decode(_ scored: ScoredTerm) -> SearchTerm {
        let size = LexicalIndexFormat.blockSize
        let blockCount = scored.source.blockCount
        let ordinals = scratch.take(blockCount * size + 16)
        let scores = scratch.take(blockCount * size + 16)
        var count = 0
        for block in 0..<blockCount {
            var decoded = scored.source.decode(block: block, ordinals + count, scores + count)
            if let allowed { decoded = kernels.pointee.filter(ordinals + count, scores + count, decoded, allowed) }
            count += decoded
        }
        // In place: each score replaces its frequency.
        withUnsafePointer(to: scored.kernel) { kernels.pointee.score($0, ordinals, scores, count, scores) }
        return decoded(scored.kernel, ordinals, scores, count)
    }

    /// What other terms add to a list: the score of all together, less that which the list gives alone.
    func decode(_ added: AddedPostings, _ kernel: postings_bm25) -> SearchTerm {
        var count = added.ordinals.count
        let ordinals = scratch.take(count + 16)
        let scores = scratch.take(count + 16)
        let own = scratch.take(count + 16)
        for index in 0..<count {
            (ordinals[index], scores[index], own[index]) = (
                added.ordinals[index], added.frequencies[index], max(1, added.own[index])
            )
        }
        withUnsafePointer(to: kernel) {
            kernels.pointee.score($0, ordinals, scores, count, scores)
            kernels.pointee.score($0, ordinals, own, count, own)
        }
        for index in 0..<count where added.own[index] > 0 { scores[index] &-= min(scores[index], own[index]) }
        if let allowed { count = kernels.pointee.filter(ordinals, scores, count, allowed) }
        return decoded(kernel, ordinals, scores, count)
    }

    private func decoded(
        _ kernel: postings_bm25, _ ordinals: UnsafeMutablePointer<UInt32>, _ scores: UnsafeMutablePointer<UInt32>,
        _ count: Int
    ) -> SearchTerm {
        let firsts = hasBounds ? scratch.take(rangeCount) : nil
        if let firsts { kernels.pointee.add_maxima(ordinals, scores, count, firsts, totals) }
        return SearchTerm(
            kernel: kernel, list: nil, codes: nil, bounds: scores, firsts: firsts, ordinals: ordinals, values: scores,
            count: count)
    }

    func prepare(_ scored: ScoredTerm, _ list: PostingList, _ ratio: Float) -> SearchTerm {
        let table = scratch.take(256)
        let buffer = scratch.take(2 * LexicalIndexFormat.blockSize)
        if hasBounds, let codes = list.ranges {
            postings_bound_table(scored.kernel.weight, ratio, table)
            kernels.pointee.add_bounds(codes, rangeCount, table, totals)
        }
        return SearchTerm(
            kernel: scored.kernel, list: list, codes: hasBounds ? list.ranges : nil, bounds: table, firsts: nil,
            ordinals: buffer, values: buffer + LexicalIndexFormat.blockSize, count: 0)
    }
}
