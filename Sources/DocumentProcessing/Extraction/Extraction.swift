import IndexSupport
import RAGModel

/// What an extractor finds in a text: blocks in its order, and what it says of itself.
struct Extraction {
    var blocks: [Block] = []
    /// The rows at the start of a table that explain the others, by the number of its block.
    private(set) var headers: [Int: Range<Int>] = [:]
    var outline = Outline()
    var title: String?
    var metadata: [String: MetadataValue] = [:]
    var notes: [String] = []

    /// Adds a block without the white space at its ends; blank ones are dropped.
    ///
    /// - Returns: whether there was anything to add.
    @discardableResult
    mutating func append(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ kind: Block.Kind, section: Int, boundary: Boundary,
        header: Range<Int> = 0..<0
    ) -> Bool {
        let range = ASCII.trimmed(bytes, range)
        guard !range.isEmpty else { return false }
        if !header.isEmpty { headers[blocks.count] = header }
        blocks.append(
            Block(range: range, kind: kind, section: section, boundary: boundary, hasHeader: !header.isEmpty))
        return true
    }
}
