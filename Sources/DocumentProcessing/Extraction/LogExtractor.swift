/// Logs: entries of one line, or of several where a trace follows. An entry is not cut if it fits a chunk.
///
/// - Complexity: O(n).
enum LogExtractor {
    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> Extraction {
        var extraction = Extraction()
        var lines = LineScanner(bytes)
        var entry: Range<Int>?
        func flush() {
            guard let range = entry else { return }
            extraction.append(bytes, range, .lines, section: 0, boundary: extraction.blocks.isEmpty ? .section : .row)
            entry = nil
        }
        while let line = lines.line() {
            let text = ASCII.trimmed(bytes, line)
            guard !text.isEmpty else { continue }
            if let range = entry, continues(bytes, line, text) {
                entry = range.lowerBound..<line.upperBound
            } else {
                flush()
                entry = line
            }
        }
        flush()
        return extraction
    }

    /// Frames of a trace are indented, or begin with words that no entry begins with.
    private static func continues(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, _ text: Range<Int>
    ) -> Bool {
        if ASCII.isBlank(bytes[line.lowerBound]) { return true }
        switch bytes[text.lowerBound] {
        case UInt8(ascii: "a"), UInt8(ascii: "C"), UInt8(ascii: "S"), UInt8(ascii: "."):
            let start = ASCII.string(bytes, text.prefix(12))
            return start.hasPrefix("at ") || start.hasPrefix("Caused by:") || start.hasPrefix("Suppressed:")
                || start.hasPrefix("... ")
        case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"): return true
        default: return false
        }
    }
}
