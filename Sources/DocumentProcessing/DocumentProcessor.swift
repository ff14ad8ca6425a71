import IndexSupport
import RAGModel

/// Turns the bytes of a file into a document: decodes, extracts, cuts.
///
/// The same bytes, name and options always give the same document. Content is not trusted: time grows with n log n,
/// memory with n, whatever the bytes are.
///
/// Thread safety: a value that any number of threads may use at once.
package struct DocumentProcessor: Sendable {
    /// Grows when the same file would give other chunks or metadata; stored with documents to know the outdated ones.
    package static let version = 2

    package let chunking: ChunkingOptions
    /// What all texts without a byte order mark are in, if the user knows; found out for each if not.
    package let encoding: TextEncoding?
    /// Whether minified code and source maps are wanted.
    package let includesGenerated: Bool
    private let tokenOffsets: @Sendable (String) -> [Int]

    /// - Parameters:
    ///   - chunking: must have no `problem`.
    ///   - tokenOffsets: gives the UTF-8 byte offset at which each token of the encoder begins in a text, ascending.
    package init(
        chunking: ChunkingOptions = ChunkingOptions(), encoding: TextEncoding? = nil, includesGenerated: Bool = false,
        tokenOffsets: @escaping @Sendable (String) -> [Int] = DocumentProcessor.approximateTokenOffsets
    ) {
        precondition(chunking.problem == nil, chunking.problem ?? "")
        self.chunking = chunking
        self.encoding = encoding
        self.includesGenerated = includesGenerated
        self.tokenOffsets = tokenOffsets
    }

    /// - Parameters:
    ///   - name: the file's name or path; its extension decides the format.
    ///   - format: decides instead of the name, if given.
    package func process(
        _ bytes: UnsafeRawBufferPointer, name: String, format: DocumentFormat? = nil
    ) throws(DocumentError) -> ProcessedDocument {
        let bytes = bytes.bindMemory(to: UInt8.self)
        let decoded = try TextDecoder.decode(bytes, as: encoding) { DeclaredEncoding.name(in: $0) }
        // Extraction may lengthen a text a little: prefixes of list items, names of characters.
        guard decoded.text.utf8.count <= Block.maximumOffset / 4 else {
            throw DocumentError(.tooLarge, "the text is longer than 512 MB: split the file")
        }
        let format = format ?? FormatDetection.format(name: name, text: decoded.text)
        if !includesGenerated {
            var text = decoded.text
            if let what = text.withUTF8({ GeneratedFile.kind(name: name, format: format, $0) }) {
                throw DocumentError(.generated, "\(what): written by a tool, not for readers")
            }
        }
        let document =
            format == .html
            ? document(html: decoded)
            : document(text: decoded, format, language: SourceLanguage.of(name: name, text: decoded.text))
        guard let document else { throw DocumentError(.empty, emptyMessage(decoded.text)) }
        return document
    }

    package func process(
        _ bytes: [UInt8], name: String, format: DocumentFormat? = nil
    ) throws(DocumentError) -> ProcessedDocument {
        let result: Result<ProcessedDocument, DocumentError> = bytes.withUnsafeBytes { bytes in
            Result { () throws(DocumentError) in try process(bytes, name: name, format: format) }
        }
        return try result.get()
    }

    private func emptyMessage(_ text: String) -> String {
        var text = text
        let isBlank = text.withUTF8 { UnicodeBytes.isBlank($0, 0..<$0.count) }
        return isBlank ? "the file has only white space" : "the file has no text besides markup and metadata"
    }

    private func document(text: DecodedText, _ format: DocumentFormat, language: SourceLanguage?) -> ProcessedDocument?
    {
        var string = text.text
        return string.withUTF8 { bytes in
            let extraction = Self.extract(bytes, format, language)
            let parts = parts(of: bytes, text.text, extraction)
            return finish(text, format, extraction, parts, source: bytes, text: bytes) { $0 }
        }
    }

    private func document(html: DecodedText) -> ProcessedDocument? {
        var string = html.text
        return string.withUTF8 { source in
            let (text, map, extraction) = HTMLExtractor.extract(source)
            var copy = text
            return copy.withUTF8 { bytes in
                let parts = parts(of: bytes, text, extraction)
                return finish(html, .html, extraction, parts, source: source, text: bytes) {
                    map.sourceRange($0, length: source.count)
                }
            }
        }
    }

    private static func extract(
        _ bytes: UnsafeBufferPointer<UInt8>, _ format: DocumentFormat, _ language: SourceLanguage?
    ) -> Extraction {
        switch format {
        case .markdown: MarkdownExtractor.extract(bytes)
        case .restructuredText: RestructuredTextExtractor.extract(bytes)
        case .csv: DelimitedTextExtractor.extract(bytes, isQuoted: true)
        case .tsv: DelimitedTextExtractor.extract(bytes, isQuoted: false)
        case .sourceCode: SourceCodeExtractor.extract(bytes, language ?? .other)
        case .json, .xml, .log: SourceCodeExtractor.extract(bytes, .data)
        case .yaml: SourceCodeExtractor.extract(bytes, .yaml)
        case .toml: SourceCodeExtractor.extract(bytes, .toml)
        case .plainText, .html: PlainTextExtractor.extract(bytes)
        }
    }

    private func parts(
        of bytes: UnsafeBufferPointer<UInt8>, _ text: String, _ extraction: Extraction
    ) -> [ChunkPart] {
        guard !extraction.blocks.isEmpty else { return [] }
        let index = TokenIndex(tokens: tokenOffsets(text), length: bytes.count)
        return Chunker.parts(of: bytes, extraction, index, options: chunking, tokenOffsets: tokenOffsets)
    }

    /// Makes the chunks; `nil` if there are none.
    private func finish(
        _ decoded: DecodedText, _ format: DocumentFormat, _ extraction: Extraction, _ parts: [ChunkPart],
        source: UnsafeBufferPointer<UInt8>, text: UnsafeBufferPointer<UInt8>, place: (Range<Int>) -> Range<Int>
    ) -> ProcessedDocument? {
        guard !parts.isEmpty else { return nil }
        var starts = LineCounter(source)
        var ends = LineCounter(source)
        var path: (section: Int, titles: [String]) = (0, [])
        var chunks: [Chunk] = []
        chunks.reserveCapacity(parts.count)
        for part in parts {
            if part.section != path.section { path = (part.section, extraction.outline.path(part.section)) }
            let range = place(part.range)
            let firstLine = starts.line(at: range.lowerBound)
            let lastLine = ends.line(at: max(range.lowerBound, range.upperBound - 1))
            let offset = decoded.sourceOffset
            chunks.append(
                Chunk(
                    position: chunks.count, text: ASCII.string(text, part.range), headingPath: path.titles,
                    tableHeader: part.header.isEmpty ? nil : ASCII.string(text, part.header),
                    byteRange: range.lowerBound + offset..<range.upperBound + offset,
                    lineRange: firstLine...max(firstLine, lastLine), tokens: part.tokens))
        }
        var notes = decoded.notes + extraction.notes
        if extraction.outline.cutTitles > 0 {
            notes.append(
                "\(counted(extraction.outline.cutTitles, "heading", "headings")) cut to "
                    + "\(Outline.maximumTitleLength) bytes in heading paths")
        }
        return ProcessedDocument(
            title: extraction.title, format: format, encoding: decoded.encoding, metadata: extraction.metadata,
            chunks: chunks, notes: notes)
    }
}
