/// Where a chunk stands in its source.
public struct SourceLocation: Sendable, Hashable, Codable {
    /// Lines of the source, from 1. For a format without lines, those of its extracted text.
    public var lines: ClosedRange<Int>
    /// Bytes of the source; where its encoding does not keep offsets, of its text decoded to UTF-8.
    public var bytes: Range<Int>
    /// Where that is in the format's own terms, in the order of the text; empty for plain lines.
    public var places: [Mark]
    /// Where a line of the source begins that is not the next one after each end of a line of the text, in the order of the
    /// text: formats join lines and leave some out. Empty where the lines of the text are those of the source.
    public var lineMarks: [LineMark]

    public init(lines: ClosedRange<Int>, bytes: Range<Int>, places: [Mark] = [], lineMarks: [LineMark] = []) {
        self.lines = lines
        self.bytes = bytes
        self.places = places
        self.lineMarks = lineMarks
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        lines = try container.decode(ClosedRange<Int>.self, forKey: .lines)
        bytes = try container.decode(Range<Int>.self, forKey: .bytes)
        places = try container.decode([Mark].self, forKey: .places)
        // What was written before has none.
        lineMarks = try container.decodeIfPresent([LineMark].self, forKey: .lineMarks) ?? []
    }

    /// A byte of the chunk's text from which on the text stands at a line of the source; each end of a line after it is one
    /// of the source, up to the next mark.
    public struct LineMark: Sendable, Hashable, Codable {
        /// Bytes from the start of the chunk's text, as UTF-8.
        public var offset: Int
        /// From 1.
        public var line: Int

        public init(offset: Int, line: Int) {
            self.offset = offset
            self.line = line
        }
    }

    /// The line of the source in which a byte of the chunk's text stands; never out of `lines`.
    ///
    /// - Parameters:
    ///   - offset: bytes from the start of the text.
    ///   - text: that of the chunk.
    /// - Complexity: O(marks + bytes before the offset).
    public func line(at offset: Int, of text: String) -> Int {
        let mark = lineMarks.last { $0.offset <= offset } ?? LineMark(offset: 0, line: lines.lowerBound)
        let ends = text.utf8.dropFirst(mark.offset).prefix(offset - mark.offset).count { $0 == UInt8(ascii: "\n") }
        return min(max(mark.line + ends, lines.lowerBound), lines.upperBound)
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
