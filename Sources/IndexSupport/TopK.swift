/// The best `k` candidates seen so far, in a bounded binary heap with the worst at its root.
///
/// Ties are broken by the lower ordinal, so the result does not depend on the order of insertion.
///
/// - Complexity: `insert` O(log k), O(1) when the candidate is not good enough; `sorted` O(k log k).
package struct TopK: Sendable {
    package let k: Int
    @usableFromInline var heap: [ScoredOrdinal] = []

    package init(k: Int) {
        precondition(k >= 0)
        self.k = k
        heap.reserveCapacity(min(k, 4096))
    }

    @inlinable package var count: Int { heap.count }

    /// The score a candidate must reach to have a chance: `-infinity` until `k` candidates are there.
    ///
    /// A candidate that scores exactly the threshold still enters if its ordinal is lower.
    @inlinable package var threshold: Float { heap.count < k ? -.infinity : (heap.first?.score ?? .infinity) }

    /// Offers a candidate; returns whether it is now among the best. NaN scores never enter.
    @inlinable
    @discardableResult
    package mutating func insert(_ ordinal: Ordinal, _ score: Float) -> Bool {
        let candidate = ScoredOrdinal(ordinal: ordinal, score: score)
        if heap.count < k {
            guard !score.isNaN else { return false }
            heap.append(candidate)
            siftUp(heap.count - 1)
            return true
        }
        guard k > 0, candidate.precedes(heap[0]) else { return false }
        heap[0] = candidate
        siftDown(0)
        return true
    }

    @usableFromInline
    mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[parent].precedes(heap[child]) else { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    @usableFromInline
    mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var worst = parent
            let left = 2 * parent + 1
            if left < heap.count, heap[worst].precedes(heap[left]) { worst = left }
            if left + 1 < heap.count, heap[worst].precedes(heap[left + 1]) { worst = left + 1 }
            if worst == parent { return }
            heap.swapAt(parent, worst)
            parent = worst
        }
    }

    /// The candidates, best first.
    package func sorted() -> [ScoredOrdinal] { heap.sorted { $0.precedes($1) } }
}
