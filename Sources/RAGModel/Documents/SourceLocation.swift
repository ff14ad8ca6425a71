/// Where a chunk stands in its source.
public struct SourceLocation: Sendable, Hashable, Codable {
    /// Lines of the source, from 1. For a format without lines, those of its extracted text.
    public var lines: ClosedRange<Int>
    /// Bytes of the source; where its encoding does not keep offsets, of its text decoded to UTF-8.
    public var bytes: Range<Int>
    /// Where that is in the format's own terms; `nil` for plain lines.
    public var place: Place?

    public init(lines: ClosedRange<Int>, bytes: Range<Int>, place: Place? = nil) {
        self.lines = lines
        self.bytes = bytes
        self.place = place
    }

    /// A place in the terms of a format; numbers are from 1.
    public enum Place: Sendable, Hashable, Codable {
        case page(Int)
        case sheet(name: String, row: Int)
        case slide(Int)
        case cell(Int)
        case part(String)
        /// Seconds from the start of a recording.
        case time(Double)
    }
}
