import DocumentProcessing
import RAGModel

/// Where the documents of an ingest come from: asked for a page at a time, so that nothing piles up.
protocol DocumentSource {
    /// The next events; `nil` when there are no more. An empty page says that there is nothing to wait for just now.
    mutating func next() async throws -> [SourceEvent]?
}

/// What a source says.
enum SourceEvent: Sendable {
    case file(FoundFile)
    case document(SourceDocument)
    /// The document of this URI is wanted no more.
    case delete(uri: String)
    /// A file, or a whole folder, that is not indexed.
    case skipped(path: String, reason: String, message: String, isFailure: Bool)
    /// All that is at this path or below it has been visited: documents of other files are gone. What lies below folders
    /// that could not be read stays.
    case visited(path: String, unreadable: [String])
    case note(path: String, message: String)
}

extension SkipReason.Code {
    /// Whether the file should have been indexed: it was not left out on purpose.
    var isFailure: Bool {
        switch self {
        case .unreadable, .invalidName, .ignoreFileUnusable: true
        default: false
        }
    }

    /// Whether it is the caller's globs that leave the file out, this time.
    var isNarrowing: Bool {
        switch self {
        case .notIncluded, .excluded: true
        default: false
        }
    }
}
