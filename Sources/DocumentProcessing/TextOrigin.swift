import RAGModel

/// Where the parts of a text stand in the file's own text, through all that was made of it on the way.
struct TextOrigin {
    private let source: UnsafeBufferPointer<UInt8>
    /// From the file's text on, each with the length of what it maps to.
    private var maps: [(map: SourceMap, length: Int)] = []
    private var starts: LineCounter
    private var ends: LineCounter
    private var table: LineTable?

    init(source: UnsafeBufferPointer<UInt8>) {
        self.source = source
        starts = LineCounter(source)
        ends = LineCounter(source)
    }

    mutating func add(_ map: SourceMap, length: Int) { maps.append((map, length)) }

    func range(of part: Range<Int>) -> Range<Int> {
        maps.reversed().reduce(part) { range, step in
            range.isEmpty ? range : step.map.sourceRange(range, length: step.length)
        }
    }

    /// The lines of a range of the file's text.
    mutating func lines(of range: Range<Int>) -> ClosedRange<Int> {
        let last = max(range.lowerBound, range.upperBound - 1)
        guard maps.isEmpty else {
            // The order of a text need not be that of its source.
            let table = self.table ?? LineTable(source)
            self.table = table
            let first = table.line(at: range.lowerBound)
            return first...max(first, table.line(at: last))
        }
        let first = starts.line(at: range.lowerBound)
        return first...max(first, ends.line(at: last))
    }

    private mutating func line(at offset: Int) -> Int { lines(of: range(of: offset..<offset + 1)).lowerBound }

    /// Where the lines of a part of the text are others than its ends of lines say.
    ///
    /// - Complexity: O((lines of the part + lines of the source in it × log length) × log runs).
    mutating func lineMarks(
        of part: Range<Int>, in text: UnsafeBufferPointer<UInt8>
    ) -> [SourceLocation.LineMark] {
        guard !maps.isEmpty, !part.isEmpty else { return [] }
        var marks: [SourceLocation.LineMark] = []
        var start = part.lowerBound
        /// Which line the next one of the text is if it is the next one of the source.
        var expected = line(at: start)
        while start < part.upperBound {
            let end = text[start..<part.upperBound].firstIndex(of: ASCII.newline) ?? part.upperBound
            let last = max(start, end - 1)
            var current = expected
            // A blank line stands for nothing in the source.
            if end > start {
                current = line(at: start)
                if current != expected { marks.append(.init(offset: start - part.lowerBound, line: current)) }
                addChanges(from: (start, current), to: (last, line(at: last)), part.lowerBound, &marks)
                current = marks.last.map { $0.offset > start - part.lowerBound ? $0.line : current } ?? current
            }
            expected = current + 1
            start = end + 1
        }
        return marks
    }

    /// The bytes between two at which another line of the source begins.
    private mutating func addChanges(
        from first: (offset: Int, line: Int), to last: (offset: Int, line: Int), _ start: Int,
        _ marks: inout [SourceLocation.LineMark]
    ) {
        // Where the source goes back, the line is that of the first byte.
        guard last.line > first.line, last.offset > first.offset else { return }
        guard last.offset - first.offset > 1 else {
            marks.append(.init(offset: last.offset - start, line: last.line))
            return
        }
        let middle = (first.offset + last.offset) / 2
        let between = (offset: middle, line: line(at: middle))
        addChanges(from: first, to: between, start, &marks)
        addChanges(from: between, to: last, start, &marks)
    }
}
