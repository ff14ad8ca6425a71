/// Plain text: paragraphs between blank lines.
enum PlainTextExtractor {
    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> Extraction {
        var extraction = Extraction()
        var lines = LineScanner(bytes)
        var start: Int?
        var end = 0
        func flush() {
            if let begin = start { extraction.append(bytes, begin..<end, .prose, section: 0, boundary: .block) }
            start = nil
        }
        while let line = lines.line() {
            if ASCII.trimmed(bytes, line).isEmpty {
                flush()
            } else {
                start = start ?? line.lowerBound
                end = line.upperBound
            }
        }
        flush()
        return extraction
    }
}
