/// Gives the elements and texts of an XML document one by one.
///
/// For the XML that programs write into office files: names keep their prefixes, comments and instructions are passed
/// over, and a document type declaration ends the reading, so that no entity can stand for more than a character.
struct XMLReader {
    enum Token {
        /// An empty element is followed by its end.
        case start(name: Substring, attributes: [Substring: String])
        case end(name: Substring)
        case text(String)
    }

    /// Elements nested deeper end the reading.
    static let maximumDepth = 512

    private let text: Substring.UTF8View
    private var index: Substring.UTF8View.Index
    private var pendingEnd: Substring?
    private var depth = 0
    /// Whether the document had what is refused.
    private(set) var isRefused = false

    init(_ bytes: [UInt8]) {
        let string = String(decoding: bytes, as: UTF8.self)
        text = Substring(string).utf8
        index = text.startIndex
    }

    mutating func next() -> Token? {
        if let name = pendingEnd {
            pendingEnd = nil
            depth -= 1
            return .end(name: name)
        }
        while index < text.endIndex {
            guard text[index] == UInt8(ascii: "<") else {
                let start = index
                index = text[index...].firstIndex(of: UInt8(ascii: "<")) ?? text.endIndex
                return .text(Self.decoded(Substring(text[start..<index])))
            }
            let rest = text[index...]
            if rest.starts(with: "<!--".utf8) {
                skip(to: "-->")
            } else if rest.starts(with: "<![CDATA[".utf8) {
                let start = text.index(index, offsetBy: 9)
                skip(to: "]]>")
                let end = text.index(index, offsetBy: -3, limitedBy: start) ?? start
                return .text(String(Substring(text[start..<max(start, end)])))
            } else if rest.starts(with: "<?".utf8) {
                skip(to: "?>")
            } else if rest.starts(with: "<!".utf8) {
                isRefused = true
                index = text.endIndex
                return nil
            } else {
                return element()
            }
        }
        return nil
    }

    private mutating func skip(to mark: StaticString) {
        let length = mark.utf8CodeUnitCount
        let mark = (0..<length).map { mark.utf8Start[$0] }
        while index < text.endIndex {
            guard let place = text[index...].firstIndex(of: mark[0]) else { break }
            if text[place...].starts(with: mark) {
                index = text.index(place, offsetBy: length)
                return
            }
            index = text.index(after: place)
        }
        index = text.endIndex
    }

    private mutating func element() -> Token? {
        text.formIndex(after: &index)
        let isEnd = index < text.endIndex && text[index] == UInt8(ascii: "/")
        if isEnd { text.formIndex(after: &index) }
        let name = word()
        var attributes: [Substring: String] = [:]
        var isEmpty = false
        while index < text.endIndex, text[index] != UInt8(ascii: ">") {
            let byte = text[index]
            if byte == UInt8(ascii: "/") || ASCII.isSpace(byte) {
                isEmpty = byte == UInt8(ascii: "/")
                text.formIndex(after: &index)
                continue
            }
            isEmpty = false
            let key = word()
            while index < text.endIndex, ASCII.isSpace(text[index]) { text.formIndex(after: &index) }
            guard index < text.endIndex, text[index] == UInt8(ascii: "=") else {
                if key.isEmpty, index < text.endIndex { text.formIndex(after: &index) }
                continue
            }
            text.formIndex(after: &index)
            while index < text.endIndex, ASCII.isSpace(text[index]) { text.formIndex(after: &index) }
            guard index < text.endIndex else { break }
            let quote = text[index]
            guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { continue }
            text.formIndex(after: &index)
            let start = index
            index = text[index...].firstIndex(of: quote) ?? text.endIndex
            if !isEnd, attributes.count < 64 { attributes[key] = Self.decoded(Substring(text[start..<index])) }
            if index < text.endIndex { text.formIndex(after: &index) }
        }
        if index < text.endIndex { text.formIndex(after: &index) }
        if isEnd {
            depth -= 1
            return .end(name: name)
        }
        depth += 1
        guard depth <= Self.maximumDepth else {
            isRefused = true
            index = text.endIndex
            return nil
        }
        if isEmpty { pendingEnd = name }
        return .start(name: name, attributes: attributes)
    }

    private mutating func word() -> Substring {
        let start = index
        while index < text.endIndex, !ASCII.isSpace(text[index]), !"=/>\"'<".utf8.contains(text[index]) {
            text.formIndex(after: &index)
        }
        return Substring(text[start..<index])
    }

    private static let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]

    /// The five entities that XML has by itself, and numbers.
    static func decoded(_ text: Substring) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return String(text) }
        var result = ""
        var rest = text
        while let mark = rest.utf8.firstIndex(of: UInt8(ascii: "&")) {
            result += rest[..<mark]
            let after = rest.utf8.index(after: mark)
            guard let end = rest.utf8[after...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
                result += "&"
                rest = rest[after...]
                continue
            }
            let name = rest[after..<end]
            if let entity = entities[String(name)] {
                result += entity
            } else if name.hasPrefix("#") {
                let digits = name.dropFirst()
                let value = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
                let scalar = value.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) } ?? "\u{FFFD}"
                result.unicodeScalars.append(scalar)
            }
            rest = rest[rest.utf8.index(after: end)...]
        }
        return result + rest
    }
}
