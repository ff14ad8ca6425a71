/// Decides where documents are cut, in place of the built-in ways (`ChunkingMethod`).
///
/// Give it to `IngestOptions.customChunker`. Whatever it decides, no chunk is larger than the options allow, nothing of the text is
/// lost, and chunks come in the order of the text. Called on several threads at once.
public protocol Chunker: Sendable {
    /// Part of what decides whether a document is cut anew: another name, another version of the chunker.
    var name: String { get }

    /// Bytes of the text (UTF-8) at which a chunk begins; the first chunk begins at 0 in any case. The same text gives the
    /// same cuts. Bytes inside of a character count for the character, others beyond the text are passed over.
    func cuts(in document: ChunkableDocument) -> [Int]
}

/// A document as a chunker sees it.
public struct ChunkableDocument: Sendable {
    /// A part of the text that belongs together.
    public struct Block: Sendable, Hashable {
        public enum Kind: String, Sendable, Hashable { case prose, heading, lines, table }

        /// Bytes of the text, without white space at either end.
        public let range: Range<Int>
        public let kind: Kind
        /// The titles of the sections around it, outermost first.
        public let headingPath: [String]

        public init(range: Range<Int>, kind: Kind, headingPath: [String]) {
            self.range = range
            self.kind = kind
            self.headingPath = headingPath
        }
    }

    public let text: String
    /// In the order of the text.
    public let blocks: [Block]
    public let format: String
    public let options: ChunkingOptions
    private let countTokens: @Sendable (Range<Int>) -> Int

    public init(
        text: String, blocks: [Block], format: String, options: ChunkingOptions,
        countTokens: @escaping @Sendable (Range<Int>) -> Int
    ) {
        self.text = text
        self.blocks = blocks
        self.format = format
        self.options = options
        self.countTokens = countTokens
    }

    /// The encoder's tokens that begin in a range of bytes.
    ///
    /// - Complexity: O(log n).
    public func tokens(in range: Range<Int>) -> Int { countTokens(range) }
}
