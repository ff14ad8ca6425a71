import IndexSupport
import RAGModel

/// The text of an HTML page: headings, paragraphs, list items, table rows, preformatted text and pictures' alternative
/// texts; without scripts, styles, navigation, forms and what is hidden.
///
/// Reads the tokens once and keeps a stack of the open block elements instead of a tree, with the implied end tags that
/// matter to text (a list item ends the one before, a block ends a paragraph).
///
/// - Complexity: O(n).
struct HTMLExtractor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var tokenizer: HTMLTokenizer
    private var writer: HTMLTextWriter
    private var stack = HTMLElementStack()
    private var title: String?
    private var titleOfMetadata: String?
    private var metadata: [String: MetadataValue] = [:]
    private var notes: [String] = []
    /// Inside of an inline element that is not shown: its name, and how many of that name are open.
    private var hiddenInline: (name: String, depth: Int, height: Int)?

    /// Whether the page says which part of it is the main one.
    private let hasMainPart: Bool

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        hasMainPart = Self.hasMainPart(bytes)
        tokenizer = HTMLTokenizer(bytes)
        writer = HTMLTextWriter(bytes)
    }

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> (text: String, map: SourceMap, Extraction) {
        var extractor = HTMLExtractor(bytes)
        extractor.run()
        var (text, map, extraction) = extractor.writer.finish()
        extraction.title = extractor.title ?? extractor.titleOfMetadata ?? extraction.title
        extraction.metadata = extractor.metadata
        extraction.notes = extractor.notes
        return (text, map, extraction)
    }

    /// A page without text is its title, if it has one.
    static func text(of bytes: UnsafeBufferPointer<UInt8>) -> ExtractedText {
        let (text, map, extraction) = extract(bytes)
        guard extraction.blocks.isEmpty, let title = extraction.title, !bytes.isEmpty else {
            return ExtractedText(text: text, map: map, extraction: extraction)
        }
        var about = MappedText()
        about.append(Array(title.utf8), from: 0..<bytes.count)
        var extracted = ExtractedText(about) { PlainTextExtractor.extract($0) }
        extracted.extraction.title = title
        extracted.extraction.metadata = extraction.metadata
        extracted.extraction.notes = extraction.notes
        return extracted
    }

    /// Whether there is an element `main` or `article`.
    private static func hasMainPart(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while index + 6 < bytes.count {
            if bytes[index] == UInt8(ascii: "<") {
                for name in ["main", "article"] {
                    let end = index + 1 + name.utf8.count
                    if end < bytes.count, bytes[end] == UInt8(ascii: ">") || ASCII.isSpace(bytes[end]),
                        zip(index + 1..<end, name.utf8).allSatisfy({ ASCII.lower(bytes[$0]) == $1 })
                    {
                        return true
                    }
                }
            }
            index += 1
        }
        return false
    }

    private var isShown: Bool { !stack.isDropped && hiddenInline == nil }

    private mutating func run() {
        while let token = tokenizer.next() {
            switch token {
            case .text(let range): if isShown { writer.append(range) }
            case .start(let name, let attributes):
                if let element = HTMLElement.named(bytes, name) {
                    start(element, attributes)
                } else {
                    startInline(name, attributes)
                }
            case .end(let name):
                if let element = HTMLElement.named(bytes, name) {
                    end(element)
                } else if var hidden = hiddenInline, hidden.name == ASCII.string(bytes, name) {
                    hidden.depth -= 1
                    hiddenInline = hidden.depth > 0 ? hidden : nil
                }
            }
        }
    }

    /// Elements without content of their own, which nothing closes.
    private static let voidNames: Set<String> = [
        "area", "base", "col", "embed", "input", "link", "param", "source", "track", "wbr",
    ]

    private mutating func startInline(_ name: Range<Int>, _ attributes: Range<Int>) {
        if var hidden = hiddenInline {
            if hidden.name == ASCII.string(bytes, name) {
                hidden.depth += 1
                hiddenInline = hidden
            }
            return
        }
        guard !attributes.isEmpty, !stack.isDropped else { return }
        let found = HTMLAttributes(bytes, attributes)
        guard found.isDropped, !found.isSelfClosing else { return }
        let text = ASCII.string(bytes, name)
        if !Self.voidNames.contains(text.lowercased()) { hiddenInline = (text, 1, stack.count) }
    }

    private mutating func start(_ element: HTMLElement, _ range: Range<Int>) {
        switch element.role {
        case .raw:
            _ = tokenizer.rawText(endTag: element.name)
            return
        case .title:
            let content = tokenizer.rawText(endTag: element.name)
            if title == nil, isShown { title = shortTitle(content) }
            return
        case .lineBreak:
            if isShown { writer.breakLine() }
            return
        case .image:
            guard isShown, let alt = HTMLAttributes(bytes, range).alt, !HTMLAttributes(bytes, range).isDropped else {
                return
            }
            writer.appendSpace()
            writer.append(alt)
            writer.appendSpace()
            return
        case .meta:
            addMetadata(HTMLAttributes(bytes, range))
            return
        case .rule:
            stack.closeParagraph()
            if isShown { writer.endBlock() }
            return
        default: break
        }
        let attributes = HTMLAttributes(bytes, range)
        if case .root = element.role {
            if let language = attributes.language { add("language", ASCII.string(bytes, language)) }
            return
        }
        for entry in stack.closeImplied(by: element) where !entry.isDropped { writer.end(entry.element.role) }
        leaveHiddenInline()
        var isDropped = attributes.isDropped
        switch element.role {
        case .dropped: isDropped = true
        case .footer: isDropped = isDropped || !stack.isInArticle
        case .aside: isDropped = isDropped || hasMainPart && !stack.isInMainPart
        default: break
        }
        // A dropped element in foreign content may close itself; elsewhere the slash means nothing.
        if attributes.isSelfClosing, element.name == "svg" { return }
        stack.push(element, isDropped: isDropped)
        if isShown { open(element, attributes) }
    }

    private mutating func open(_ element: HTMLElement, _ attributes: HTMLAttributes) {
        switch element.role {
        case .heading(let level): writer.beginHeading(level)
        case .list: writer.beginList(isOrdered: element.name == "ol")
        case .item: writer.beginItem()
        case .preformatted: writer.beginPreformatted()
        case .table: writer.beginTable(isLayout: attributes.isPresentation)
        case .tableSection(let isHead): writer.beginTableSection(isHead: isHead)
        case .row: writer.beginRow()
        case .cell(let isHeader): writer.beginCell(isHeader: isHeader)
        default: writer.endBlock()
        }
    }

    private mutating func end(_ element: HTMLElement) {
        switch element.role {
        case .lineBreak, .root: return
        default: break
        }
        guard stack.contains(element) else {
            if isShown, case .block = element.role { writer.endBlock() }
            return
        }
        while let entry = stack.pop() {
            if !entry.isDropped { writer.end(entry.element.role) }
            if entry.element.number == element.number { break }
        }
        leaveHiddenInline()
    }

    /// A hidden inline element ends at the latest with the block it lies in.
    private mutating func leaveHiddenInline() {
        if let hidden = hiddenInline, stack.count < hidden.height { hiddenInline = nil }
    }

    // MARK: Metadata

    private static let longestValue = 4096

    private func shortTitle(_ range: Range<Int>) -> String? {
        let text = HTMLEntities.text(bytes, range.prefix(Self.longestValue))
        return text.isEmpty ? nil : text
    }

    private mutating func add(_ key: String, _ value: String) {
        if !value.isEmpty, metadata[key] == nil { metadata[key] = .string(value) }
    }

    private static let keys: [String: String] = [
        "description": "description", "og:description": "description", "author": "author", "article:author": "author",
        "keywords": "keywords", "date": "date", "dc.date": "date", "dcterms.date": "date", "dcterms.created": "date",
        "article:published_time": "date", "article:modified_time": "modified", "last-modified": "modified",
        "dcterms.modified": "modified", "dc.creator": "author", "dcterms.creator": "author", "generator": "generator",
        "citation_author": "author", "citation_publication_date": "date", "og:title": "title", "twitter:title": "title",
        "dc.title": "title", "dc.language": "language",
    ]

    private mutating func addMetadata(_ attributes: HTMLAttributes) {
        guard let name = attributes.name ?? attributes.property, let content = attributes.content, name.count <= 64,
            let key = Self.keys[ASCII.string(bytes, name).lowercased()]
        else { return }
        guard content.count <= Self.longestValue else {
            notes.append("the meta element \"\(key)\" is longer than \(Self.longestValue) bytes: left out")
            return
        }
        // What a page says of itself is found like its text, once.
        if ["description", "keywords"].contains(key), metadata[key] == nil {
            writer.endBlock()
            writer.append(content)
            writer.endBlock()
        }
        let value = HTMLEntities.text(bytes, content, inAttribute: true)
        // The page's own title is that of its element.
        if key == "title" {
            titleOfMetadata = titleOfMetadata ?? (value.isEmpty ? nil : value)
        } else {
            add(key, value)
        }
    }
}
