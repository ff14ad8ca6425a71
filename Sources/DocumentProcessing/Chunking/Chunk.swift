import RAGModel

/// A piece of a document small enough for the encoder, and where it stands in the file.
package struct Chunk: Sendable, Hashable {
    /// The place among the document's chunks, from 0.
    package let position: Int
    /// The text as it stands in the file, or as extracted from it where `DocumentFormat.isVerbatim` is not so.
    package let text: String
    /// The titles of the enclosing sections, outermost first; in source code, the lines of the enclosing declarations.
    package let headingPath: [String]
    /// The header row, for a later piece of a table whose rows do not fit one chunk: worth putting before the text
    /// when it is embedded. At most a quarter of the chunk's maximum size.
    package let tableHeader: String?
    /// Bytes of the file if `TextEncoding.keepsOffsets`, otherwise of its text decoded to UTF-8 (without mark).
    ///
    /// In verbatim formats `text` is exactly these bytes, but for long runs without a break, which are cut short; in
    /// others they reach from the first character's place to the last one's, markup included.
    package var byteRange: Range<Int> { location.bytes }
    /// Lines of the file, from 1. LF, CR LF and CR end a line.
    package var lineRange: ClosedRange<Int> { location.lines }
    /// Where the chunk begins in the format's own terms, such as a cell of a notebook; `nil` for plain lines.
    package var place: SourceLocation.Place? { location.place }
    package let location: SourceLocation
    /// The number of tokens of `text` alone.
    package let tokens: Int
    /// Why the text is cut before it.
    package let reason: CutReason
    package var flags: ChunkFlags = []
}
