/// Splits texts into requests by their number and their tokens.
package enum BatchPlanner {
    /// Estimated tokens of a text without its tokenizer: most text has three to five bytes a token.
    package static func estimate(bytes: Int) -> Int { bytes / 3 + 2 }

    /// No tokenizer in use makes more tokens than there are bytes, plus a few special ones.
    package static func upperBound(bytes: Int) -> Int { bytes + 4 }

    /// Consecutive ranges of at most `count` texts and about `tokens` tokens; a larger text is alone in its range.
    ///
    /// - Complexity: O(texts).
    package static func batches(bytes: [Int], count: Int, tokens: Int) -> [Range<Int>] {
        var batches: [Range<Int>] = []
        var start = 0
        var sum = 0
        for (index, size) in bytes.enumerated() {
            let own = estimate(bytes: size)
            if index > start && (index - start >= count || sum + own > tokens) {
                batches.append(start..<index)
                start = index
                sum = 0
            }
            sum += own
        }
        if start < bytes.count { batches.append(start..<bytes.count) }
        return batches
    }
}
