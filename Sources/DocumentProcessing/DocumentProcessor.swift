import IndexSupport
import RAGModel

/// Turns the bytes of a file into a document: decodes, extracts, cuts.
///
/// The same bytes, name, options and placeholders always give the same document. Content is not trusted: time grows with
/// n log n, memory with n, whatever the bytes are.
///
/// Thread safety: a value that any number of threads may use at once.
package struct DocumentProcessor: Sendable {
    /// Grows when the same file would give other chunks or metadata; stored with documents to know the outdated ones.
    package static let version = 10

    package let chunking: ChunkingOptions
    /// What all texts without a byte order mark are in, if the user knows; found out for each if not.
    package let encoding: TextEncoding?
    /// Whether minified code and source maps are wanted.
    package let includesGenerated: Bool
    /// What is masked before anything else is done with the text.
    package let redaction: Redaction?
    private let redactor: Redactor?
    private let extractors: PluggedExtractors
    private let chunker: (any Chunker)?
    private let sentenceVectors: (@Sendable ([String]) -> [[Float]]?)?
    private let tokenOffsets: @Sendable (String) -> [Int]
    private let isUnknownLanguage: @Sendable (String) -> Bool

    /// - Parameters:
    ///   - chunking: must have no `problem`.
    ///   - originals: gives what stands for each masked value; `nil` for plain masks.
    ///   - extractors: read the files whose names have their endings, instead of the built-in formats.
    ///   - chunker: cuts, instead of what `chunking` names.
    ///   - sentenceVectors: gives the vectors of texts, for the chunker that compares them; waits for a model.
    ///   - isUnknownLanguage: whether the encoder does not know the language of a text. Then its tokens are fragments of
    ///     words, and sizes are counted as without an encoder, unless the text is source code.
    ///   - tokenOffsets: gives the UTF-8 byte offset at which each token of the encoder begins in a text, ascending.
    package init(
        chunking: ChunkingOptions = ChunkingOptions(), encoding: TextEncoding? = nil, includesGenerated: Bool = false,
        redaction: Redaction? = nil, originals: (any OriginalTable)? = nil, extractors: [any Extractor] = [],
        chunker: (any Chunker)? = nil,
        sentenceVectors: (@Sendable ([String]) -> [[Float]]?)? = nil,
        isUnknownLanguage: @escaping @Sendable (String) -> Bool = { _ in false },
        tokenOffsets: @escaping @Sendable (String) -> [Int] = DocumentProcessor.approximateTokenOffsets
    ) {
        precondition(chunking.problem == nil, chunking.problem ?? "")
        self.chunking = chunking
        self.encoding = encoding
        self.includesGenerated = includesGenerated
        self.redaction = redaction
        redactor = redaction.map { Redactor($0, originals: originals) }
        self.extractors = PluggedExtractors(extractors)
        self.chunker = chunker
        self.sentenceVectors = sentenceVectors
        self.tokenOffsets = tokenOffsets
        self.isUnknownLanguage = isUnknownLanguage
    }

    /// - Parameters:
    ///   - name: the file's name or path; its extension decides the format.
    ///   - format: decides instead of the name, if given.
    package func process(
        _ bytes: UnsafeRawBufferPointer, name: String, format: DocumentFormat? = nil
    ) throws(DocumentError) -> ProcessedDocument {
        let bytes = bytes.bindMemory(to: UInt8.self)
        if format == nil, let own = extractors[name: name] {
            let extracted = try PluggedExtractors.extract(bytes, name: name, with: own)
            return try document(of: extracted, .plainText, own: own.format)
        }
        if let packed = try unpacked(bytes, name: name, format: format) { return packed }
        var decoded = try TextDecoder.decode(bytes, as: encoding) { DeclaredEncoding.name(in: $0) }
        // Extraction may lengthen a text a little: prefixes of list items, names of characters.
        guard decoded.text.utf8.count <= Block.maximumOffset / 4 else {
            throw DocumentError(.tooLarge, "the text is longer than 512 MB: split the file")
        }
        decoded.text = Self.withLineFeeds(decoded.text)
        let format = format ?? FormatDetection.format(name: name, text: decoded.text)
        if !includesGenerated, let what = decoded.text.withUTF8({ GeneratedFile.kind(name: name, format: format, $0) })
        {
            throw DocumentError(.generated, "\(what): written by a tool, not for readers")
        }
        let language = Self.language(format, name: name, decoded.text)
        guard let document = document(decoded, format, language) else {
            throw DocumentError(.empty, emptyMessage(decoded.text))
        }
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

    /// The text of a file whose lines end with carriage returns alone, as old Macs wrote them, with line feeds instead: no
    /// place in it moves.
    private static func withLineFeeds(_ text: String) -> String {
        guard text.utf8.contains(0x0D), !text.utf8.contains(0x0A) else { return text }
        return String(decoding: text.utf8.lazy.map { $0 == 0x0D ? 0x0A : $0 }, as: UTF8.self)
    }

    /// What is given with a document, masked as its text is.
    package func masked(_ text: String) -> String { redactor?.masked(text) ?? text }

    package func masked(_ value: MetadataValue) -> MetadataValue { redactor?.masked(value) ?? value }

    /// The document in a file that packs its text; `nil` for other files.
    private func unpacked(
        _ bytes: UnsafeBufferPointer<UInt8>, name: String, format: DocumentFormat?
    ) throws(DocumentError) -> ProcessedDocument? {
        let format =
            format ?? ExtractorTable.format(ofExtension: FormatDetection.fileExtension(of: name))
            ?? ExtractorTable.format(ofMark: bytes)
        guard let format else { return nil }
        let extractor = ExtractorTable.extractor(of: format)
        guard let unpack = extractor.unpack, bytes.starts(with: extractor.mark) else { return nil }
        return try document(of: try unpack(bytes), format)
    }

    /// The document of a text that is not the file's own.
    private func document(
        of extracted: ExtractedText, _ format: DocumentFormat, own: String? = nil
    ) throws(DocumentError) -> ProcessedDocument {
        var text = extracted.text ?? ""
        // The text is all that has lines and bytes to count.
        let document = text.withUTF8 { bytes in
            var origin = TextOrigin(source: bytes)
            return cut(
                extracted.text ?? "", extracted.extraction, &origin, offset: 0, format, encoding: .utf8, notes: [],
                own: own)
        }
        guard let document else { throw DocumentError(.empty, "the document has no text") }
        return document
    }

    private static func language(_ format: DocumentFormat, name: String, _ text: String) -> SourceLanguage? {
        switch format {
        case .sourceCode: SourceLanguage.of(name: name, text: text)
        case .toml: SourceLanguage.ofSettings(FormatDetection.fileExtension(of: name))
        case .yaml: SourceLanguage.yaml
        default: nil
        }
    }

    private func emptyMessage(_ text: String) -> String {
        var text = text
        let isBlank = text.withUTF8 { UnicodeBytes.isBlank($0, 0..<$0.count) }
        return isBlank ? "the file has only white space" : "the file has no text besides markup and metadata"
    }

    /// `nil` if there are no chunks.
    private func document(
        _ decoded: DecodedText, _ format: DocumentFormat, _ language: SourceLanguage?
    ) -> ProcessedDocument? {
        let extractor = ExtractorTable.extractor(of: format)
        var source = decoded.text
        return source.withUTF8 { source in
            var origin = TextOrigin(source: source)
            var notes = decoded.notes
            var readable = decoded.text
            if format != .html, let result = UnbrokenRuns.removed(from: source, isMarkdown: extractor.hasLinks) {
                readable = String(decoding: result.text.bytes, as: UTF8.self)
                origin.add(result.text.map, length: source.count)
                notes.append(result.note)
            }
            let extracted = readable.withUTF8 { extractor.extract($0, language: language) }
            if extracted.text != nil { origin.add(extracted.map, length: readable.utf8.count) }
            var text = extracted.text ?? readable
            var extraction = extracted.extraction
            if let characters = extractor.characters,
                let result = text.withUTF8({ characters.decode(&extraction, $0, language) })
            {
                origin.add(result.map, length: text.utf8.count)
                text = String(decoding: result.bytes, as: UTF8.self)
            }
            return cut(
                text, extraction, &origin, offset: decoded.sourceOffset, format, encoding: decoded.encoding,
                notes: notes)
        }
    }

    /// Masks what is to be masked, and cuts; `nil` if there are no chunks.
    private func cut(
        _ extracted: String, _ found: Extraction, _ origin: inout TextOrigin, offset: Int, _ format: DocumentFormat,
        encoding: TextEncoding, notes: [String], own: String? = nil
    ) -> ProcessedDocument? {
        var (text, extraction, notes) = (extracted, found, notes)
        var masks: [Range<Int>] = []
        if let redactor {
            let length = text.utf8.count
            if let masked = text.withUTF8({ redactor.mask(&extraction, $0) }) {
                text = String(decoding: masked.text.bytes, as: UTF8.self)
                origin.add(masked.text.map, length: length)
                masks = masked.masks
                notes.append(masked.note)
            }
        }
        let whole = text
        let (chunks, cutting) = text.withUTF8 { bytes in
            let (parts, cutting) = parts(of: bytes, whole, extraction, format, name: own ?? format.rawValue)
            return (self.chunks(parts, of: bytes, extraction, &origin, offset: offset, masks), cutting)
        }
        guard !chunks.isEmpty else { return nil }
        notes += cutting + extraction.notes
        let cut = extraction.outline.cutTitles
        if cut > 0 {
            notes.append(
                "\(counted(cut, "heading", "headings")) cut to \(Outline.maximumTitleLength) bytes in heading paths")
        }
        return ProcessedDocument(
            title: extraction.title, format: format, ownFormat: own, encoding: encoding,
            metadata: extraction.metadata, chunks: chunks, notes: notes)
    }

    private func parts(
        of bytes: UnsafeBufferPointer<UInt8>, _ text: String, _ extraction: Extraction, _ format: DocumentFormat,
        name: String
    ) -> (parts: [ChunkPart], notes: [String]) {
        guard !extraction.blocks.isEmpty else { return ([], []) }
        let tokenOffsets =
            format != .sourceCode && isUnknownLanguage(text) ? Self.approximateTokenOffsets : tokenOffsets
        let index = TokenIndex(tokens: tokenOffsets(text), length: bytes.count)
        let input = ChunkingInput(
            bytes: bytes, extraction: extraction, index: index, options: chunking, tokenOffsets: tokenOffsets,
            sentenceVectors: sentenceVectors)
        if let chunker {
            return (PluggedChunker(chunker: chunker, format: name, text: text).parts(of: input) ?? [], [])
        }
        if let parts = ChunkerTable.chunker(chunking.method, for: format).parts(of: input) { return (parts, []) }
        return (StructureChunker().parts(of: input) ?? [], ["the model gave no vectors: cut by structure"])
    }

    private func chunks(
        _ parts: [ChunkPart], of text: UnsafeBufferPointer<UInt8>, _ extraction: Extraction, _ origin: inout TextOrigin,
        offset: Int, _ masks: [Range<Int>]
    ) -> [Chunk] {
        var path: (section: Int, titles: [String]) = (0, [])
        var chunks: [Chunk] = []
        chunks.reserveCapacity(parts.count)
        var nextMask = 0
        for part in parts {
            if part.section != path.section { path = (part.section, extraction.outline.path(part.section)) }
            let range = origin.range(of: part.range)
            let words = ASCII.string(text, part.range)
            let isAddressed = ModelAddress.isIn(UnsafeBufferPointer(rebasing: text[part.range]))
            var flags: ChunkFlags = isAddressed ? .addressesModel : []
            // Chunks may repeat the end of the one before.
            while nextMask > 0, masks[nextMask - 1].upperBound > part.range.lowerBound { nextMask -= 1 }
            while nextMask < masks.count, masks[nextMask].upperBound <= part.range.lowerBound { nextMask += 1 }
            if nextMask < masks.count, masks[nextMask].lowerBound < part.range.upperBound { flags.insert(.redacted) }
            chunks.append(
                Chunk(
                    position: chunks.count, text: words, headingPath: path.titles,
                    tableHeader: part.header.isEmpty ? nil : ASCII.string(text, part.header),
                    location: SourceLocation(
                        lines: origin.lines(of: range), bytes: range.lowerBound + offset..<range.upperBound + offset,
                        places: extraction.places(in: part.range),
                        lineMarks: origin.lineMarks(of: part.range, in: text)),
                    tokens: part.tokens, reason: part.reason, flags: flags))
        }
        return chunks
    }
}
