/// Decides how a file is read: by its extension or name, and for those without one by the first characters.
enum FormatDetection {
    private static let formats: [String: DocumentFormat] = [
        "md": .markdown, "markdown": .markdown, "mdown": .markdown, "mkd": .markdown, "mkdn": .markdown,
        "mdx": .markdown, "qmd": .markdown, "rmd": .markdown,
        "txt": .plainText, "text": .plainText, "adoc": .plainText, "asciidoc": .plainText, "org": .plainText,
        "tex": .plainText, "srt": .plainText, "vtt": .plainText, "eml": .plainText, "mbox": .plainText,
        "rst": .restructuredText, "rest": .restructuredText,
        "html": .html, "htm": .html, "xhtml": .html, "shtml": .html,
        "csv": .csv, "tsv": .tsv, "tab": .tsv,
        "json": .json, "jsonl": .json, "ndjson": .json, "json5": .json, "jsonc": .json, "geojson": .json,
        "ipynb": .json, "webmanifest": .json,
        "yaml": .yaml, "yml": .yaml,
        "toml": .toml, "ini": .toml, "cfg": .toml, "conf": .toml, "properties": .toml, "env": .toml, "lock": .toml,
        "xml": .xml, "xsd": .xml, "xsl": .xml, "xslt": .xml, "svg": .xml, "plist": .xml, "rss": .xml, "atom": .xml,
        "csproj": .xml, "wsdl": .xml,
        "log": .log, "out": .log,
    ]

    static func format(name: String, text: String) -> DocumentFormat {
        if let format = formats[fileExtension(of: name)] { return format }
        if SourceLanguage.of(name: name, text: text) != nil { return .sourceCode }
        return sniff(text)
    }

    /// In lower case, without the dot; empty if there is none.
    static func fileExtension(of name: String) -> String {
        let name = name.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    private static func sniff(_ text: String) -> DocumentFormat {
        let start = text.utf8.prefix(512).drop { ASCII.isSpace($0) }
        func begins(with prefix: String) -> Bool {
            start.count >= prefix.utf8.count && zip(start, prefix.utf8).allSatisfy { ASCII.lower($0) == $1 }
        }
        if begins(with: "<!doctype html") || begins(with: "<html") { return .html }
        if begins(with: "<?xml") { return .xml }
        return .plainText
    }
}
