/// Splits HTML into tags and text (WHATWG HTML Standard, section 13.2.5), without building a tree.
///
/// A tree parser's work can grow with the square of the nesting depth; a page may nest as deep as it is long. Text
/// needs the tokens alone.
///
/// - Complexity: O(n) for all tokens together, whatever the bytes are.
struct HTMLTokenizer {
    enum Token {
        /// Text between tags, references not decoded.
        case text(Range<Int>)
        /// A start tag; `attributes` is what stands between name and `>`.
        case start(name: Range<Int>, attributes: Range<Int>)
        case end(name: Range<Int>)
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var position = 0

    /// Whether CDATA sections are text; in HTML they are comments.
    private let isXML: Bool

    init(_ bytes: UnsafeBufferPointer<UInt8>, isXML: Bool = false) {
        self.bytes = bytes
        self.isXML = isXML
    }

    mutating func next() -> Token? {
        while position < bytes.count {
            let start = position
            if bytes[start] == UInt8(ascii: "<"), start + 1 < bytes.count {
                let second = bytes[start + 1]
                if ASCII.isLetter(second) {
                    if let token = startTag() { return token }
                    continue
                }
                switch second {
                case UInt8(ascii: "/"):
                    if start + 2 < bytes.count, ASCII.isLetter(bytes[start + 2]) {
                        let name = name(from: start + 2)
                        _ = skipAttributes(from: name.upperBound)
                        return .end(name: name)
                    }
                    if start + 2 < bytes.count {
                        skip(past: [UInt8(ascii: ">")], from: start + 2)
                        continue
                    }
                case UInt8(ascii: "!"):
                    skipMarkup()
                    if let text = characterData(start) { return .text(text) }
                    continue
                case UInt8(ascii: "?"):
                    skip(past: [UInt8(ascii: ">")], from: start + 2)
                    continue
                default: break
                }
            }
            // A < that begins no markup is text.
            var end = start + 1
            while end < bytes.count, bytes[end] != UInt8(ascii: "<") { end += 1 }
            position = end
            return .text(start..<end)
        }
        return nil
    }

    /// The content of an element that has no markup (script, title, …), up to its end tag, which is taken too.
    mutating func rawText(endTag name: String) -> Range<Int> {
        let name = Array(name.utf8)
        let start = position
        var index = start
        while index + name.count + 2 <= bytes.count {
            if bytes[index] == UInt8(ascii: "<"), bytes[index + 1] == UInt8(ascii: "/"),
                name.indices.allSatisfy({ ASCII.lower(bytes[index + 2 + $0]) == name[$0] })
            {
                let after = index + 2 + name.count
                if after == bytes.count || ASCII.isSpace(bytes[after]) || bytes[after] == UInt8(ascii: ">")
                    || bytes[after] == UInt8(ascii: "/")
                {
                    _ = skipAttributes(from: after)
                    return start..<index
                }
            }
            index += 1
        }
        position = bytes.count
        return start..<bytes.count
    }

    private mutating func startTag() -> Token? {
        let name = name(from: position + 1)
        let attributes = skipAttributes(from: name.upperBound)
        return attributes.map { .start(name: name, attributes: $0) }
    }

    private func name(from start: Int) -> Range<Int> {
        var end = start
        while end < bytes.count, !ASCII.isSpace(bytes[end]), bytes[end] != UInt8(ascii: "/"),
            bytes[end] != UInt8(ascii: ">")
        {
            end += 1
        }
        return start..<end
    }

    /// Moves past the tag's `>`; quotes protect it. `nil` if the file ends before it: there is no such tag then.
    private mutating func skipAttributes(from start: Int) -> Range<Int>? {
        var index = start
        var afterEquals = false
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: ">"):
                position = index + 1
                return start..<index
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if afterEquals {
                    index += 1
                    while index < bytes.count, bytes[index] != byte { index += 1 }
                }
                afterEquals = false
            case UInt8(ascii: "="): afterEquals = true
            default: if !ASCII.isSpace(byte) { afterEquals = false }
            }
            index += 1
        }
        position = bytes.count
        return nil
    }

    /// Moves past a comment, a document type or a CDATA section.
    private mutating func skipMarkup() {
        let start = position
        func follows(_ prefix: StaticString) -> Bool {
            start + prefix.utf8CodeUnitCount <= bytes.count
                && (0..<prefix.utf8CodeUnitCount).allSatisfy { bytes[start + $0] == prefix.utf8Start[$0] }
        }
        if follows("<!-->") {
            position = start + 5
        } else if follows("<!--->") {
            position = start + 6
        } else if follows("<!--") {
            var index = start + 4
            while index < bytes.count {
                if bytes[index] == UInt8(ascii: ">") {
                    // "-->" ends it, and "--!>" does as well.
                    let last = bytes[index - 1] == UInt8(ascii: "!") ? index - 2 : index - 1
                    if last - 1 >= start + 4, bytes[last] == UInt8(ascii: "-"), bytes[last - 1] == UInt8(ascii: "-") {
                        break
                    }
                }
                index += 1
            }
            position = min(index + 1, bytes.count)
        } else if follows("<![CDATA[") {
            skip(past: Array("]]>".utf8), from: start + 9)
        } else {
            skip(past: [UInt8(ascii: ">")], from: start + 2)
        }
    }

    /// The content of the CDATA section at `start`, of which the end was found.
    private func characterData(_ start: Int) -> Range<Int>? {
        let mark = Array("<![CDATA[".utf8)
        guard isXML, start + mark.count <= bytes.count, bytes[start..<start + mark.count].elementsEqual(mark) else {
            return nil
        }
        let content = start + mark.count..<max(start + mark.count, position - 3)
        return content.isEmpty ? nil : content
    }

    private mutating func skip(past mark: [UInt8], from start: Int) {
        var index = start
        while index + mark.count <= bytes.count {
            if mark.indices.allSatisfy({ bytes[index + $0] == mark[$0] }) {
                position = index + mark.count
                return
            }
            index += 1
        }
        position = bytes.count
    }
}
