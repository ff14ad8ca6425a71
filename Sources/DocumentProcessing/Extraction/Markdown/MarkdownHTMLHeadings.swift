/// The headings in a block of HTML in Markdown, as many pages of projects begin: `<h1 align="center">Title</h1>`.
struct MarkdownHTMLHeadings {
    struct Heading {
        let level: Int
        /// From its start tag to its end tag, in bytes of the text.
        var range: Range<Int>
        let title: String
    }

    /// Those that have words.
    private(set) var headings: [Heading] = []
    /// The description of a picture that stands in a heading without words.
    private(set) var pictureTitle: String?
    /// The words of the block if all of them are in bold type.
    private(set) var boldTitle: String?
    /// Whether there are words outside of headings.
    private(set) var hasText = false

    /// Longer ones are sentences.
    private static let longestTitle = 120

    /// - Complexity: O(length of the range).
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        let block = UnsafeBufferPointer(rebasing: bytes[range])
        var tokenizer = HTMLTokenizer(block)
        var open: (level: Int, start: Int)?
        var words: [UInt8] = []
        var bold: [UInt8] = []
        var boldDepth = 0
        var isBold = true
        var alt: String?
        var start = 0
        var isParagraph: Bool?
        while let token = tokenizer.next() {
            switch token {
            case .text(let text):
                if open != nil {
                    words += block[text]
                } else if !ASCII.trimmed(block, text).isEmpty {
                    hasText = true
                    if boldDepth > 0 { bold += block[text] } else { isBold = false }
                }
            case .start(let name, let attributes):
                let tag = ASCII.string(block, name.prefix(8)).lowercased()
                isParagraph = isParagraph ?? ["p", "div", "center"].contains(tag)
                switch tag {
                case let tag where Self.level(tag) != nil && open == nil:
                    open = (Self.level(tag)!, start)
                    (words, alt) = ([], nil)
                case "b", "strong": boldDepth += 1
                case "br": if open != nil { words.append(ASCII.space) }
                case "img":
                    if open != nil, alt == nil {
                        alt = HTMLAttributes(block, attributes).alt.map { HTMLEntities.text(block, $0) }
                    }
                default: break
                }
            case .end(let name):
                let tag = ASCII.string(block, name.prefix(8)).lowercased()
                if tag == "b" || tag == "strong" { boldDepth = max(0, boldDepth - 1) }
                guard let heading = open, Self.level(tag) == heading.level else { break }
                open = nil
                let title = Self.text(words)
                if title.isEmpty {
                    pictureTitle = pictureTitle ?? alt.flatMap { $0.isEmpty ? nil : $0 }
                } else {
                    let end = range.lowerBound + tokenizer.position
                    headings.append(
                        Heading(level: heading.level, range: range.lowerBound + heading.start..<end, title: title))
                }
            }
            start = tokenizer.position
        }
        let title = Self.text(bold)
        if isBold, isParagraph ?? false, !title.isEmpty, title.utf8.count <= Self.longestTitle { boldTitle = title }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBufferPointer { HTMLEntities.text($0, 0..<$0.count) }
    }

    private static func level(_ tag: String) -> Int? {
        guard tag.utf8.count == 2, tag.hasPrefix("h"), let level = tag.last?.wholeNumberValue, (1...6).contains(level)
        else { return nil }
        return level
    }

    /// Whether a part of the text has words, or a tag that begins something, such as that of a picture.
    static func hasContent(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        let part = UnsafeBufferPointer(rebasing: bytes[range])
        var tokenizer = HTMLTokenizer(part)
        while let token = tokenizer.next() {
            switch token {
            case .text(let text): if !ASCII.trimmed(part, text).isEmpty { return true }
            case .start(let name, _): if ASCII.string(part, name).lowercased() == "img" { return true }
            case .end: break
            }
        }
        return false
    }
}
