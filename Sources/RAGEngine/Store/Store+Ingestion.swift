import Catalog
import DocumentProcessing
import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import Synchronization

extension Store {
    /// Makes the collection mirror folders (or single files): new files are added, changed ones replaced as a whole,
    /// documents whose file is gone soft-deleted, the rest left alone without being opened.
    ///
    /// Cancelling the task stops after the group of texts in work; what is committed stays, and the next run goes on
    /// from there. Killing the process at any instruction loses no more than that either.
    ///
    /// - Throws: `RAGError`: `notFound` if a path does not exist, `busy` if another process writes, `diskFull`…
    ///   Files that cannot be read do not throw: the report has them.
    @discardableResult
    public func ingest(
        _ paths: [String], options: IngestOptions = IngestOptions(),
        progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws -> IngestReport {
        let roots = try paths.map { try Self.absolutePath($0) }
        return try await run(options, progress) { run in
            for root in roots { try self.walk(root, run) }
        }
    }

    /// Adds documents that are not files, or replaces those with the same URI. Others are left alone.
    @discardableResult
    public func ingest(
        documents: some Sequence<SourceDocument> & Sendable, options: IngestOptions = IngestOptions(),
        progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws -> IngestReport {
        try await run(options, progress) { run in
            for document in documents {
                guard !document.uri.isEmpty else {
                    throw RAGError(.invalidInput, subject: "uri", "a document needs a URI")
                }
                try run.add(IngestItem(document: document))
            }
        }
    }

    private func run(
        _ options: IngestOptions, _ progress: @escaping @Sendable (IngestProgress) -> Void,
        _ body: @escaping @Sendable (IngestRun) throws -> Void
    ) async throws -> IngestReport {
        try Self.checkName(options.collection, "collection")
        try Self.checkName(options.tenant, "tenant")
        let cancelled = Cancellation()
        return try await withTaskCancellationHandler {
            try await Self.onThread {
                try self.writing("ingest") { catalog in
                    try self.ingest(catalog, options, cancelled, progress, body)
                }
            }
        } onCancel: {
            cancelled.cancel()
        }
    }

    private func ingest(
        _ catalog: CatalogDatabase, _ options: IngestOptions, _ cancelled: Cancellation,
        _ progress: @escaping (IngestProgress) -> Void, _ body: (IngestRun) throws -> Void
    ) throws -> IngestReport {
        let started = Timestamp.now
        try PartitionWriter.sweep(catalog: catalog, folder: folder)
        let run = try IngestRun(
            store: self, catalog: catalog, options: options, isCancelled: { cancelled.isCancelled },
            progress: progress)
        let runID =
            try options.dryRun
            ? nil
            : catalog.writeNote {
                try $0.insertRun(startedAt: started, collection: options.collection, tenant: options.tenant)
            }
        /// Writes the report into the log of runs.
        func finish() throws -> IngestReport {
            run.finishReport(startedAt: started)
            if let runID {
                let report = String(decoding: try JSONEncoder().encode(run.report), as: UTF8.self)
                try catalog.writeNote { try $0.finishRun(runID, finishedAt: Timestamp.now, report: report) }
                try catalog.checkpoint()
            }
            return run.report
        }
        do {
            try body(run)
            try run.flush()
            try run.settle()
            try PartitionWriter.sweep(catalog: catalog, folder: folder)
        } catch is CancellationError {
            run.report.interrupted = true
        } catch let error as EmbedderError where error.code == .budgetExceeded {
            run.report.stopped = error.description
        } catch let error as EmbedderError {
            throw RAGError(error, kept: try finish().usage)
        }
        return try finish()
    }

    private func walk(_ root: String, _ run: IngestRun) throws {
        var options = WalkOptions()
        options.include = run.options.include
        options.exclude = run.options.exclude
        options.includesHidden = run.options.includesHidden
        options.maximumFileSize = run.options.maximumFileSize
        options.includesGenerated = run.options.includesGenerated
        var unreadable: [String] = []
        let walker = FolderWalker(root: root, options: options)
        try walker.walk { event in
            try run.checkCancellation()
            switch event {
            case .found(let file):
                // The store may lie below the root; it never reads itself.
                if file.path.hasPrefix(self.absoluteStorePath + "/") { return }
                try run.add(IngestItem(file: file, root: root))
            case .skipped(let skipped):
                if skipped.path == self.absoluteStorePath { return }
                if skipped.reason.code.isFailure { unreadable.append(skipped.path) }
                run.addSkipped(
                    skipped.path, reason: skipped.reason.code.rawValue, message: skipped.reason.message,
                    failed: skipped.reason.code.isFailure)
            }
        }
        try run.flush()
        try run.deleteUnseen(root: root, unreadable: unreadable)
    }

    private var absoluteStorePath: String { (try? Self.absolutePath(path)) ?? path }

    /// The absolute path of something that exists, with links resolved.
    static func absolutePath(_ path: String) throws(RAGError) -> String {
        guard let resolved = realpath(path, nil) else {
            throw RAGError(FileError(errno: errno, path: path, operation: "open"))
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    static func checkName(_ name: String, _ what: String) throws(RAGError) {
        let isClean = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard !name.isEmpty, name.utf8.count <= 200, isClean else {
            throw RAGError(
                .invalidInput, subject: what, "the name must have 1 to 200 bytes and no control characters")
        }
    }
}

/// A flag that one thread raises and another one reads.
final class Cancellation: Sendable {
    private let flag = Atomic(false)
    var isCancelled: Bool { flag.load(ordering: .relaxed) }
    func cancel() { flag.store(true, ordering: .relaxed) }
}

extension SkipReason.Code {
    /// Whether the file should have been indexed: it was not left out on purpose.
    var isFailure: Bool {
        switch self {
        case .unreadable, .invalidName, .ignoreFileUnusable: true
        default: false
        }
    }
}
