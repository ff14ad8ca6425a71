import IndexSupport
import RAGModel

/// What an extractor finds in a text: blocks in its order, and what it says of itself.
struct Extraction {
    var blocks: [Block] = []
    /// The rows at the start of a table that explain the others, by the number of its block.
    private(set) var headers: [Int: Range<Int>] = [:]
    var outline = Outline()
    /// In source code, the declarations in the order in which they begin: inner ones after those around them.
    var declarations: [Declaration] = []
    var title: String?
    var metadata: [String: MetadataValue] = [:]
    var notes: [String] = []
    /// Places in the format's own terms, in the order of the text: each counts up to the next.
    var places: [PlaceMark] = []

    struct PlaceMark: Sendable {
        /// A byte of the extracted text.
        let offset: Int
        let place: SourceLocation.Place
    }

    /// The places in a range of the text; the first one counts from its start. Complexity: O(log n + places in the range).
    func places(in range: Range<Int>) -> [SourceLocation.Mark] {
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle].offset <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        var result: [SourceLocation.Mark] = []
        var number = max(low - 1, 0)
        while number < places.count, places[number].offset < range.upperBound {
            let offset = max(places[number].offset - range.lowerBound, 0)
            // Empty cells and sheets may begin where the next place does.
            if result.last?.offset == offset { result.removeLast() }
            if result.last?.place != places[number].place {
                result.append(SourceLocation.Mark(offset: offset, place: places[number].place))
            }
            number += 1
        }
        return result
    }

    /// A declaration with its comments, attributes and body.
    struct Declaration {
        /// Bytes of the extracted text.
        var range: Range<Int>
        /// Where its first line begins, after comments and attributes.
        var signature: Int
        /// Its entry in the outline.
        let section: Int
        /// The number of the one around it; -1 if there is none.
        let parent: Int

        var end: Int {
            get { range.upperBound }
            set { range = range.lowerBound..<newValue }
        }
    }

    /// Puts other blocks in place of those that there are, each with the rows that explain it.
    mutating func replaceBlocks(_ new: [(block: Block, header: Range<Int>)]) {
        blocks = new.map(\.block)
        headers = [:]
        for (number, entry) in new.enumerated() where !entry.header.isEmpty { headers[number] = entry.header }
    }

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
