import IndexSupport
import RAGModel

/// The exact answer by scoring every allowed vector on full precision.
///
/// - Complexity: O(allowed rows × dimension), at the speed of memory.
struct ExactScan {
    let scorer: ExactScorer
    let count: Int
    /// Once it is used up the scan ends early; the caller looks.
    var budget = WorkBudget.unlimited()

    private static let block = 256

    /// The best `k` rows, best first.
    func search(_ query: UnsafePointer<Float>, k: Int, allowed: OrdinalSet?) -> [ScoredOrdinal] {
        var best = TopK(k: k)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.block) { scores in
            let scores = scores.baseAddress!
            if let allowed {
                scanAllowed(query, allowed, scores, &best)
            } else {
                scanAll(query, scores, &best)
            }
        }
        return best.sorted()
    }

    private func scanAll(_ query: UnsafePointer<Float>, _ scores: UnsafeMutablePointer<Float>, _ best: inout TopK) {
        var first = 0
        while first < count {
            let rows = min(Self.block, count - first)
            scorer.scoreRows(query, first: first, count: rows, into: scores)
            var threshold = best.threshold
            for index in 0..<rows where scores[index] >= threshold {
                best.insert(Ordinal(truncatingIfNeeded: first + index), scores[index])
                threshold = best.threshold
            }
            first += rows
            guard first & 0xFFF != 0 || budget.allows(0x1000) else { return }
        }
    }

    private func scanAllowed(
        _ query: UnsafePointer<Float>, _ allowed: OrdinalSet, _ scores: UnsafeMutablePointer<Float>, _ best: inout TopK
    ) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.block + 64) { ordinals in
            let ordinals = ordinals.baseAddress!
            var pending = 0
            func flush() {
                scorer.scoreGathered(query, ordinals, count: pending, into: scores)
                var threshold = best.threshold
                for index in 0..<pending where scores[index] >= threshold {
                    best.insert(ordinals[index], scores[index])
                    threshold = best.threshold
                }
                pending = 0
            }
            allowed.withWords { words in
                for index in 0..<words.count {
                    guard index & 0x3F != 0 || budget.allows(0x1000) else { return }
                    var word = words[index]
                    while word != 0 {
                        ordinals[pending] = UInt32(truncatingIfNeeded: index << 6 + word.trailingZeroBitCount)
                        pending &+= 1
                        word &= word &- 1
                        if pending == Self.block { flush() }
                    }
                }
            }
            flush()
        }
    }
}
