/// The word pieces of a text as an encoder takes them.
package struct TokenizedText: Sendable, Hashable {
    /// `[CLS]`, the pieces, `[SEP]`; as many of the first pieces as the limit allows.
    package let ids: [Int32]
    /// How many there would be without the limit, the two special ones included.
    package let totalCount: Int

    package init(ids: [Int32], totalCount: Int) {
        self.ids = ids
        self.totalCount = totalCount
    }

    /// Whether the end of the text was cut off.
    package var truncated: Bool { ids.count < totalCount }
}

/// Collects what a scan finds.
package struct PieceSink {
    private(set) var ids: [Int32] = []
    private(set) var offsets: [Int] = []
    private(set) var count = 0
    private let limit: Int
    private let wantsOffsets: Bool

    init(limit: Int, wantsOffsets: Bool = false) {
        self.limit = limit
        self.wantsOffsets = wantsOffsets
    }

    mutating func reserve(_ capacity: Int) {
        if wantsOffsets { offsets.reserveCapacity(capacity) } else { ids.reserveCapacity(min(limit, capacity)) }
    }

    @inline(__always)
    mutating func start(with id: Int32) { ids.append(id) }

    /// - Parameter offset: where in the text the piece begins, in UTF-8 bytes.
    @inline(__always)
    mutating func add(_ id: Int32, at offset: Int) {
        if count < limit {
            if wantsOffsets { offsets.append(offset) } else { ids.append(id) }
        }
        count += 1
    }

    mutating func finish(with id: Int32) { ids.append(id) }
}
