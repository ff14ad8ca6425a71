/// Descriptions of interfaces: an operation of OpenAPI, and a definition of JSON Schema, is a section of its own.
///
/// JSON becomes lines of `key: value`; YAML stays as it is written.
///
/// - Complexity: O(n).
struct OpenAPIExtractor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var text = MappedText()
    private var sections: [(start: Int, end: Int, path: [String])] = []

    private static let methods: Set<String> = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]

    static func openAPI(_ bytes: UnsafeBufferPointer<UInt8>) -> ExtractedText {
        let (node, isComplete) = JSONDocument.parse(bytes, 0..<bytes.count)
        guard isComplete, case .object(let members)? = node else { return OpenAPILines.extract(bytes) }
        var extractor = OpenAPIExtractor(bytes: bytes)
        for (key, value) in members {
            switch extractor.name(key) {
            case "paths", "webhooks": extractor.addPaths(value)
            case "components":
                for (kind, group) in Self.members(of: value) { extractor.addEach(group, extractor.name(kind)) }
            case "definitions": extractor.addEach(value, "schemas")
            default: extractor.add(value, key, path: [extractor.name(key)])
            }
        }
        return extractor.extracted(title: node?.member("info", in: bytes)?.member("title", in: bytes))
    }

    static func schema(_ bytes: UnsafeBufferPointer<UInt8>) -> ExtractedText {
        let (node, isComplete) = JSONDocument.parse(bytes, 0..<bytes.count)
        guard isComplete, case .object(let members)? = node else {
            return ExtractedText(SourceCodeExtractor.extract(bytes, .data))
        }
        var extractor = OpenAPIExtractor(bytes: bytes)
        let about = members.filter { !["properties", "definitions", "$defs"].contains(extractor.name($0.key)) }
        if let first = about.first { extractor.add(.object(about), first.key, path: []) }
        for (key, value) in members {
            let name = extractor.name(key)
            guard ["properties", "definitions", "$defs"].contains(name) else { continue }
            extractor.addEach(value, name)
        }
        return extractor.extracted(title: node?.member("title", in: bytes))
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private static func members(of node: JSONNode) -> [(key: Range<Int>, value: JSONNode)] {
        guard case .object(let list) = node else { return [] }
        return list
    }

    private func name(_ key: Range<Int>) -> String { ASCII.string(bytes, key) }

    private mutating func addPaths(_ node: JSONNode) {
        for (path, item) in Self.members(of: node) {
            for (key, operation) in Self.members(of: item) {
                let method = name(key)
                let title =
                    Self.methods.contains(method)
                    ? "\(method.uppercased()) \(name(path))" : "\(name(path)) \(method)"
                add(operation, key, path: ["paths", title])
            }
        }
    }

    private mutating func addEach(_ node: JSONNode, _ group: String) {
        for (key, value) in Self.members(of: node) { add(value, key, path: [group, name(key)]) }
    }

    private mutating func add(_ node: JSONNode, _ key: Range<Int>, path: [String]) {
        let start = text.count
        if let last = path.last { text.append("\(last)\n", at: key.lowerBound) }
        JSONLinesExtractor.add(node, key: [], bytes, key.lowerBound, to: &text)
        text.endLine(at: key.lowerBound)
        if text.count > start { sections.append((start, text.count, path)) }
    }

    private func extracted(title: JSONNode?) -> ExtractedText {
        let sections = sections
        var result = ExtractedText(text) { bytes in
            var extraction = Extraction()
            var entries: [[String]: Int] = [:]
            for section in sections {
                var entry = 0
                for depth in section.path.indices {
                    let path = Array(section.path[...depth])
                    let parent = entry
                    entry = entries[path] ?? extraction.outline.add(section.path[depth], under: parent)
                    entries[path] = entry
                }
                extraction.append(
                    bytes, section.start..<section.end, .lines, section: entry, boundary: .section)
            }
            return extraction
        }
        let words = title?.text(in: bytes) ?? ""
        if !words.isEmpty { result.extraction.title = words }
        return result
    }
}

/// OpenAPI in YAML, by its indentation.
private enum OpenAPILines {
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
