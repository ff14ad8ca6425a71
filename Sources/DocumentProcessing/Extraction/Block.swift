/// How good a place to cut lies before a piece of text: the lower, the better.
struct Boundary: Comparable, Hashable {
    let rank: UInt8

    static func < (left: Boundary, right: Boundary) -> Bool { left.rank < right.rank }

    /// Another section begins: always a cut.
    static let section = Boundary(rank: 0)
    /// Another block of the same section.
    static let block = Boundary(rank: 1)
    /// Another item of a list, or a member of a top-level declaration.
    static let item = Boundary(rank: 2)
    static let nestedItem = Boundary(rank: 3)
    /// Deeper still, or a block its predecessor announces ("as follows:").
    static let deepItem = Boundary(rank: 4)
    static let sentence = Boundary(rank: 5)
    /// A row of a table or a line of code.
    static let row = Boundary(rank: 5)
    /// A line end inside a sentence.
    static let textLine = Boundary(rank: 6)
    /// After a comma, or between a declaration's first line and its body.
    static let clause = Boundary(rank: 7)
    static let word = Boundary(rank: 8)
    /// Inside a run without white space, beside punctuation.
    static let wordPart = Boundary(rank: 9)
    /// Inside a word.
    static let fragment = Boundary(rank: 10)
    /// Between a heading and what it heads: only if nothing else is left.
    static let glued = Boundary(rank: 11)

    /// The boundary before an item `depth` levels down, from 0.
    static func item(depth: Int) -> Boundary { Boundary(rank: UInt8(min(2 + max(depth, 0), 4))) }
}

/// A range of the extracted text that belongs together.
struct Block {
    enum Kind: UInt8 {
        /// Sentences in lines that may be broken anywhere.
        case prose
        case heading
        /// Lines that stand for themselves: code, preformatted text, logs.
        case lines
        /// Rows of one line each.
        case table
        /// Rows of comma-separated values, which may have line ends inside quotes.
        case quotedRows
    }

    private var start: Int32
    private var end: Int32
    /// Its entry in the outline.
    let section: Int32
    let kind: Kind
    /// The cut before it.
    let boundary: Boundary
    /// Whether the extraction knows rows at its start that explain the others.
    let hasHeader: Bool

    /// The longest text whose blocks can be kept, in bytes.
    static let maximumOffset = Int(Int32.max)

    /// A document may have as many blocks as lines: they are kept small.
    init(range: Range<Int>, kind: Kind, section: Int, boundary: Boundary, hasHeader: Bool) {
        start = Int32(range.lowerBound)
        end = Int32(range.upperBound)
        self.section = Int32(section)
        self.kind = kind
        self.boundary = boundary
        self.hasHeader = hasHeader
    }

    /// Bytes of the extracted text, without white space at either end.
    var range: Range<Int> { Int(start)..<Int(end) }

    func with(_ boundary: Boundary) -> Block {
        Block(range: range, kind: kind, section: Int(section), boundary: boundary, hasHeader: hasHeader)
    }

    mutating func extend(to end: Int) { self.end = Int32(end) }
}
