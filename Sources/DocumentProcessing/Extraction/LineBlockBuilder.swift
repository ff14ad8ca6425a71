/// Gathers lines into blocks under headings, for formats whose text stays as it is written.
struct LineBlockBuilder {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var extraction = Extraction()
    private var headings = HeadingStack()
    private var open: (range: Range<Int>, kind: Block.Kind, boundary: Boundary)?
    /// The level of the heading right above.
    private var previousLevel: Int?

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Where the open block begins.
    var openStart: Int? { open?.range.lowerBound }

    /// Forgets the open block: what it holds turned out to be a heading.
    mutating func discard() { open = nil }

    /// Ends the open block and begins another one with this line.
    mutating func begin(_ line: Range<Int>, _ kind: Block.Kind, boundary: Boundary) {
        flush()
        open = (line, kind, boundary)
    }

    /// Adds a line to the open block if that is of its kind, and begins one otherwise.
    mutating func add(_ line: Range<Int>, _ kind: Block.Kind, boundary: Boundary) {
        guard let current = open, current.kind == kind else { return begin(line, kind, boundary: boundary) }
        extend(line)
    }

    mutating func extend(_ line: Range<Int>) {
        guard let current = open else { return begin(line, .prose, boundary: .block) }
        open = (current.range.lowerBound..<line.upperBound, current.kind, current.boundary)
    }

    mutating func flush() {
        guard let current = open else { return }
        open = nil
        let boundary: Boundary =
            previousLevel != nil ? .glued : extraction.blocks.isEmpty ? .section : current.boundary
        if extraction.append(bytes, current.range, current.kind, section: headings.current, boundary: boundary) {
            previousLevel = nil
        }
    }

    /// - Parameter level: the lower, the further out.
    mutating func heading(_ range: Range<Int>, level: Int, title: String) {
        flush()
        let entry = headings.enter(title, level: level, in: &extraction.outline)
        // A heading without a text of its own stays with the next one below it or beside it.
        let boundary: Boundary = previousLevel.map { level >= $0 ? .glued : .section } ?? .section
        if extraction.append(bytes, range, .heading, section: entry, boundary: boundary) { previousLevel = level }
    }

    /// - Parameter highest: only a heading of this level or above it can be the title.
    mutating func finish(titleLevel highest: Int = .max) -> Extraction {
        flush()
        extraction.title = headings.title(in: extraction.outline, highest: highest)
        return extraction
    }
}
