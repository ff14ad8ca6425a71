/// Reads one of the built-in formats: a value, so that all of them stand in one table (`ExtractorTable`). What a user of the
/// library brings is a `RAGModel.Extractor`.
///
/// A source is text, which is valid UTF-8 then, or the bytes of a file that packs its text. It is not trusted: the work grows
/// at most with n log n, nesting is followed to a fixed depth, and what is broken is read as far as it goes.
struct FormatReader: Sendable {
    let format: DocumentFormat
    /// Endings of the names of files in this format, in lower case.
    let extensions: Set<String>
    /// Whether addresses in the text are known by Markdown's marks.
    let hasLinks: Bool
    private let read: @Sendable (UnsafeBufferPointer<UInt8>, SourceLanguage?) -> ExtractedText
    /// Unpacks the bytes of a file; `nil` for formats that are text.
    let unpack: (@Sendable (UnsafeBufferPointer<UInt8>) throws(DocumentError) -> ExtractedText)?
    /// What a file begins with for `unpack`.
    let mark: [UInt8]
    /// The characters that are written by names or numbers.
    let characters: WrittenCharacters?

    /// - Parameter extensions: separated by spaces.
    init(
        _ format: DocumentFormat, _ extensions: String, hasLinks: Bool = false, characters: WrittenCharacters? = nil,
        text read: @escaping @Sendable (UnsafeBufferPointer<UInt8>, SourceLanguage?) -> ExtractedText
    ) {
        self.format = format
        self.extensions = Set(extensions.split(separator: " ").map(String.init))
        self.hasLinks = hasLinks
        self.read = read
        unpack = nil
        mark = []
        self.characters = characters
    }

    /// For formats whose text is the source.
    init(
        _ format: DocumentFormat, _ extensions: String, hasLinks: Bool = false, characters: WrittenCharacters? = nil,
        blocks read: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Extraction
    ) {
        self.init(format, extensions, hasLinks: hasLinks, characters: characters) { source, _ in
            ExtractedText(read(source))
        }
    }

    /// For formats that are not text; a file of that name that is text after all is read as such.
    ///
    /// - Parameter mark: the bytes that a file of this format begins with.
    init(
        _ format: DocumentFormat, _ extensions: String, mark: String,
        unpack: @escaping @Sendable (UnsafeBufferPointer<UInt8>) throws(DocumentError) -> ExtractedText
    ) {
        self.format = format
        self.extensions = Set(extensions.split(separator: " ").map(String.init))
        hasLinks = true
        read = { source, _ in ExtractedText(PlainTextExtractor.extract(source)) }
        self.unpack = unpack
        self.mark = Array(mark.utf8)
        characters = nil
    }

    /// An office document, which is a ZIP file.
    static func office(_ format: DocumentFormat, _ extensions: String) -> FormatReader {
        FormatReader(format, extensions, mark: "PK\u{3}\u{4}") { bytes throws(DocumentError) in
            try OfficeExtractor.extract(bytes, format)
        }
    }

    /// - Parameter language: of source code.
    func extract(_ source: UnsafeBufferPointer<UInt8>, language: SourceLanguage?) -> ExtractedText {
        read(source, language)
    }
}

/// Every format that can be read: the names its files have, and what reads them.
enum ExtractorTable {
    static let all: [FormatReader] = [
        FormatReader(
            .markdown, "md markdown mdown mkd mkdn qmd rmd", hasLinks: true, characters: .references,
            blocks: MarkdownExtractor.extract),
        FormatReader(.mdx, "mdx", hasLinks: true, characters: .references) { source, _ in MDXExtractor.extract(source)
        },
        FormatReader(.plainText, "txt text", hasLinks: true, blocks: PlainTextExtractor.extract),
        FormatReader(.restructuredText, "rst rest", hasLinks: true, blocks: RestructuredTextExtractor.extract),
        FormatReader(.html, "html htm xhtml shtml") { source, _ in HTMLExtractor.text(of: source) },
        FormatReader(.sourceCode, "") { source, language in
            ExtractedText(SourceCodeExtractor.extract(source, language ?? .other))
        },
        FormatReader(.csv, "csv") { DelimitedTextExtractor.extract($0, isQuoted: true) },
        FormatReader(.tsv, "tsv tab") { DelimitedTextExtractor.extract($0, isQuoted: false) },
        FormatReader(.json, "json json5 jsonc geojson webmanifest") { source, _ in
            guard let decoded = JSONEscapes.decoded(source) else {
                return ExtractedText(SourceCodeExtractor.extract(source, .data))
            }
            return ExtractedText(decoded) { SourceCodeExtractor.extract($0, .data) }
        },
        FormatReader(.jsonLines, "jsonl ndjson") { source, _ in JSONLinesExtractor.extract(source) },
        FormatReader(.yaml, "yaml yml", characters: .escapes) { SourceCodeExtractor.extract($0, .yaml) },
        FormatReader(.toml, "toml ini cfg conf properties env lock", characters: .escapes) {
            SourceCodeExtractor.extract($0, .toml)
        },
        FormatReader(.xml, "xml xsd xsl xslt svg plist rss atom csproj wsdl", characters: .markup) {
            SourceCodeExtractor.extract($0, .data)
        },
        FormatReader(.log, "log out", blocks: LogExtractor.extract),
        FormatReader(.notebook, "ipynb", characters: .references) { source, _ in
            // What is no notebook is read as the JSON, or the text, that it is.
            NotebookExtractor.extract(source) ?? ExtractedText(SourceCodeExtractor.extract(source, .data))
        },
        FormatReader(.org, "org", hasLinks: true, blocks: OrgExtractor.extract),
        FormatReader(
            .asciiDoc, "adoc asciidoc", hasLinks: true, characters: .references, blocks: AsciiDocExtractor.extract),
        FormatReader(.latex, "tex ltx latex") { source, _ in LaTeXExtractor.extract(source) },
        FormatReader(
            .wikiText, "wiki mediawiki wikitext", hasLinks: true, characters: .references,
            blocks: WikiTextExtractor.extract),
        FormatReader(
            .textile, "textile", hasLinks: true, characters: .references, blocks: TextileExtractor.extract),
        FormatReader(.docBook, "docbook dbk") { source, _ in PublishingExtractor.extract(source) },
        FormatReader(.fictionBook, "fb2") { source, _ in PublishingExtractor.extract(source) },
        FormatReader(.manualPage, "man mdoc 1 2 3 4 5 6 7 8 9 1p 3p 3pm 3ssl 3x n") { source, _ in
            ManualPageExtractor.extract(source)
        },
        FormatReader(.subtitles, "srt vtt", characters: .references) { source, _ in SubtitleExtractor.extract(source) },
        FormatReader(.mail, "eml emlx") { source, _ in MailExtractor.extract(source, isMailbox: false) },
        .office(.docx, "docx docm dotx"), .office(.odt, "odt ott"), .office(.pptx, "pptx pptm ppsx potx"),
        .office(.odp, "odp otp"), .office(.xlsx, "xlsx xlsm xltx"), .office(.ods, "ods ots"), .office(.epub, "epub"),
        FormatReader(.openAPI, "") { source, _ in OpenAPIExtractor.openAPI(source) },
        FormatReader(.jsonSchema, "") { source, _ in OpenAPIExtractor.schema(source) },
        FormatReader(.rtf, "rtf", mark: "{\\rtf", unpack: RichTextExtractor.extract),
        FormatReader(.pdf, "pdf", mark: "%PDF-", unpack: PDFExtractor.extract),
        FormatReader(.mailbox, "mbox mbx") { source, _ in MailExtractor.extract(source, isMailbox: true) },
    ]

    private static let byFormat = Dictionary(uniqueKeysWithValues: all.map { ($0.format, $0) })
    private static let byExtension: [String: FormatReader] = {
        var table: [String: FormatReader] = [:]
        for extractor in all { for name in extractor.extensions { table[name] = extractor } }
        return table
    }()

    static func extractor(of format: DocumentFormat) -> FormatReader { byFormat[format]! }

    /// The format that bytes begin like, if no other begins so.
    static func format(ofMark bytes: UnsafeBufferPointer<UInt8>) -> DocumentFormat? {
        [.pdf, .rtf].first { bytes.starts(with: extractor(of: $0).mark) }
    }

    static func format(ofExtension name: String) -> DocumentFormat? { byExtension[name]?.format }
}
