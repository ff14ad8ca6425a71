import IndexSupport
import RAGModel

/// The postings of a term in one field, by its positions.
enum FieldPostings {
    /// - Returns: `nil` if no chunk has the term there.
    /// - Complexity: O(occurrences of the term).
    static func postings(
        of list: PostingList, in field: LexicalField, _ index: LexicalIndex, _ budget: WorkBudget
    ) throws(WorkBudget.Exhausted) -> MaterializedPostings? {
        try budget.spend(4 * list.documentFrequency)
        let weight = UInt32(index.fieldWeights[field])
        var ordinals: [UInt32] = []
        var frequencies: [UInt32] = []
        list.forEachBlock { block, decoded, _ in
            guard var reader = list.positions(ofBlock: block) else { return }
            for ordinal in decoded {
                var count: UInt32 = 0
                guard reader.next({ found, _ in if found == field.rawValue { count += 1 } }) else { return }
                guard count > 0 else { continue }
                ordinals.append(ordinal)
                frequencies.append(min(count &* weight, UInt32(LexicalIndexFormat.maximumFrequency)))
            }
        }
        return ordinals.isEmpty ? nil : MaterializedPostings(ordinals: ordinals, frequencies: frequencies)
    }
}
