import IndexSupport
import RAGModel

/// Finds the chunks that have some terms in a given order, or near each other.
///
/// Subtracting its offset in the phrase from each term's position, an exact match has all terms at one place. With slop,
/// a match at place `p` has every term somewhere in `p...p + slop`, one of them at `p`; the frequency is the number of
/// such places. Words of different fields never match together.
///
/// - Complexity: O(postings of the rarest term × terms) look-ups, and the positions of the chunks that have all terms.
struct PhraseMatcher {
    let lists: [PostingList]
    let offsets: [UInt32]
    let slop: Int
    let field: LexicalField?
    let weights: LexicalFieldWeights

    /// The matching chunks with the weighted number of matches; `nil` if there are none.
    func postings(_ budget: WorkBudget) throws(WorkBudget.Exhausted) -> MaterializedPostings? {
        var ordinals: [UInt32] = []
        var frequencies: [UInt32] = []
        let order = lists.indices.sorted { lists[$0].documentFrequency < lists[$1].documentFrequency }
        let cursors = UnsafeMutablePointer<PositionCursor>.allocate(capacity: lists.count)
        for (place, number) in order.enumerated() { (cursors + place).initialize(to: PositionCursor(lists[number])) }
        defer {
            cursors.deinitialize(count: lists.count)
            cursors.deallocate()
        }
        var places = [[Int]](repeating: [], count: lists.count)
        var target: UInt32 = 0
        var looked = 0
        search: while let candidate = cursors[0].advance(to: target) {
            looked += 1
            if looked & 0xFF == 0 { try budget.spend(0x100 * lists.count) }
            for other in 1..<max(1, lists.count) {
                guard let found = cursors[other].advance(to: candidate) else { break search }
                if found != candidate {
                    target = found
                    continue search
                }
            }
            for (place, number) in order.enumerated() {
                cursors[place].readPlaces(offset: offsets[number], into: &places[place])
            }
            let frequency = weightedMatches(places)
            if frequency > 0 {
                ordinals.append(candidate)
                frequencies.append(min(frequency, UInt32(LexicalIndexFormat.maximumFrequency)))
            }
            target = candidate + 1
        }
        return ordinals.isEmpty ? nil : MaterializedPostings(ordinals: ordinals, frequencies: frequencies)
    }

    private func weightedMatches(_ places: [[Int]]) -> UInt32 {
        guard places.allSatisfy({ !$0.isEmpty }) else { return 0 }
        // With no slop only the places of one term can match; otherwise any term may be the first.
        let starts = slop == 0 ? places[0] : Set(places.joined()).sorted()
        var next = [Int](repeating: 0, count: places.count)
        var total: UInt32 = 0
        var previous: Int?
        starts: for start in starts where start != previous {
            previous = start
            for term in places.indices {
                while next[term] < places[term].count, places[term][next[term]] < start { next[term] += 1 }
                if next[term] == places[term].count { break starts }
                if places[term][next[term]] > start + slop { continue starts }
            }
            let number = UInt8(truncatingIfNeeded: (start + 1 << 31) >> 32)
            guard let found = LexicalField(rawValue: number), field == nil || field == found else { continue }
            total &+= UInt32(weights[found])
        }
        return total
    }
}
