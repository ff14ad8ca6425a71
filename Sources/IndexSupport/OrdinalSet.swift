/// A set of ordinals of one segment, as a bitmap over `0..<universe`.
///
/// This is how a filter reaches the legs: they ask `contains`, or read the words. Bits at and past `universe` are
/// always zero, so word-wise consumers need no tail handling.
///
/// - Complexity: `contains` O(1); set operations and `count` O(universe / 64).
package struct OrdinalSet: Sendable, Hashable {
    /// The number of ordinals the segment has.
    package let universe: Int
    @usableFromInline var words: [UInt64]

    /// The empty set.
    package init(universe: Int) {
        precondition(universe >= 0)
        self.universe = universe
        words = [UInt64](repeating: 0, count: (universe + 63) / 64)
    }

    /// Every ordinal of the segment.
    package init(all universe: Int) {
        self.init(universe: universe)
        for index in words.indices { words[index] = ~0 }
        clearTail()
    }

    package init(universe: Int, _ ordinals: some Sequence<Ordinal>) {
        self.init(universe: universe)
        for ordinal in ordinals { insert(ordinal) }
    }

    /// A set from bitmap words, `(universe + 63) / 64` of them; bits past `universe` are dropped.
    package init(universe: Int, words: [UInt64]) {
        precondition(words.count == (universe + 63) / 64)
        self.universe = universe
        self.words = words
        clearTail()
    }

    private mutating func clearTail() {
        let tail = universe % 64
        if tail != 0 { words[words.count - 1] &= (1 << UInt64(tail)) - 1 }
    }

    @inlinable
    package func contains(_ ordinal: Ordinal) -> Bool {
        let index = Int(ordinal)
        return index < universe && words[index >> 6] & (1 << UInt64(index & 63)) != 0
    }

    package mutating func insert(_ ordinal: Ordinal) {
        precondition(Int(ordinal) < universe)
        words[Int(ordinal) >> 6] |= 1 << UInt64(ordinal & 63)
    }

    /// Inserts many ordinals, in any order. Returns `false`, having inserted some, if one is not below `universe`: they may
    /// come from a file.
    package mutating func insert(contentsOf ordinals: UnsafeBufferPointer<Ordinal>) -> Bool {
        let universe = universe
        return words.withUnsafeMutableBufferPointer { words in
            for ordinal in ordinals {
                guard Int(ordinal) < universe else { return false }
                words[Int(ordinal) >> 6] |= 1 << UInt64(ordinal & 63)
            }
            return true
        }
    }

    package mutating func insert(_ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= universe)
        var position = range.lowerBound
        while position < range.upperBound {
            let word = position >> 6
            let first = position & 63
            let last = min(64, first + range.upperBound - position)
            let upper: UInt64 = last == 64 ? ~0 : (1 << UInt64(last)) - 1
            words[word] |= upper & (~0 << UInt64(first))
            position += last - first
        }
    }

    package mutating func remove(_ ordinal: Ordinal) {
        precondition(Int(ordinal) < universe)
        words[Int(ordinal) >> 6] &= ~(1 << UInt64(ordinal & 63))
    }

    /// The number of ordinals in the set.
    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
    package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    package mutating func formIntersection(_ other: OrdinalSet) {
        precondition(universe == other.universe)
        for index in words.indices { words[index] &= other.words[index] }
    }

    package mutating func formUnion(_ other: OrdinalSet) {
        precondition(universe == other.universe)
        for index in words.indices { words[index] |= other.words[index] }
    }

    package mutating func subtract(_ other: OrdinalSet) {
        precondition(universe == other.universe)
        for index in words.indices { words[index] &= ~other.words[index] }
    }

    package func intersection(_ other: OrdinalSet) -> OrdinalSet {
        var result = self
        result.formIntersection(other)
        return result
    }

    package func union(_ other: OrdinalSet) -> OrdinalSet {
        var result = self
        result.formUnion(other)
        return result
    }

    package func subtracting(_ other: OrdinalSet) -> OrdinalSet {
        var result = self
        result.subtract(other)
        return result
    }

    /// All ordinals of the segment that are not in this set.
    package var complement: OrdinalSet { OrdinalSet(all: universe).subtracting(self) }

    /// Calls `body` with each ordinal, ascending.
    @inlinable
    package func forEach(_ body: (Ordinal) throws -> Void) rethrows {
        for index in words.indices {
            var word = words[index]
            while word != 0 {
                try body(Ordinal(truncatingIfNeeded: (index << 6) + word.trailingZeroBitCount))
                word &= word - 1
            }
        }
    }

    /// The ordinals, ascending.
    package var ordinals: [Ordinal] {
        var result: [Ordinal] = []
        result.reserveCapacity(count)
        forEach { result.append($0) }
        return result
    }

    /// Lends the bitmap words (`(universe + 63) / 64` of them, bit `i & 63` of word `i >> 6` stands for ordinal `i`).
    @inlinable
    package func withWords<Result>(_ body: (UnsafeBufferPointer<UInt64>) throws -> Result) rethrows -> Result {
        try words.withUnsafeBufferPointer(body)
    }
}
