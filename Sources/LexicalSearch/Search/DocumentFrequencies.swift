import IndexSupport
import Synchronization

/// How many live chunks have a term, over the segments of a snapshot; remembered per term.
///
/// Thread safety: any thread; the lock is held for the look-up only.
final class DocumentFrequencies: Sendable {
    /// The live chunks of all segments.
    private let documentCount: Int
    /// The deleted chunks of each segment; `nil` if there are none.
    private let dead: [[Ordinal]?]
    private let cache = Mutex<[[UInt8]: Int]>([:])
    /// Beyond, the cache begins anew.
    private static let cacheLimit = 1 << 14

    init(_ segments: [LexicalSegment], documentCount: Int) {
        self.documentCount = documentCount
        dead = segments.map { segment in
            guard let dead = segment.live?.complement, !dead.isEmpty else { return nil }
            return dead.ordinals
        }
    }

    /// The number of live chunks with `term`; `lists` are its postings in each segment.
    ///
    /// - Complexity: without deletions O(segments); otherwise, once per term, O(min(deleted chunks, postings)).
    func frequency(of term: [UInt8], _ lists: [PostingList?]) -> Int {
        // Damaged files may claim more postings than there are chunks.
        let total = min(documentCount, lists.reduce(0) { $0 + ($1?.documentFrequency ?? 0) })
        guard zip(lists, dead).contains(where: { $0 != nil && $1 != nil }) else { return total }
        if let known = cache.withLock({ $0[term] }) { return known }
        var live = lists.reduce(0) { $0 + ($1?.documentFrequency ?? 0) }
        for (list, dead) in zip(lists, dead) {
            guard let list, let dead else { continue }
            live -= Self.count(of: dead, in: list)
        }
        live = max(0, min(documentCount, live))
        cache.withLock { cache in
            if cache.count >= Self.cacheLimit { cache.removeAll() }
            cache[term] = live
        }
        return live
    }

    /// How many of `ordinals`, which ascend, are in `list`.
    private static func count(of ordinals: [Ordinal], in list: PostingList) -> Int {
        var found = 0
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: LexicalIndexFormat.blockSize) { buffer in
            let decoded = buffer.baseAddress!
            var next = 0
            var block = 0
            while next < ordinals.count {
                block = list.block(containing: ordinals[next], from: block)
                guard block < list.blockCount else { return }
                let count = list.decode(block: block, decoded, nil)
                let last = list.lastOrdinal(ofBlock: block)
                var index = 0
                while next < ordinals.count, ordinals[next] <= last {
                    while index < count, decoded[index] < ordinals[next] { index += 1 }
                    if index < count, decoded[index] == ordinals[next] { found += 1 }
                    next += 1
                }
                block += 1
            }
        }
        return found
    }
}
