import DocumentProcessing
import Foundation
import IndexSupport
import RAGModel

/// Brings documents into one scope of a store.
struct Ingestion: Sendable {
    let target: IngestionTarget
    var options: IngestOptions
    /// The store's own folder, which is never read; `nil` if it has none.
    var storePath: String?
    /// How much is done at a time; `nil` is what suits the embedder.
    var limits: IngestContext.Limits?
    /// The embedder of the collection (`nil`: one that is yet to be made).
    let embedder: @Sendable (CollectionDescription?) async throws -> (any Embedder)?
    /// The embedder of a collection that is yet to be made, chosen by some of its texts, and why; `nil` where nothing is to
    /// be chosen.
    var choice: (@Sendable (_ samples: [String]) async throws -> (embedder: any Embedder, reason: String)?)?
    /// What would let a collection's texts be read that its encoder does not know.
    var remedy: @Sendable (_ texts: [String]) async throws -> String? = { _ in nil }

    init(
        into target: IngestionTarget, options: IngestOptions, storePath: String? = nil,
        limits: IngestContext.Limits? = nil,
        embedder: @escaping @Sendable (CollectionDescription?) async throws -> (any Embedder)?
    ) {
        self.target = target
        self.options = options
        self.storePath = storePath
        self.limits = limits
        self.embedder = embedder
    }

    /// What is ingested.
    enum Input: Sendable {
        /// Folders and files, absolute and without symbolic links: the scope mirrors them from now on.
        case paths([String])
        /// Paths below known roots that something has happened to.
        case changes([String])
        /// Documents that a program gives.
        case documents(@Sendable () -> any DocumentSource)
    }

    private var scope: Scope { Scope(collection: options.collection, tenant: options.tenant) }

    /// - Parameter progress: called now and then, from several tasks.
    /// - Returns: the report, also of a run that was cancelled or whose budget is used up: what is committed stays, and the
    ///   next run goes on from there.
    /// - Throws: `RAGError`. Files that cannot be read do not throw: the report has them.
    func run(
        _ input: Input, progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws(RAGError) -> IngestReport {
        try await RAGError.wrapping {
            for (name, what) in [(options.collection, "collection"), (options.tenant, "tenant")] {
                try Self.check(name, what)
            }
            for name in (options.metadata ?? [:]).merging(options.defaultMetadata ?? [:], uniquingKeysWith: { $1 }).keys
            where BuiltInFields.names.contains(name) {
                throw RAGError(.invalidInput, subject: name, "every document has a field of this name; choose another")
            }
            var report = IngestReport(collection: options.collection, tenant: options.tenant)
            report.dryRun = options.dryRun
            let ledger = IngestLedger(report, show: progress)
            if options.dryRun {
                try await look(input, ledger)
            } else {
                try await target.write("ingest", scope) { writer in
                    try await IngestRun(self, writer: SerialWriter(writer), ledger: ledger).run(input)
                }
            }
            return ledger.report
        }
    }

    /// A dry run: reads the store and the files, and makes nothing.
    private func look(_ input: Input, _ ledger: IngestLedger) async throws {
        guard let collection = try await target.collection(options.collection) else {
            return try await look(input, ledger, nil, known: nil)
        }
        try await target.look(scope) { known in try await look(input, ledger, collection, known: known) }
    }

    private func look(
        _ input: Input, _ ledger: IngestLedger, _ collection: CollectionDescription?, known: (any DocumentLookup)?
    ) async throws {
        let began = Timestamp.now
        let context = try await context(collection, writer: nil, known: known, ledger)
        var roots = RootMap(try await known?.roots() ?? [])
        if case .paths(let paths) = input {
            for path in paths { _ = try await claim(path, in: &roots) }
        }
        var source = source(of: input, roots)
        let stage = ReadStage(
            context, roots: roots, inFlight: BytesInFlight(limit: context.limits.bytesInFlight), output: Channel(),
            prepare: { _ in })
        do {
            var stage = stage
            try await stage.run(&source)
        } catch is CancellationError {
            ledger.write { $0.interrupted = true }
        }
        ledger.finish(since: began, usage: nil)
    }

    func context(
        _ collection: CollectionDescription?, writer: SerialWriter?, known: (any DocumentLookup)?,
        _ ledger: IngestLedger, embedder chosen: (any Embedder)? = nil
    ) async throws -> IngestContext {
        var embedder = chosen
        if embedder == nil { embedder = try await self.embedder(collection) }
        var chunking = ChunkingOptions()
        let tokens = collection == nil ? options.chunkTokens : collection?.chunkTokens
        let overlap = collection == nil ? options.chunkOverlap : collection?.chunkOverlap
        chunking.maximumTokens = tokens ?? chunking.maximumTokens
        chunking.method = (collection == nil ? options.chunker : collection?.chunker) ?? .auto
        if chunking.method == .semantic, embedder == nil {
            throw RAGError(
                .invalidInput, subject: "chunker semantic",
                "it compares sentences by their vectors, and there is no model; `rag model pull` fetches one")
        }
        chunking.overlapTokens = overlap ?? min(chunking.overlapTokens, chunking.maximumTokens / 2)
        if let problem = chunking.problem { throw RAGError(.invalidInput, subject: "chunks", problem) }
        var sketches: (@Sendable () async throws -> SketchIndex)?
        if options.skipsNearDuplicates {
            let (target, scope) = (target, scope)
            sketches = { try await target.sketches(scope) }
        }
        let redaction = try redaction(of: collection)
        let keepsOriginals = redaction?.keepsOriginals ?? false
        return IngestContext(
            options: options, writer: writer, known: known, embedder: embedder, chunking: chunking,
            redaction: redaction, originals: keepsOriginals ? try await target.originals(scope) : nil,
            project: storePath.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) },
            encoding: try encoding(),
            jobs: max(1, options.jobs ?? ProcessInfo.processInfo.activeProcessorCount), ledger: ledger,
            sketches: sketches,
            limits: limits ?? (embedder == nil ? .withoutEmbedder : .withEmbedder))
    }

    /// What is masked. Who asks for something else than the collection was made with would store what they think is masked.
    private func redaction(of collection: CollectionDescription?) throws(RAGError) -> Redaction? {
        guard let collection else { return options.redaction }
        guard let wanted = options.redaction, wanted != collection.redaction else { return collection.redaction }
        let known = collection.redaction.map { "masks \($0)" } ?? "masks nothing"
        throw RAGError(
            .invalidInput, subject: "collection \"\(collection.name)\"",
            "it \(known), which was settled when it was made; to mask \(wanted), name a new one with --collection")
    }

    func encoding() throws(RAGError) -> TextEncoding? {
        guard let name = options.encoding else { return nil }
        guard let encoding = TextEncoding(label: name) else {
            throw RAGError(.invalidInput, subject: name, "there is no encoding of that name")
        }
        return encoding
    }

    var walkOptions: WalkOptions {
        var walk = WalkOptions()
        walk.include = options.include
        walk.exclude = options.exclude
        walk.workingFolder = options.workingFolder
        walk.includesHidden = options.includesHidden
        walk.maximumFileSize = options.maximumFileSize
        walk.includesGenerated = options.includesGenerated
        return walk
    }

    func source(of input: Input, _ roots: RootMap) -> any DocumentSource {
        switch input {
        case .paths(let paths): FolderSource(paths: paths, options: walkOptions, roots: roots, storePath: storePath)
        case .changes(let paths): ChangesSource(paths: paths, options: walkOptions, roots: roots, storePath: storePath)
        case .documents(let make): make()
        }
    }

    /// Makes sure that some root covers a named path. The path becomes a root of its own if none does, if metadata is given
    /// with it, or if the root that covers it would pass it over.
    ///
    /// - Returns: the root that is new or has other metadata; `nil` if all is as it was.
    func claim(_ path: String, in roots: inout RootMap) async throws -> DocumentRoot? {
        let known = roots[path]
        var root = known ?? DocumentRoot(path: path)
        root.metadata = options.metadata ?? root.metadata
        root.defaultMetadata = options.defaultMetadata ?? root.defaultMetadata
        let isReached = try await roots.reaches(path, options: walkOptions)
        let isCovered = isReached && !roots.covering(path).isEmpty
        guard root != known, !isCovered || root.hasMetadata || known != nil else { return nil }
        roots.insert(root)
        return root
    }

    static func check(_ name: String, _ what: String) throws(RAGError) {
        let isClean = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard !name.isEmpty, name.utf8.count <= 200, isClean else {
            throw RAGError(
                .invalidInput, subject: what, "the name must have 1 to 200 bytes and no control characters")
        }
    }
}
