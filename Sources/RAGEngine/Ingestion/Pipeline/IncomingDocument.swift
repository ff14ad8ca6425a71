import DocumentProcessing
import IndexSupport
import RAGModel

/// A document on its way in, before it is read.
struct IncomingDocument: Sendable {
    enum Source: Sendable {
        case file(path: String)
        case program(SourceDocument)
    }

    let source: Source
    /// The absolute path, or the name that the program gave.
    let uri: String
    /// The path relative to the root; for a document of a program, its URI.
    let path: String
    /// `nil` for a document of a program.
    let root: String?
    /// Bytes.
    let size: Int
    /// Nanoseconds since 1970.
    let modified: Int64
    /// See `DocumentState.changed`; 0 for a document of a program.
    let changed: Int64
    let caller: CallerMetadata
    /// Whether the same URI was given before in this run; it has been counted then.
    var isRepeated = false

    init(file: FoundFile, root: String, path: String, caller: CallerMetadata) {
        source = .file(path: file.path)
        uri = file.path
        self.path = path
        self.root = root
        size = file.size
        modified = file.modified
        changed = file.changed
        self.caller = caller
    }

    init(program document: SourceDocument, now: Double, caller: CallerMetadata) {
        source = .program(document)
        uri = document.uri
        path = document.uri
        root = nil
        size = document.text.utf8.count
        modified = Int64(now * 1e9)
        changed = 0
        self.caller = caller
    }

    var isFile: Bool { if case .file = source { true } else { false } }

    /// Whether the file can be passed over without opening it. Its place may still be another.
    func isUnchanged(since known: DocumentState) -> Bool {
        isFile && !known.isDeleted && known.size == Int64(size) && known.modified == modified
            && (known.changed == changed || known.changed == 0) && known.processing == caller.processing
    }

    /// What is to be brought up to date of a document whose text is the same; `nil` if all is.
    func revision(of known: DocumentState) -> DocumentRevision? {
        var revision = DocumentRevision(
            id: known.id, path: path, root: root, size: Int64(size), modified: modified, changed: changed)
        if !isFile {
            // Its text has the age that it had.
            (revision.size, revision.modified, revision.changed) = (known.size, known.modified, known.changed)
        }
        let former = DocumentRevision(
            id: known.id, path: known.path, root: known.root, size: known.size, modified: known.modified,
            changed: known.changed)
        return revision == former && !known.isDeleted ? nil : revision
    }
}

/// What the caller says of a document, and the fingerprint of how it is processed.
struct CallerMetadata: Sendable {
    /// They win over the document's own.
    let values: [String: MetadataValue]
    /// The document's own win over them.
    let defaults: [String: MetadataValue]
    /// The title that is given beside the document.
    let title: String?
    /// Changes when the same source would give other chunks or other metadata, so that it is taken again.
    let processing: String

    init(
        values: [String: MetadataValue], defaults: [String: MetadataValue], chunking: ChunkingOptions,
        encoding: TextEncoding? = nil, redaction: Redaction? = nil, title: String? = nil, own: [String] = []
    ) {
        self.title = title
        self.values = values
        self.defaults = defaults
        // Written out, so that no stored fingerprint depends on the name of a property.
        let description = MetadataValue.list([
            .integer(Int64(chunking.maximumTokens)), .integer(Int64(chunking.overlapTokens)),
            .string(MetadataValue.canonicalJSON(values)), .string(MetadataValue.canonicalJSON(defaults)),
            .string(encoding?.rawValue ?? ""), .string(chunking.method.rawValue),
            .list(Self.fingerprint(redaction).map { .string($0) }),
            .list(own.map { .string($0) }),
        ]).canonicalJSON
        processing = "\(DocumentProcessor.version)-\(ContentHash(of: description).hexadecimal.prefix(16))"
    }

    private static func fingerprint(_ redaction: Redaction?) -> [String] {
        guard let redaction else { return [] }
        // What is given with a document was once not masked.
        return redaction.kinds.map(\.rawValue).sorted() + ["given"] + (redaction.keepsOriginals ? ["originals"] : [])
    }

    /// The roots that cover a document, outermost first: inner values win.
    ///
    /// - Parameter said: by rules and beside the document; the roots' values win over it.
    init(
        roots: [DocumentRoot], chunking: ChunkingOptions, encoding: TextEncoding? = nil, redaction: Redaction? = nil,
        said: [String: MetadataValue] = [:], own: [String] = []
    ) {
        var (values, defaults): ([String: MetadataValue], [String: MetadataValue]) = (said, [:])
        for root in roots {
            values.merge(root.metadata) { _, inner in inner }
            defaults.merge(root.defaultMetadata) { _, inner in inner }
        }
        self.init(
            values: values, defaults: defaults, chunking: chunking, encoding: encoding, redaction: redaction,
            title: said["title"].map(\.description), own: own)
    }
}

/// The fields of every document that filters know without metadata; nobody can give others of the same name.
enum BuiltInFields {
    static let names: Set<String> = ["path", "uri", "format", "modified"]
}
