import ArgumentParser
import RAGEngine

/// Which files are ingested, and how; `rag ingest` and `rag watch` share it.
struct IngestArguments: ParsableArguments {
    @Option(help: ArgumentHelp("Only files that match, as in .gitignore (repeatable).", valueName: "glob"))
    var include: [String] = []

    @Option(help: ArgumentHelp("Leave out files that match, as in .gitignore (repeatable).", valueName: "glob"))
    var exclude: [String] = []

    @Flag(help: "Take files and folders whose names begin with a dot.")
    var hidden = false

    @Flag(help: "Take lock files, source maps, minified code and SVG drawings too.")
    var includeGenerated = false

    @Flag(help: "Leave out new documents that nearly repeat one that is there, and list them as skipped.")
    var skipDuplicates = false

    @Flag(help: "Add who changed a file last and when, from git's log, as git_author and git_date.")
    var git = false

    @Option(help: ArgumentHelp("The encoding of files that are not UTF-8. Default: found out.", valueName: "name"))
    var encoding: String?

    @Option(help: ArgumentHelp("Skip files larger than this, such as 10M.", valueName: "size"))
    var maxFileSize: ByteSize = ByteSize(bytes: 64 << 20)

    @OptionGroup var caller: CallerMetadataArguments

    @Option(help: ArgumentHelp("A new collection's language, or none. Default: detected.", valueName: "language"))
    var language: String?

    @Option(
        help: ArgumentHelp("The arithmetic of a collection's first vectors: float32, bf16, int8.", valueName: "name"))
    var precision: String?

    @Option(
        help: ArgumentHelp(
            "How many dimensions a new collection's vectors keep, for models made for it. Default: all.", valueName: "n"
        ))
    var dimension: Int?

    @Option(
        help: ArgumentHelp(
            "What a server that embeds may cost in this run: money (2.50) or tokens (500k-tokens).", valueName: "limit")
    )
    var budget: SpendingLimit?

    @OptionGroup var chunks: ChunkArguments

    @Option(
        help: ArgumentHelp(
            """
            Mask these in the documents of a new collection before anything is embedded or stored: \
            \(Redaction.Kind.allCases.map(\.rawValue).joined(separator: ", ")), or all (repeatable).
            """, valueName: "kind"))
    var redact: [RedactionArgument] = []

    @Flag(
        help:
            "With --redact: keep what is masked in a file of its own, for `rag reveal`. Otherwise it is gone for good.")
    var keepOriginals = false

    @Option(help: ArgumentHelp("Files read at once. Default: one per core.", valueName: "n"))
    var jobs: Int?

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
        if keepOriginals, redact.isEmpty {
            throw ValidationError(
                "--keep-originals says what becomes of what --redact masks: name that too, such as --redact all")
        }
        if let dimension, dimension < 1 { throw ValidationError("--dimension must be at least 1") }
    }

    func options(_ scope: ScopeArguments, _ store: StoreArguments) throws -> IngestOptions {
        var options = IngestOptions()
        options.collection = scope.collection
        options.tenant = scope.tenant
        options.include = include
        options.exclude = exclude
        options.workingFolder = DisplayPath.current
        options.includesHidden = hidden
        options.gitMetadata = git
        options.skipsNearDuplicates = skipDuplicates
        options.maximumFileSize = maxFileSize.bytes
        options.metadata = caller.metadata
        options.defaultMetadata = caller.defaults
        options.rules = try store.rules()
        options.language = language
        options.encoding = encoding
        options.includesGenerated = includeGenerated
        options.chunkTokens = chunks.chunkTokens
        options.chunkOverlap = chunks.chunkOverlap
        options.chunker = chunks.chunker
        if !redact.isEmpty {
            options.redaction = Redaction(
                kinds: redact.reduce(into: []) { $0.formUnion($1.kinds) }, keepsOriginals: keepOriginals)
        }
        options.fieldWeights = chunks.fieldWeights
        options.jobs = jobs
        return options
    }
}

/// A kind of what is masked, or all of them.
struct RedactionArgument: ExpressibleByArgument {
    let kinds: Set<Redaction.Kind>

    init?(argument: String) {
        if argument == "all" {
            kinds = Set(Redaction.Kind.allCases)
        } else if let kind = Redaction.Kind(rawValue: argument) {
            kinds = [kind]
        } else {
            return nil
        }
    }
}

/// A number of bytes: `500`, `10K`, `64M`, `2G`.
struct ByteSize: ExpressibleByArgument {
    let bytes: Int

    init(bytes: Int) { self.bytes = bytes }

    init?(argument: String) {
        let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        let unit = argument.uppercased().last.flatMap { units[$0] }
        guard let number = Int(unit == nil ? argument : String(argument.dropLast())), number > 0 else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
        guard !overflow else { return nil }
        self.bytes = bytes
    }

    var defaultValueDescription: String { bytes % (1 << 20) == 0 ? "\(bytes >> 20)M" : "\(bytes)" }
}
