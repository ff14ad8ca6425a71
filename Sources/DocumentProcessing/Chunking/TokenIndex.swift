/// Where the tokens of a text begin, to count those of any part of it.
struct TokenIndex {
    /// A stretch this long without a token counts like one, so that no chunk grows without end: white space, or a
    /// word the encoder takes for one unknown token.
    static let bytesPerUnit = 64

    /// Byte offsets at which tokens begin, ascending.
    private let tokens: [Int]
    /// The same with places added inside long stretches: what sizes are measured in.
    private let units: [Int]

    /// - Complexity: O(tokens + bytes / 64).
    init(tokens: [Int], length: Int) {
        self.tokens = tokens
        var previous = 0
        var needed = 0
        for offset in tokens {
            needed += (offset - previous) / Self.bytesPerUnit
            previous = offset
        }
        needed += (length - previous) / Self.bytesPerUnit
        guard needed > 0 else {
            units = tokens
            return
        }
        var units: [Int] = []
        units.reserveCapacity(tokens.count + needed)
        previous = 0
        func fill(to next: Int) {
            var place = previous + Self.bytesPerUnit
            while place < next {
                units.append(place)
                place += Self.bytesPerUnit
            }
        }
        for offset in tokens {
            fill(to: offset)
            units.append(offset)
            previous = offset
        }
        fill(to: length)
        self.units = units
    }

    /// Tokens that begin in the range. Complexity: O(log n).
    func tokens(in range: Range<Int>) -> Int {
        Self.rank(of: range.upperBound, in: tokens) - Self.rank(of: range.lowerBound, in: tokens)
    }

    /// The number of units before `offset`. Complexity: O(log n).
    func units(before offset: Int) -> Int { Self.rank(of: offset, in: units) }

    /// The number of units before `offset`, which is not before the `lowest` unit: gallops, for offsets that only grow.
    func units(before offset: Int, from lowest: Int) -> Int {
        var step = 1
        var low = lowest
        while low + step < units.count, units[low + step] < offset {
            low += step
            step *= 2
        }
        return Self.rank(of: offset, in: units, low, min(low + step, units.count))
    }

    /// Where a unit begins.
    func offset(ofUnit unit: Int) -> Int { units[unit] }

    private static func rank(of offset: Int, in places: [Int]) -> Int { rank(of: offset, in: places, 0, places.count) }

    private static func rank(of offset: Int, in places: [Int], _ low: Int, _ high: Int) -> Int {
        places.withUnsafeBufferPointer { places in
            var (low, high) = (low, high)
            while low < high {
                let middle = (low + high) / 2
                if places[middle] < offset { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }
}
