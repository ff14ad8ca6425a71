import IndexSupport

/// An index of a snapshot, and which of its chunks are alive.
package struct LexicalSegment: Sendable {
    package let index: LexicalIndex
    /// `nil` if all are.
    package let live: OrdinalSet?

    /// - Precondition: `live` is over the index's chunks.
    package init(index: LexicalIndex, live: OrdinalSet? = nil) {
        precondition(live == nil || live?.universe == index.documentCount)
        self.index = index
        self.live = live
    }
}
