import RAGModel

/// Books and articles in XML: DocBook and FictionBook. Sections give the levels of headings; lists, tables and listings are
/// those of a page. What a document says of itself becomes metadata; pictures and other data go.
///
/// - Complexity: O(n).
struct PublishingExtractor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var tokenizer: HTMLTokenizer
    private var writer: HTMLTextWriter
    /// The open elements, and how many of some kinds there are.
    private var open: [(name: String, role: Role)] = []
    private var (sections, descriptions, shownInDescription) = (0, 0, 0)
    private var metadata: [String: MetadataValue] = [:]
    /// Where the text of a field of the metadata begins, and its key.
    private var field: (key: String, depth: Int, words: String)?
    private var title: String?

    private enum Role {
        case section, title, term
        /// The same as an element of a page.
        case element(HTMLElement.Role)
        /// What the document says of itself: only its title and abstract are text.
        case about
        case dropped
        /// Part of the text around it.
        case inline
    }

    /// Elements nested deeper are passed over.
    private static let maximumDepth = 512

    private static let roles: [String: Role] = {
        let table: [(Role, String)] = [
            (
                .section,
                "book part article chapter appendix preface section sect1 sect2 sect3 sect4 sect5 simplesect refentry "
                    + "refsect1 refsect2 refsect3 refsection reference glossary bibliography colophon dedication set "
                    + "body partintro topic"
            ),
            (.title, "title"),
            (
                .element(.block),
                "para simpara p formalpara blockquote epigraph cite poem stanza v subtitle text-author note tip warning "
                    + "caution important danger figure example informalexample informalfigure mediaobject caption abstract "
                    + "annotation bridgehead glossentry glossdef qandaset qandaentry question answer sidebar equation "
                    + "informalequation refnamediv refsynopsisdiv cmdsynopsis funcsynopsis biblioentry bibliomixed empty-line "
                    + "callout legalnotice msgset segmentedlist seglistitem variablelist varlistentry calloutlist address"
            ),
            (.element(.list), "itemizedlist orderedlist simplelist procedure substeps"),
            (.element(.item), "listitem step member"),
            (.term, "term glossterm refname"),
            (.element(.preformatted), "programlisting screen literallayout synopsis programlistingco screenco"),
            (.element(.table), "table informaltable"), (.element(.tableSection(isHead: true)), "thead"),
            (.element(.tableSection(isHead: false)), "tbody tfoot"), (.element(.row), "row tr"),
            (.element(.cell(isHeader: false)), "entry td"), (.element(.cell(isHeader: true)), "th"),
            (
                .about,
                "info articleinfo bookinfo chapterinfo sectioninfo sect1info partinfo appendixinfo prefaceinfo "
                    + "refentryinfo refmeta title-info description blockinfo setinfo"
            ),
            (
                .dropped,
                "legalnotice binary stylesheet indexterm imageobject src-title-info publish-info document-info history remark"
            ),
        ]
        var roles: [String: Role] = [:]
        for (role, names) in table { for name in names.split(separator: " ") { roles[String(name)] = role } }
        return roles
    }()

    /// Elements of the document's own description, and the fields that they are.
    private static let fields = [
        "author": "author", "date": "date", "pubdate": "date", "genre": "genre", "lang": "language",
        "keyword": "keywords", "keywords": "keywords", "publishername": "publisher", "book-title": "title",
        "sequence": "series", "edition": "edition", "releaseinfo": "release",
    ]

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> ExtractedText {
        var extractor = PublishingExtractor(bytes)
        extractor.run()
        var (text, map, extraction) = extractor.writer.finish()
        if let title = extractor.title { extraction.title = title }
        extraction.metadata = extractor.metadata
        return ExtractedText(text: text, map: map, extraction: extraction)
    }

    /// Whether XML is of one of these kinds, by its first characters.
    static func format(of text: String) -> DocumentFormat? {
        let start = String(decoding: text.utf8.prefix(2048), as: UTF8.self)
        if start.contains("<FictionBook") { return .fictionBook }
        if start.contains("docbook.org/ns/docbook") || start.contains("//DTD DocBook") { return .docBook }
        return nil
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        tokenizer = HTMLTokenizer(bytes, isXML: true)
        writer = HTMLTextWriter(bytes)
    }

    private var isDropped: Bool {
        if case .dropped = open.last?.role ?? .inline { true } else { false }
    }

    private mutating func run() {
        while let token = tokenizer.next() {
            switch token {
            case .text(let range): add(range)
            case .start(let name, let attributes): start(name, attributes)
            case .end(let name): end(Self.localName(bytes, name))
            }
        }
    }

    /// Without its prefix.
    private static func localName(_ bytes: UnsafeBufferPointer<UInt8>, _ name: Range<Int>) -> String {
        let text = ASCII.string(bytes, name.prefix(64)).lowercased()
        return text.utf8.firstIndex(of: UInt8(ascii: ":")).map { String(text[text.utf8.index(after: $0)...]) } ?? text
    }

    private mutating func add(_ range: Range<Int>) {
        if let field, field.words.utf8.count < 4096 {
            self.field?.words += HTMLEntities.text(bytes, range.prefix(4096)) + " "
        }
        // Before the first element stands what is left of a document type.
        guard !open.isEmpty, !isDropped, descriptions == 0 || shownInDescription > 0 else { return }
        writer.append(range)
    }

    private mutating func start(_ name: Range<Int>, _ attributes: Range<Int>) {
        let tag = Self.localName(bytes, name)
        let isEmpty =
            attributes.upperBound > attributes.lowerBound && bytes[attributes.upperBound - 1] == UInt8(ascii: "/")
        guard open.count < Self.maximumDepth else { return }
        if isDropped { return isEmpty ? () : open.append((tag, .dropped)) }
        if descriptions > 0, field == nil, let key = Self.fields[tag] {
            if isEmpty { return }
            field = (key, open.count, "")
        }
        let role = Self.roles[tag] ?? .inline
        if isEmpty {
            if case .element(.block) = role { writer.endBlock() }
            return
        }
        open.append((tag, role))
        count(open[open.count - 1], 1)
        begin(role)
    }

    /// What of a description is text all the same.
    private static let shown: Set<String> = ["title", "abstract", "annotation"]

    private mutating func count(_ element: (name: String, role: Role), _ step: Int) {
        switch element.role {
        case .section: sections += step
        case .about: descriptions += step
        default: break
        }
        if Self.shown.contains(element.name) { shownInDescription += step }
    }

    /// Whether the open title is that of a section, not of a figure.
    private var isHeading: Bool {
        for entry in open.dropLast().reversed() {
            switch entry.role {
            case .section: return true
            case .about: continue
            default: return false
            }
        }
        return false
    }

    private mutating func begin(_ role: Role) {
        switch role {
        case .title: if isHeading { writer.beginHeading(max(sections, 1)) } else { writer.endBlock() }
        case .element(.list):
            writer.beginList(isOrdered: open.last?.name == "orderedlist" || open.last?.name == "procedure")
        case .element(.item):
            let around = open.dropLast().last?.name
            if around == "varlistentry" { writer.endBlock() } else { writer.beginItem() }
        case .element(.preformatted): writer.beginPreformatted()
        case .element(.table): writer.beginTable(isLayout: false)
        case .element(.tableSection(let isHead)): writer.beginTableSection(isHead: isHead)
        case .element(.row): writer.beginRow()
        case .element(.cell(let isHeader)): writer.beginCell(isHeader: isHeader)
        case .element, .section, .term, .about: writer.endBlock()
        case .inline: if open.last?.name == "footnote" { writer.appendSpace() }
        case .dropped: break
        }
    }

    private mutating func end(_ tag: String) {
        guard let place = open.suffix(64).lastIndex(where: { $0.name == tag }) else { return }
        while open.count > place {
            close()
            count(open.removeLast(), -1)
        }
    }

    private mutating func close() {
        guard let last = open.last else { return }
        if let found = field, found.depth == open.count - 1 {
            field = nil
            let words = found.words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if !words.isEmpty { set(found.key, words) }
        }
        switch last.role {
        case .title: if isHeading { writer.endHeading() } else { writer.endBlock() }
        case .element(let role): writer.end(role)
        case .section, .about, .term: writer.endBlock()
        case .inline, .dropped: break
        }
    }

    private mutating func set(_ key: String, _ words: String) {
        if key == "title" {
            title = title ?? words
            return
        }
        switch metadata[key] {
        case nil: metadata[key] = .string(words)
        case .string(let known) where key == "author" || key == "keywords" || key == "genre":
            metadata[key] = .list([.string(known), .string(words)])
        case .list(let known): metadata[key] = .list(known + [.string(words)])
        default: break
        }
    }
}
