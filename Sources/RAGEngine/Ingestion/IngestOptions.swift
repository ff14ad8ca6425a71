import DocumentProcessing
import Foundation
import IndexSupport
import RAGModel
import SegmentStore

/// How folders are ingested.
public struct IngestOptions: Sendable {
    public var collection = Store.defaultCollection
    public var tenant = Store.defaultTenant
    /// Added to every document; a document's own front matter wins.
    public var metadata: [String: MetadataValue] = [:]
    /// Globs of paths relative to the root; only matching files are ingested. Empty = all.
    public var include: [String] = []
    /// Globs of paths relative to the root that are left out.
    public var exclude: [String] = []
    public var includesHidden = false
    /// In bytes; larger files are skipped, and the report says so.
    public var maximumFileSize = 64 << 20
    /// Says what would be done, and does nothing.
    public var dryRun = false
    /// The number of files extracted and cut at once; `nil` is one per core.
    public var jobs: Int?
    /// The language of a new collection (`english`, `german`, … or `none`); `nil` detects it in the first documents.
    public var language: String?
    /// The largest chunk of a new collection, and what one chunk repeats of the one before, both in the encoder's
    /// tokens; `nil` are the defaults. A collection keeps what it was made with.
    public var chunkTokens: Int?
    public var chunkOverlap: Int?
    /// How much one occurrence of a word counts in the `title` (with the headings), `body` and `path` of a chunk, 0 (not
    /// indexed) to 255; 1 where nothing is said. For a new collection; one keeps what it was made with.
    public var fieldWeights: [String: Int] = [:]

    /// The encoding of all files without a byte order mark, such as `shift_jis`; found out for each file by default.
    public var encoding: String?
    /// Whether lock files, source maps, minified code and SVG drawings are wanted.
    public var includesGenerated = false

    public init() {}
}

/// A document given by a program instead of a file.
public struct SourceDocument: Sendable {
    /// Names the document; giving the same URI again replaces it.
    public var uri: String
    public var title: String?
    public var text: String
    public var metadata: [String: MetadataValue]
    /// Markdown structure is recognised; otherwise the text is plain.
    public var isMarkdown: Bool

    public init(
        uri: String, title: String? = nil, text: String, metadata: [String: MetadataValue] = [:],
        isMarkdown: Bool = false
    ) {
        self.uri = uri
        self.title = title
        self.text = text
        self.metadata = metadata
        self.isMarkdown = isMarkdown
    }
}

/// How far an ingest has come.
public struct IngestProgress: Sendable {
    /// Files the walk has found so far.
    public var found = 0
    /// Files that are accounted for.
    public var finished = 0
    public var chunks = 0
    /// Texts embedded in this run, and their tokens.
    public var embedded = 0
    public var tokens = 0
    /// Chunks of the batch in work that still wait for their vectors.
    public var waiting = 0
}
