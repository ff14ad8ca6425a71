/// The identity of a chunk: its document, and its place in the document.
///
/// It is derived from the document's URI, so it does not depend on when or in which order documents were ingested;
/// its order breaks every tie between equal scores, and gives the chunks of a segment their ordinals.
package struct ChunkKey: Sendable, Hashable, Comparable {
    package let document: UInt64
    package let position: UInt32

    package init(document: UInt64, position: UInt32) {
        self.document = document
        self.position = position
    }

    package static func < (left: ChunkKey, right: ChunkKey) -> Bool {
        (left.document, left.position) < (right.document, right.position)
    }
}
