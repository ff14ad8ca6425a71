import IndexSupport

/// What an extractor finds in a text: blocks in its order, and what it says of itself.
struct Extraction {
    var blocks: [Block] = []
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
        blocks.append(Block(range: range, kind: kind, section: section, boundary: boundary, header: header))
        return true
    }
}
