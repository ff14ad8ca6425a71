import ArgumentParser
import Foundation
import RAGEngine

struct Ingest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring folders or files into the store.",
        discussion: """
            New files are added, changed ones replaced as a whole, documents whose file is gone soft-deleted; the rest \
            is left alone without being opened. .gitignore and .ragignore are respected.

            `rag ingest -` reads documents from other programs, as JSON lines: \
            {"id": "a", "text": "…" or "path": "…", "title": "…", "metadata": {…}, "tenant": "…"} or \
            {"id": "a", "delete": true}.
            """)

    @OptionGroup var store: StoreArguments
    @OptionGroup var scope: ScopeArguments
    @OptionGroup var output: OutputArguments

    @Argument(help: ArgumentHelp("Folders or files, or - for JSON lines.", valueName: "path"))
    var paths: [String]

    @Option(help: ArgumentHelp("Only files that match, as in .gitignore (repeatable).", valueName: "glob"))
    var include: [String] = []

    @Option(help: ArgumentHelp("Leave out files that match, as in .gitignore (repeatable).", valueName: "glob"))
    var exclude: [String] = []

    @Flag(help: "Take files and folders whose names begin with a dot.")
    var hidden = false

    @Flag(help: "Take lock files, source maps, minified code and SVG drawings too.")
    var includeGenerated = false

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
            "What a server that embeds may cost in this run: money (2.50) or tokens (500k-tokens).", valueName: "limit")
    )
    var budget: SpendingLimit?

    @OptionGroup var chunks: ChunkArguments

    @Option(
        help: ArgumentHelp(
            """
            Mask these in the documents of a new collection before anything is embedded or stored, for good: \
            \(Redaction.Kind.allCases.map(\.rawValue).joined(separator: ", ")), or all (repeatable).
            """, valueName: "kind"))
    var redact: [RedactionArgument] = []

    @Option(help: ArgumentHelp("Files read at once. Default: one per core.", valueName: "n"))
    var jobs: Int?

    @Flag(help: "Read every file again, also where neither size nor time has changed.")
    var rehash = false

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    func validate() throws {
        if paths.isEmpty { throw ValidationError("name a folder or a file to ingest") }
        if paths.contains("-"), paths.count > 1 { throw ValidationError("- stands alone: it reads standard input") }
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
    }

    func run() async throws {
        var options = IngestOptions()
        options.collection = scope.collection
        options.tenant = scope.tenant
        options.include = include
        options.exclude = exclude
        options.includesHidden = hidden
        options.maximumFileSize = maxFileSize.bytes
        options.metadata = caller.metadata
        options.defaultMetadata = caller.defaults
        options.rules = try store.rules()
        options.rehash = rehash
        options.language = language
        options.encoding = encoding
        options.includesGenerated = includeGenerated
        options.chunkTokens = chunks.chunkTokens
        options.chunkOverlap = chunks.chunkOverlap
        options.chunker = chunks.chunker
        if !redact.isEmpty { options.redaction = Redaction(kinds: redact.reduce(into: []) { $0.formUnion($1.kinds) }) }
        options.fieldWeights = chunks.fieldWeights
        options.jobs = jobs
        options.dryRun = dryRun
        let engine = try store.open(precision: precision, budget: budget)
        let bar = ProgressBar(isOn: !output.quiet)
        let (paths, chosen) = (paths, options)
        let (reports, signal) = try await SignalHandling.cancelling {
            defer { bar.finish() }
            if paths == ["-"] {
                return try await engine.ingest(lines: DocumentLines(descriptor: 0), options: chosen) { bar.show($0) }
            }
            return [try await engine.ingest(paths, options: chosen) { bar.show($0) }]
        }
        for report in reports {
            if reports.count > 1, !output.json { Terminal.data("tenant \(Terminal.harmless(report.tenant)): ") }
            if output.json { try JSONOutput.line(report) } else { IngestSummary(report, output).print() }
        }
        if let signal { throw ExitCode(128 + signal) }
        if reports.contains(where: { !$0.failed.isEmpty || $0.stopped != nil }) { throw Outcome.incomplete }
        let isEmpty = reports.allSatisfy { report in
            report.added + report.updated + report.unchanged + report.restored + report.deleted == 0
        }
        if isEmpty { throw Outcome.incomplete }
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
