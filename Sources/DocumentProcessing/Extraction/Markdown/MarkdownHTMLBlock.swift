/// HTML blocks of CommonMark 0.31, section 4.6, kinds 1 to 6; the seventh reads like a paragraph.
struct MarkdownHTMLBlock {
    /// What ends the block, in lower case, within its last line; a blank line if empty.
    let terminators: [[UInt8]]

    private static let raw = ["script", "pre", "style", "textarea"]
    private static let rawEnds = raw.map { Array("</\($0)>".utf8) }
    private static let blocks: Set<String> = [
        "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col", "colgroup",
        "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
        "frame",
        "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "legend", "li",
        "link",
        "main", "menu", "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p", "param", "search", "section",
        "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "ul",
    ]
    private static let longestName = 10

    /// The block that a line begins; `text` begins with `<`.
    init?(_ bytes: UnsafeBufferPointer<UInt8>, _ text: Range<Int>) {
        func follows(_ prefix: StaticString) -> Bool {
            text.count >= prefix.utf8CodeUnitCount
                && (0..<prefix.utf8CodeUnitCount).allSatisfy { bytes[text.lowerBound + $0] == prefix.utf8Start[$0] }
        }
        if follows("<!--") {
            terminators = [Array("-->".utf8)]
        } else if follows("<?") {
            terminators = [Array("?>".utf8)]
        } else if follows("<![CDATA[") {
            terminators = [Array("]]>".utf8)]
        } else if follows("<!"), text.count > 2, ASCII.isLetter(bytes[text.lowerBound + 2]) {
            terminators = [Array(">".utf8)]
        } else {
            var start = text.lowerBound + 1
            let isClosing = start < text.upperBound && bytes[start] == UInt8(ascii: "/")
            if isClosing { start += 1 }
            var end = start
            while end < text.upperBound, end - start <= Self.longestName,
                ASCII.isLetter(bytes[end]) || ASCII.isDigit(bytes[end])
            {
                end += 1
            }
            let next = end < text.upperBound ? bytes[end] : ASCII.newline
            guard end > start, ASCII.isSpace(next) || next == UInt8(ascii: ">") || next == UInt8(ascii: "/") else {
                return nil
            }
            let name = ASCII.string(bytes, start..<end).lowercased()
            if !isClosing, Self.raw.contains(name) {
                terminators = Self.rawEnds
            } else if Self.blocks.contains(name) {
                terminators = []
            } else {
                return nil
            }
        }
    }

    /// Whether the block ends with this line. Complexity: O(length of the line).
    func ends(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
        for terminator in terminators {
            var index = line.lowerBound
            while index + terminator.count <= line.upperBound {
                if terminator.indices.allSatisfy({ ASCII.lower(bytes[index + $0]) == terminator[$0] }) { return true }
                index += 1
            }
        }
        return false
    }
}
