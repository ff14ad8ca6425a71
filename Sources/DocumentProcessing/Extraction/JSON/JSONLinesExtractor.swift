/// JSON Lines: a record is a passage, its fields are lines of `key: value`, nested keys joined by dots.
///
/// A line that is no JSON stays as it is.
///
/// - Complexity: O(n).
enum JSONLinesExtractor {
    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> ExtractedText {
        var text = MappedText()
        var records: [Range<Int>] = []
        var broken = 0
        var lines = LineScanner(bytes)
        while let line = lines.line() {
            let range = ASCII.trimmed(bytes, line)
            guard !range.isEmpty else { continue }
            let start = text.count
            let (node, isComplete) = JSONDocument.parse(bytes, range)
            if let node, isComplete {
                add(node, key: [], bytes, range.lowerBound, to: &text)
            } else {
                broken += 1
                text.copy(bytes, range)
            }
            text.endLine(at: range.upperBound - 1)
            records.append(start..<text.count)
        }
        return ExtractedText(text) { bytes in
            var extraction = Extraction()
            for record in records {
                extraction.append(bytes, record, .lines, section: 0, boundary: .section)
            }
            if broken > 0 { extraction.notes.append("\(counted(broken, "line", "lines")) not JSON: kept as text") }
            return extraction
        }
    }

    /// Adds the values of a record, each in a line of its own behind the path of its key.
    static func add(
        _ node: JSONNode, key: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, _ place: Int, to text: inout MappedText
    ) {
        func begin(_ place: Int) {
            text.endLine(at: place)
            if !key.isEmpty { text.append(key + Array(": ".utf8), from: place..<place + 1) }
        }
        switch node {
        case .object(let members):
            for member in members {
                let name = Array(bytes[member.key])
                let path = key.isEmpty ? name : key + [UInt8(ascii: ".")] + name
                // Long paths of deep values would be repeated for each of them.
                add(member.value, key: path.count > 256 ? name : path, bytes, member.key.lowerBound, to: &text)
            }
        case .array(let elements):
            for element in elements { add(element, key: key, bytes, place, to: &text) }
        case .string(let range):
            guard !range.isEmpty else { return }
            begin(place)
            JSONEscapes.decode(bytes, range, into: &text)
        case .literal(let range):
            begin(place)
            text.copy(bytes, range)
        }
    }
}
