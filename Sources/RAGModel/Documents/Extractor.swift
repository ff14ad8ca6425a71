/// Reads a kind of file that the engine does not know, or knows less well.
///
/// Give it to `IngestOptions.extractors`; it then reads the files whose names have one of its extensions, before the built-in
/// formats are asked. It runs in the process that ingests, on several threads at once, on bytes that are not trusted: it
/// should end soon whatever they are, and throw if they make no document. What it throws costs that file only.
public protocol Extractor: Sendable {
    /// What documents' `format` says, and part of what decides whether a file is read anew: another name, another version
    /// of the extractor.
    var format: String { get }

    /// Endings of the names of its files, in lower case and without the dot.
    var fileExtensions: Set<String> { get }

    var limits: ExtractionLimits { get }

    /// The document in a file.
    ///
    /// The same bytes and name give the same document.
    ///
    /// - Parameter name: of the file, as it was found.
    func extract(_ bytes: [UInt8], name: String) throws -> ExtractedDocument
}

extension Extractor {
    public var limits: ExtractionLimits { ExtractionLimits() }
}

/// How large a file may be that an extractor reads, and what it makes of it.
public struct ExtractionLimits: Sendable, Hashable {
    /// Bytes of the file; larger ones are skipped, and the report says so.
    public var bytes: Int
    /// Bytes of text; what comes after is left out, and a note says so.
    public var text: Int

    public init(bytes: Int = 64 << 20, text: Int = 256 << 20) {
        self.bytes = bytes
        self.text = text
    }
}

/// What an extractor makes of a file.
public struct ExtractedDocument: Sendable, Hashable {
    public var title: String?
    public var metadata: [String: MetadataValue]
    /// In reading order.
    public var blocks: [ExtractedBlock]
    /// What the reader of the report should know, in full sentences.
    public var notes: [String]

    public init(
        title: String? = nil, metadata: [String: MetadataValue] = [:], blocks: [ExtractedBlock] = [],
        notes: [String] = []
    ) {
        self.title = title
        self.metadata = metadata
        self.blocks = blocks
        self.notes = notes
    }
}

/// A part of a document that belongs together.
public struct ExtractedBlock: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case paragraph
        /// 1 for the outermost sections.
        case heading(level: Int)
        /// Of a list; 0 for its outermost items.
        case item(depth: Int)
        /// Lines that stand for themselves.
        case code
        /// Of a table; neighbouring rows are one table.
        case row
    }

    public var kind: Kind
    public var text: String
    /// Where it stands in the file, if the format has places such as pages.
    public var place: SourceLocation.Place?

    public init(_ kind: Kind, _ text: String, at place: SourceLocation.Place? = nil) {
        self.kind = kind
        self.text = text
        self.place = place
    }
}
