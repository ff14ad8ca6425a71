import CVectorKernels
import IndexSupport

/// Scores every matching chunk, a window of ordinals at a time in a dense array.
///
/// The fastest way when most windows would have to be looked at anyway: for very many terms or very large `k`.
///
/// - Complexity: O(postings of the terms + chunks).
struct ExhaustiveSearch {
    let terms: [ScoredTerm]
    let scale: ScoreScale
    let documentCount: Int
    let restriction: OrdinalSet?

    func top(_ k: Int, floor: Float, _ scratch: Scratch) -> [ScoredOrdinal] {
        var best = TopK(k: k)
        let accumulators = scratch.accumulators
        let cursors = terms.map { Cursor($0) }
        var base = 0
        while base < documentCount {
            let count = min(Scratch.windowSize, documentCount - base)
            for index in cursors.indices {
                cursors[index].accumulate(before: UInt32(base + count), base: UInt32(base), accumulators)
            }
            collect(base: base, count: count, accumulators, floor, &best)
            base += count
        }
        return best.sorted()
    }

    private func collect(
        base: Int, count: Int, _ accumulators: UnsafeMutablePointer<UInt32>, _ floor: Float, _ best: inout TopK
    ) {
        for index in 0..<count {
            let units = accumulators[index]
            guard units > 0 else { continue }
            accumulators[index] = 0
            let ordinal = Ordinal(base + index)
            if let restriction, !restriction.contains(ordinal) { continue }
            let score = scale.score(units)
            if score >= floor { best.insert(ordinal, score) }
        }
    }

    /// Walks the postings of a term once, from window to window.
    private final class Cursor {
        private let term: ScoredTerm
        private let buffer: UnsafeMutablePointer<UInt32>
        private let blockCount: Int
        private var block = 0
        private var count = 0
        private var index = 0

        init(_ term: ScoredTerm) {
            self.term = term
            blockCount = term.source.blockCount
            buffer = .allocate(capacity: 3 * LexicalIndexFormat.blockSize)
        }

        deinit { buffer.deallocate() }

        func accumulate(before end: UInt32, base: UInt32, _ accumulators: UnsafeMutablePointer<UInt32>) {
            let ordinals = buffer
            let frequencies = buffer + LexicalIndexFormat.blockSize
            let scores = frequencies + LexicalIndexFormat.blockSize
            while true {
                while index < count {
                    let ordinal = ordinals[index]
                    if ordinal >= end { return }
                    // A damaged block may go backwards.
                    if ordinal >= base { accumulators[Int(ordinal - base)] &+= scores[index] }
                    index += 1
                }
                guard block < blockCount else { return }
                count = term.source.decode(block: block, ordinals, frequencies)
                withUnsafePointer(to: term.kernel) { postings_score($0, ordinals, frequencies, count, scores) }
                index = 0
                block += 1
            }
        }
    }
}

extension ScoredTerm {
    /// What one posting adds to the score, in units.
    func units(_ ordinal: Ordinal, _ frequency: UInt32) -> UInt32 {
        var ordinal = ordinal
        var frequency = frequency
        var score: UInt32 = 0
        withUnsafePointer(to: kernel) { postings_score_scalar($0, &ordinal, &frequency, 1, &score) }
        return score
    }
}
