import Foundation
import IndexSupport
import RAGModel

extension Store {
    /// Makes the collection mirror folders (or single files): new files are added, changed ones replaced as a whole,
    /// documents whose file is gone soft-deleted, the rest left alone without being opened.
    ///
    /// A document belongs to the outermost folder that was ever ingested and covers it, whatever was ingested first.
    /// Cancelling the task stops after the group of texts in work; what is committed stays, and the next run goes on
    /// from there. Killing the process at any instruction loses no more than that either.
    ///
    /// - Parameter progress: called now and then, from several tasks.
    /// - Throws: `notFound` if a path does not exist, `busy` if another process writes, `diskFull`… Files that cannot be
    ///   read do not throw: the report has them.
    @discardableResult
    public func ingest(
        _ paths: [String], options: IngestOptions = IngestOptions(),
        progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws(RAGError) -> IngestReport {
        let roots = try Self.absolutePaths(paths)
        return try await ingestion(options).run(.paths(roots), progress: progress)
    }

    /// Adds documents that are not files, or replaces those with the same URI. Others are left alone.
    @discardableResult
    public func ingest(
        documents: some Sequence<SourceDocument> & Sendable, options: IngestOptions = IngestOptions(),
        progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws(RAGError) -> IngestReport {
        try await ingestion(options).run(
            .documents { ProgramSource(SequenceOfChanges(documents)) }, progress: progress)
    }

    /// Carries out what another program writes as JSON lines, for any number of tenants.
    ///
    /// - Returns: a report for each tenant, in the order of their names.
    public func ingest(
        lines: DocumentLines, options: IngestOptions = IngestOptions(),
        progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws(RAGError) -> [IngestReport] {
        try await ingestion(options).run(lines, progress: progress)
    }

    #if canImport(Glibc)
        /// Mirrors folders now, and then whenever something below them changes, until the task is cancelled.
        ///
        /// - Parameter report: called after the first ingest, and after each one that changed something.
        public func watch(
            _ paths: [String], options: IngestOptions = IngestOptions(),
            report: @escaping @Sendable (IngestReport) async -> Void
        ) async throws(RAGError) {
            try await ingestion(options).watch(try Self.absolutePaths(paths), report: report)
        }
    #endif

    func ingestion(_ options: IngestOptions) -> Ingestion {
        var ingestion = Ingestion(
            into: IngestionTarget(documents), options: options, storePath: folder.flatMap(Self.futurePath)
        ) { [models] collection in
            let purpose: EmbeddingPurpose = options.dryRun ? .dryRun : .documents
            return try await models.embedder(for: collection, purpose)
        }
        ingestion.choice = { [models] samples in
            try await WorkerThreads.run { try models.chosen(for: samples).map { ($0.embedder, $0.reason) } }
        }
        ingestion.remedy = { [models] texts in
            try await WorkerThreads.run { try models.remedy(for: texts, collection: options.collection) }
        }
        return ingestion
    }

    /// The absolute path of the store's folder, which a first ingest is about to make.
    private static func futurePath(_ path: String) -> String? {
        if let existing = try? absolutePath(path) { return existing }
        let url = URL(fileURLWithPath: path)
        guard let parent = try? absolutePath(url.deletingLastPathComponent().path) else { return nil }
        return (parent == "/" ? "" : parent) + "/" + url.lastPathComponent
    }

    private static func absolutePaths(_ paths: [String]) throws(RAGError) -> [String] {
        var absolute: [String] = []
        for path in paths { absolute.append(try absolutePath(path)) }
        return absolute
    }

    /// The absolute path of something that exists, with links resolved.
    static func absolutePath(_ path: String) throws(RAGError) -> String {
        guard !path.isEmpty else {
            throw RAGError(.invalidInput, subject: "path", "it is empty; name a folder or a file")
        }
        guard let resolved = realpath(path, nil) else {
            throw RAGError(FileError(errno: errno, path: path, operation: "open"))
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    static func checkName(_ name: String, _ what: String) throws(RAGError) { try Ingestion.check(name, what) }
}

/// Documents as changes.
private struct SequenceOfChanges<Documents: Sequence<SourceDocument> & Sendable>: AsyncSequence, Sendable {
    let documents: Documents

    init(_ documents: Documents) { self.documents = documents }

    struct AsyncIterator: AsyncIteratorProtocol {
        var iterator: Documents.Iterator
        mutating func next() async -> DocumentChange? { iterator.next().map { .put($0) } }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(iterator: documents.makeIterator()) }
}
