import IndexSupport
import RAGModel

/// The file of a segment that says which chunk each ordinal stands for, in ascending order of keys.
///
/// Kind `CHNK`, version 1. Sections: `documents` (u64 × rows), `positions` (u32 × rows).
package final class ChunkTable: Sendable {
    package static let kind = "CHNK"
    package static let version: UInt32 = 1

    private let file: SegmentFile
    private let documents: Lent<UInt64>
    private let positions: Lent<UInt32>
    package let count: Int

    /// Bytes of a mapped file, valid while the table that holds the file lives.
    private struct Lent<Element: Sendable>: @unchecked Sendable { let elements: UnsafeBufferPointer<Element> }

    package init(path: String, rows: Int) throws(FileError) {
        file = try SegmentFile(path: path, kind: Self.kind, versions: Self.version...Self.version)
        documents = Lent(elements: try file.elements("documents", count: rows))
        positions = Lent(elements: try file.elements("positions", count: rows))
        count = rows
    }

    package subscript(ordinal: Ordinal) -> ChunkID {
        ChunkID(document: documents.elements[Int(ordinal)], position: positions.elements[Int(ordinal)])
    }

    /// The ordinals of a document's chunks. O(log rows).
    package func ordinals(ofDocument document: UInt64) -> Range<Int> {
        let start = firstRow(ofDocument: document)
        var end = start
        while end < count, documents.elements[end] == document { end += 1 }
        return start..<end
    }

    /// - Complexity: O(log rows).
    package func ordinal(of key: ChunkID) -> Ordinal? {
        // Most segments do not reach over a document at all.
        guard count > 0, documents.elements[0] <= key.document, documents.elements[count - 1] >= key.document else {
            return nil
        }
        var index = firstRow(ofDocument: key.document)
        // A document's positions ascend; most begin with 0 and leave none out.
        if positions.elements[index] == 0, documents.elements[index] == key.document {
            let place = index + Int(key.position)
            if place < count, documents.elements[place] == key.document, positions.elements[place] == key.position {
                return Ordinal(place)
            }
        }
        while index < count, documents.elements[index] == key.document {
            if positions.elements[index] == key.position { return Ordinal(index) }
            index += 1
        }
        return nil
    }

    /// The first row of a document, or of the next one. No branch depends on what is compared: half of them would be
    /// foreseen wrongly.
    @inline(__always)
    private func firstRow(ofDocument document: UInt64) -> Int {
        var (base, length) = (0, count)
        while length > 1 {
            let half = length / 2
            base &+= documents.elements[base &+ half &- 1] < document ? half : 0
            length &-= half
        }
        return length == 1 && documents.elements[base] < document ? base + 1 : base
    }

    /// Checks the checksums, and that the keys ascend.
    package func verify() throws(FileError) {
        try file.verify()
        for ordinal in 1..<max(1, count) where self[Ordinal(ordinal - 1)] >= self[Ordinal(ordinal)] {
            throw file.corrupt("the keys of ordinals \(ordinal - 1) and \(ordinal) do not ascend")
        }
    }

    package static func write(_ keys: some Collection<ChunkID>, to path: String) throws(FileError) {
        let writer = try SegmentFileWriter(path: path, kind: kind, version: version)
        try writer.section("documents", keys.map(\.document))
        try writer.section("positions", keys.map(\.position))
        try writer.commit()
    }
}
