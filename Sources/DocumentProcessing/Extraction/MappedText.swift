/// A text in the making, which knows for each byte where in the source it comes from.
struct MappedText {
    private(set) var bytes: [UInt8] = []
    private(set) var map = SourceMap()

    var count: Int { bytes.count }

    /// Takes over a range of the source as it is; of a character that it cuts apart, nothing.
    mutating func copy(_ source: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, UnicodeBytes.isContinuation(source[start]) { start += 1 }
        if end < source.count { while end > start, UnicodeBytes.isContinuation(source[end]) { end -= 1 } }
        let range = start..<end
        guard !range.isEmpty else { return }
        map.add(text: bytes.count, range: range)
        bytes.append(contentsOf: source[range])
    }

    /// Puts in what stands for a range of the source.
    mutating func append(_ text: some Sequence<UInt8>, from range: Range<Int>) {
        let start = bytes.count
        bytes.append(contentsOf: text)
        if bytes.count > start { map.add(text: start, range: range) }
    }

    /// Puts in what the source does not have.
    mutating func append(_ text: String, at place: Int) { append(text.utf8, from: place..<place + 1) }

    /// Takes back what was put in after `count` bytes.
    mutating func cut(to count: Int) {
        bytes.removeSubrange(min(count, bytes.count)...)
        map.cut(to: count)
    }

    /// Begins a new line, unless the text is at the start of one.
    mutating func endLine(at place: Int) {
        if let last = bytes.last, last != ASCII.newline { append("\n", at: place) }
    }
}

/// What an extractor makes of a source.
struct ExtractedText {
    /// Native UTF-8; `nil` if the source is the text.
    var text: String?
    var map = SourceMap()
    var extraction: Extraction

    /// Blocks of the source itself.
    init(_ extraction: Extraction) {
        self.extraction = extraction
    }

    /// Blocks of a text that was made from the source, found by `extract`.
    init(_ mapped: MappedText, extract: (UnsafeBufferPointer<UInt8>) -> Extraction) {
        // Sources are valid UTF-8, and only whole characters are taken from them.
        var text = String(decoding: mapped.bytes, as: UTF8.self)
        extraction = text.withUTF8(extract)
        self.text = text
        map = mapped.map
    }

    init(text: String, map: SourceMap, extraction: Extraction) {
        self.text = text
        self.map = map
        self.extraction = extraction
    }
}
