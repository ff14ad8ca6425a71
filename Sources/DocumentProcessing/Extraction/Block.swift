/// How good a place to cut lies before a piece of text: the lower, the better.
struct Boundary: Comparable, Hashable {
    let rank: UInt8
    let reason: CutReason

    private init(_ rank: UInt8, _ reason: CutReason) {
        self.rank = rank
        self.reason = reason
    }

    static func < (left: Boundary, right: Boundary) -> Bool { left.rank < right.rank }
    static func == (left: Boundary, right: Boundary) -> Bool { left.rank == right.rank }
    func hash(into hasher: inout Hasher) { hasher.combine(rank) }

    /// Always a cut.
    var isForced: Bool { rank == 0 }

    /// Another section begins: always a cut.
    static let section = Boundary(0, .section)
    /// A cut that the chunker itself wants.
    static func forced(_ reason: CutReason) -> Boundary { Boundary(0, reason) }
    /// Another block of the same section.
    static let block = Boundary(1, .block)
    /// Another item of a list, or a member of a top-level declaration.
    static let item = Boundary(2, .item)
    static let nestedItem = Boundary(3, .item)
    /// Deeper still, or a block its predecessor announces ("as follows:").
    static let deepItem = Boundary(4, .item)
    static let sentence = Boundary(5, .sentence)
    /// A row of a table or a line of code.
    static let row = Boundary(5, .line)
    /// A line end inside a sentence.
    static let textLine = Boundary(6, .line)
    /// After a comma, or between a declaration's first line and its body.
    static let clause = Boundary(7, .clause)
    static let word = Boundary(8, .word)
    /// Inside a run without white space, beside punctuation.
    static let wordPart = Boundary(9, .word)
    /// Inside a word.
    static let fragment = Boundary(10, .fragment)
    /// Between a heading and what it heads: only if nothing else is left.
    static let glued = Boundary(11, .glued)

    /// The boundary before an item `depth` levels down, from 0.
    static func item(depth: Int) -> Boundary { Boundary(UInt8(min(2 + max(depth, 0), 4)), .item) }
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

    func with(_ boundary: Boundary) -> Block { with(range, boundary) }

    func with(_ range: Range<Int>, _ boundary: Boundary) -> Block {
        Block(range: range, kind: kind, section: Int(section), boundary: boundary, hasHeader: hasHeader)
    }

    mutating func extend(to end: Int) { self.end = Int32(end) }
}
