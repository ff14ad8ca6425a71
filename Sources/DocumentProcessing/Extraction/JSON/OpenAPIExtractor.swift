/// Descriptions of interfaces (OpenAPI in YAML): an operation, and a definition, is a section of its own, as it is written.
///
/// - Complexity: O(n).
enum OpenAPIExtractor {
    private static let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> ExtractedText {
        var extraction = Extraction()
        var lines = LineScanner(bytes)
        /// Keys that are open, with their indentation.
        var open: [(indent: Int, key: String)] = []
        var section = 0
        var start: Int?
        var end = 0
        var hasTitle = false
        func flush(_ extraction: inout Extraction) {
            if let begin = start { extraction.append(bytes, begin..<end, .lines, section: section, boundary: .section) }
            start = nil
        }
        while let line = lines.line() {
            let text = ASCII.trimmed(bytes, line)
            guard !text.isEmpty, bytes[text.lowerBound] != UInt8(ascii: "#") else { continue }
            let indent = text.lowerBound - line.lowerBound
            while let last = open.last, last.indent >= indent { open.removeLast() }
            let key = key(bytes, text)
            if let key, bytes[text.lowerBound] != UInt8(ascii: "-") { open.append((indent, key)) }
            let path = open.map(\.key)
            if path == ["info", "title"], !hasTitle {
                let value = ASCII.string(bytes, text).dropFirst(6).filter { $0 != "\"" && $0 != "'" }
                let title = String(value).trimmingBlanks
                if !title.isEmpty { extraction.title = title }
                hasTitle = true
            }
            if let title = title(path), key != nil {
                flush(&extraction)
                section = extraction.outline.add(title, under: 0)
            }
            start = start ?? line.lowerBound
            end = line.upperBound
        }
        flush(&extraction)
        return ExtractedText(extraction)
    }

    /// What a key that has just been opened begins, if it begins something.
    private static func title(_ path: [String]) -> String? {
        switch path.count {
        case 1: return path[0]
        case 2 where path[0] == "definitions": return "definitions \(path[1])"
        case 3 where path[0] == "components": return "\(path[1]) \(path[2])"
        case 3 where path[0] == "paths" || path[0] == "webhooks":
            return methods.contains(path[2]) ? "\(path[2].uppercased()) \(path[1])" : nil
        default: return nil
        }
    }

    private static func key(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>) -> String? {
        guard
            let colon = text.first(where: { index in
                bytes[index] == UInt8(ascii: ":")
                    && (index + 1 == text.upperBound || ASCII.isBlank(bytes[index + 1]))
            })
        else { return nil }
        return ASCII.string(bytes, text.lowerBound..<colon).filter { $0 != "\"" && $0 != "'" }
    }
}
