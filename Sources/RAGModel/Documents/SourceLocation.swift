/// Where a chunk stands in its source.
public struct SourceLocation: Sendable, Hashable, Codable {
    /// Lines of the source, from 1. For a format without lines, those of its extracted text.
    public var lines: ClosedRange<Int>
    /// Bytes of the source; where its encoding does not keep offsets, of its text decoded to UTF-8.
    public var bytes: Range<Int>
    /// Where that is in the format's own terms, in the order of the text; empty for plain lines.
    public var places: [Mark]

    public init(lines: ClosedRange<Int>, bytes: Range<Int>, places: [Mark] = []) {
        self.lines = lines
        self.bytes = bytes
        self.places = places
    }

    /// A place that counts from a byte of the chunk's text on, up to the next one.
    public struct Mark: Sendable, Hashable, Codable {
        /// Bytes from the start of the chunk's text, as UTF-8.
        public var offset: Int
        public var place: Place

        public init(offset: Int, place: Place) {
            self.offset = offset
            self.place = place
        }
    }

    /// Where the chunk begins in the format's own terms; `nil` for plain lines.
    public var place: Place? { places.first?.place }

    /// Where a byte of the chunk's text stands.
    ///
    /// - Complexity: O(log n).
    public func place(at offset: Int) -> Place? {
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return places.isEmpty ? nil : places[max(low - 1, 0)].place
    }

    /// A place in the terms of a format; numbers are from 1.
    public enum Place: Sendable, Hashable {
        case page(Int)
        case sheet(name: String, row: Int)
        case slide(Int)
        case cell(Int)
        case part(String)
        /// Seconds from the start of a recording.
        case time(Double)
    }
}
