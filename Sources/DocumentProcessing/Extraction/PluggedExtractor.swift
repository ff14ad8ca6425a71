import RAGModel

/// Extractors that the user of the library brings, by the endings of names that they read.
struct PluggedExtractors: Sendable {
    private let byExtension: [String: any Extractor]

    /// - Parameter extractors: of two that read the same files, the later one does.
    init(_ extractors: [any Extractor]) {
        var table: [String: any Extractor] = [:]
        for extractor in extractors {
            for name in extractor.fileExtensions { table[name.lowercased()] = extractor }
        }
        byExtension = table
    }

    subscript(name name: String) -> (any Extractor)? {
        byExtension.isEmpty ? nil : byExtension[FormatDetection.fileExtension(of: name)]
    }

    static func extract(
        _ bytes: UnsafeBufferPointer<UInt8>, name: String, with extractor: any Extractor
    ) throws(DocumentError) -> ExtractedText {
        let limits = extractor.limits
        guard bytes.count <= limits.bytes else {
            throw DocumentError(
                .tooLarge, "\(bytes.count) bytes are beyond what \(extractor.format) files may have (\(limits.bytes))")
        }
        let document: ExtractedDocument
        do { document = try extractor.extract(Array(bytes), name: name) } catch {
            throw DocumentError(.damaged, "\(extractor.format): \(error)")
        }
        var text = OfficeText()
        text.metadata = document.metadata
        text.notes = document.notes
        var size = 0
        var place: SourceLocation.Place?
        for block in document.blocks {
            size += block.text.utf8.count
            guard size <= limits.text else {
                text.notes.append("the text is longer than \(limits.text) bytes: its end is left out")
                break
            }
            if let next = block.place, next != place {
                text.begin(next)
                place = next
            }
            switch block.kind {
            case .paragraph: text.paragraph(block.text)
            case .heading(let level): text.heading(block.text, level: min(max(level, 1), 6))
            case .item(let depth): text.item(block.text, depth: max(depth, 0))
            case .code: text.lines(block.text)
            case .row: text.row([block.text])
            }
        }
        var extracted = text.extracted()
        if let title = document.title { extracted.extraction.title = title }
        return extracted
    }
}
