import RAGModel

/// Subtitles (SubRip, WebVTT): what is said, without the times, which are places.
///
/// - Complexity: O(n).
enum SubtitleExtractor {
    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> ExtractedText {
        var text = MappedText()
        var cues: [Int] = []
        var places: [Extraction.PlaceMark] = []
        var metadata: [String: MetadataValue] = [:]
        var lines = LineScanner(bytes)
        /// Whether the lines are those of a cue, and the last one of it, which live captions repeat.
        var isInCue = false
        var isSkipped = false
        var last: [UInt8] = []
        while let line = lines.line() {
            let range = ASCII.trimmed(bytes, line)
            guard !range.isEmpty else {
                (isInCue, isSkipped) = (false, false)
                continue
            }
            if isSkipped { continue }
            if let start = time(bytes, range) {
                isInCue = true
                places.append(Extraction.PlaceMark(offset: text.count, place: .time(start)))
                cues.append(text.count)
                continue
            }
            guard isInCue else {
                // The header, notes and styles of WebVTT; the numbers of cues.
                let words = ASCII.string(bytes, range.prefix(16))
                isSkipped =
                    words.hasPrefix("WEBVTT") || words.hasPrefix("NOTE") || words.hasPrefix("STYLE")
                    || words.hasPrefix("REGION")
                if words.hasPrefix("WEBVTT"), range.count > 7 {
                    let title = ASCII.string(bytes, ASCII.trimmed(bytes, range.dropFirst(6)))
                    let words = title.drop { $0 == "-" || $0 == " " }
                    if !words.isEmpty { metadata["title"] = .string(String(words)) }
                }
                continue
            }
            let start = text.count
            copyWithoutTags(bytes, range, to: &text)
            let spoken = Array(text.bytes[start...])
            if spoken == last { text.cut(to: start) } else { text.endLine(at: range.upperBound - 1) }
            if !spoken.isEmpty { last = spoken }
        }
        let starts = cues
        var extracted = ExtractedText(text) { bytes in
            var extraction = Extraction()
            for (number, start) in starts.enumerated() {
                let end = number + 1 < starts.count ? starts[number + 1] : bytes.count
                if start < end { extraction.append(bytes, start..<end, .prose, section: 0, boundary: .textLine) }
            }
            return extraction
        }
        extracted.extraction.places = places
        extracted.extraction.metadata = metadata
        if case .string(let title)? = metadata["title"] { extracted.extraction.title = title }
        return extracted
    }

    /// Seconds at which the cue begins: `00:01:02,500 --> 00:01:04,000`, hours and a point for the comma as may be.
    static func time(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Double? {
        guard range.count >= 9, ASCII.isDigit(bytes[range.lowerBound]) else { return nil }
        let words = ASCII.string(bytes, range.prefix(64)).split(separator: " ")
        guard words.count >= 3, words[1] == "-->" else { return nil }
        var seconds = 0.0
        for part in words[0].split(separator: ":", omittingEmptySubsequences: false) {
            guard let value = Double(part.replacing(",", with: ".")), value >= 0, value < 1e6 else { return nil }
            seconds = seconds * 60 + value
        }
        return seconds
    }

    /// `<i>`, `<v Speaker>`, `{\an8}` go; a speaker's name stays.
    private static func copyWithoutTags(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, to text: inout MappedText
    ) {
        var copied = range.lowerBound
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            let closing: UInt8 = byte == UInt8(ascii: "<") ? UInt8(ascii: ">") : UInt8(ascii: "}")
            let opens =
                byte == UInt8(ascii: "<")
                || byte == UInt8(ascii: "{") && index + 1 < range.upperBound && bytes[index + 1] == UInt8(ascii: "\\")
            guard opens, let end = (index..<min(range.upperBound, index + 256)).first(where: { bytes[$0] == closing })
            else {
                index += 1
                continue
            }
            text.copy(bytes, copied..<index)
            if byte == UInt8(ascii: "<"), end > index + 2, bytes[index + 1] == UInt8(ascii: "v"),
                bytes[index + 2] == ASCII.space || bytes[index + 2] == UInt8(ascii: ".")
            {
                let name = ASCII.trimmed(bytes, index + 2..<end)
                text.copy(bytes, name)
                text.append(": ", at: end)
            }
            index = end + 1
            copied = index
        }
        text.copy(bytes, copied..<range.upperBound)
    }
}
