import RAGModel

/// How documents are ingested.
public struct IngestOptions: Sendable {
    public var collection = Scope.defaultCollection
    public var tenant = Scope.defaultTenant
    /// Metadata of every document below the named folders; it wins over what a document says of itself. The store keeps it
    /// with the folders: with `nil`, that of the last time stays. Documents given by a program get what is given with them.
    public var metadata: [String: MetadataValue]?
    /// The same for fields that a document does not have itself.
    public var defaultMetadata: [String: MetadataValue]?
    /// What is known of documents by their paths, relative to the folder that the store is in; later rules win over earlier
    /// ones, what stands beside a document (`report.pdf.meta.json`) over rules, and `metadata` over both.
    public var rules: [PathRule] = []
    /// Who changed a file last and when, from git's log, as metadata `git_author` and `git_date`. They give way to all other
    /// metadata. Runs the program `git`; without it next time, documents lose these fields.
    public var gitMetadata = false
    /// Globs of paths relative to the root; only matching files are ingested. Empty = all.
    public var include: [String] = []
    /// Globs of paths relative to the root that are left out.
    public var exclude: [String] = []
    /// The folder, absolute and without links, that the user works in: patterns may be written from there as well as from the
    /// ingested folder. `nil` = from the ingested folder only.
    public var workingFolder: String?
    public var includesHidden = false
    /// In bytes; larger files are skipped, and the report says so.
    public var maximumFileSize = 64 << 20
    /// Reads every file again, also where neither size nor any time has changed.
    public var rehash = false
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
    /// Where the documents of a new collection are cut; `nil` is `auto`.
    public var chunker: ChunkingMethod?
    /// Extractors of the program's own. They read the files whose names have their endings, before the built-in formats do.
    public var extractors: [any Extractor] = []
    /// A chunker of the program's own, in place of what the collection was made with.
    public var customChunker: (any Chunker)?
    /// What is masked in the documents of a new collection before they are stored, and in what is given with them; `nil` is
    /// nothing. A collection keeps what it was made with: an ingest that asks for something else is refused.
    public var redaction: Redaction?
    /// How much one occurrence of a word counts in the `title` (with the headings), `body` and `path` of a chunk, 0 (not
    /// indexed) to 255; 1 where nothing is said. For a new collection; one keeps what it was made with.
    public var fieldWeights: [String: Int] = [:]

    /// The encoding of all files without a byte order mark, such as `shift_jis`; found out for each file by default.
    public var encoding: String?
    /// Whether lock files, source maps, minified code and SVG drawings are wanted.
    public var includesGenerated = false

    /// Leaves out new and changed documents that say nearly what one that is there says (very short ones: exactly), and lists
    /// them in the report as skipped (`near-duplicate`). Reads the texts of the store once in a run that brings something.
    /// They are looked at again in each run: when the other one is gone, they are taken.
    public var skipsNearDuplicates = false

    public init() {}

    /// The program's own extractors and chunker by name, for what decides whether a document is processed anew.
    var ownProcessing: [String] {
        extractors.map { "\($0.format):\($0.fileExtensions.sorted().joined(separator: ","))" }
            + (customChunker.map { ["chunker:\($0.name)"] } ?? [])
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
