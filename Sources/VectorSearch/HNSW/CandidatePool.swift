/// The best candidates of a graph search, best first, in one sorted array of 64-bit keys.
///
/// A key holds the score in its upper half, turned into an integer of the same order, and the node in its lower half,
/// with the top bit set once the node's edges have been followed. Comparing candidates is comparing integers.
struct CandidatePool {
    let keys: UnsafeMutablePointer<UInt64>
    let capacity: Int
    private(set) var count = 0
    /// No candidate before this position is still to be expanded.
    private(set) var cursor = 0

    static let expanded: UInt64 = 1 << 31
    static let nodeMask: UInt64 = expanded - 1

    /// - Parameter keys: room for `capacity + 1` keys.
    init(keys: UnsafeMutablePointer<UInt64>, capacity: Int) {
        self.keys = keys
        self.capacity = capacity
    }

    @inline(__always)
    static func key(_ score: Float, _ node: UInt32) -> UInt64 {
        let bits = score.bitPattern
        let flip = UInt32(bitPattern: Int32(bitPattern: bits) >> 31) | 0x8000_0000
        return UInt64(bits ^ flip) << 32 | UInt64(node)
    }

    @inline(__always)
    static func score(_ key: UInt64) -> Float {
        let ordered = UInt32(truncatingIfNeeded: key >> 32)
        let flip = ~UInt32(bitPattern: Int32(bitPattern: ordered) >> 31) | 0x8000_0000
        return Float(bitPattern: ordered ^ flip)
    }

    @inline(__always)
    static func node(_ key: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: key & nodeMask) }

    /// The key a candidate must exceed to enter.
    @inline(__always)
    var threshold: UInt64 { count < capacity ? 0 : keys[capacity &- 1] }

    /// Puts a candidate in its place and returns that; the worst one falls out of a full pool. The key must exceed
    /// `threshold`.
    @inline(__always)
    @discardableResult
    mutating func insert(_ key: UInt64) -> Int {
        var position = count
        while position > 0, keys[position &- 1] < key {
            keys[position] = keys[position &- 1]
            position &-= 1
        }
        keys[position] = key
        if count < capacity { count &+= 1 }
        if position < cursor { cursor = position }
        return position
    }

    /// Takes the best candidate that is still to be expanded, marking it.
    @inline(__always)
    mutating func next() -> UInt32? {
        while cursor < count {
            let key = keys[cursor]
            if key & Self.expanded == 0 {
                keys[cursor] = key | Self.expanded
                cursor &+= 1
                return Self.node(key)
            }
            cursor &+= 1
        }
        return nil
    }
}
