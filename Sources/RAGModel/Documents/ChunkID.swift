/// The identity of a document within its scope: 63 bits of the SHA-256 of collection, tenant and URI.
///
/// It does not depend on when or in which order documents were ingested.
public typealias DocumentID = UInt64

/// The identity of a chunk: its document, and its place in the document.
///
/// Its order breaks every tie between equal scores, and gives the chunks of a segment their ordinals.
public struct ChunkID: Sendable, Hashable, Comparable, Codable {
    public let document: DocumentID
    /// From 0.
    public let position: UInt32

    public init(document: DocumentID, position: UInt32) {
        self.document = document
        self.position = position
    }

    public static func < (left: ChunkID, right: ChunkID) -> Bool {
        (left.document, left.position) < (right.document, right.position)
    }
}
