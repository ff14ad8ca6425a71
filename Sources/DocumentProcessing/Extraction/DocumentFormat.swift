/// How a file's text is read.
package enum DocumentFormat: String, Sendable, Codable, CaseIterable {
    case markdown
    case mdx
    case plainText = "text"
    case restructuredText = "rst"
    case html
    case sourceCode = "code"
    case csv
    case tsv
    case json
    case jsonLines = "jsonl"
    case yaml
    case toml
    case xml
    case log
    case notebook
    case org
    case asciiDoc = "asciidoc"
    case latex
    case wikiText = "wiki"
    case textile
    case docBook = "docbook"
    case fictionBook = "fb2"
    case manualPage = "man"
    case subtitles
    case mail
    case mailbox = "mbox"
    case docx, odt, pptx, odp, xlsx, ods, epub
    case rtf
    case pdf
    /// Descriptions of interfaces, in JSON or YAML.
    case openAPI = "openapi"
    case jsonSchema = "json-schema"

    /// Whether the text of chunks is the file's own, byte by byte, unless long runs without a break are in it, or characters
    /// that are written by names or numbers.
    package var isVerbatim: Bool {
        switch self {
        case .markdown, .plainText, .restructuredText, .sourceCode, .csv, .tsv, .yaml, .toml, .xml, .log, .org,
            .asciiDoc, .wikiText, .textile:
            true
        case .docBook, .fictionBook, .mdx, .html, .json, .jsonLines, .rtf, .openAPI, .jsonSchema, .notebook, .latex,
            .manualPage, .subtitles,
            .mail, .mailbox, .docx, .odt, .pptx,
            .odp, .xlsx, .ods, .epub, .pdf:
            false
        }
    }
}
