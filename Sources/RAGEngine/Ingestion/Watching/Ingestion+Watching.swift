#if canImport(Glibc)
    import RAGModel
    import Synchronization

    extension Ingestion {
        /// Mirrors folders now, and then whenever something below them changes, until the task is cancelled.
        ///
        /// - Parameters:
        ///   - paths: absolute, without symbolic links.
        ///   - report: called after each ingest that changed something, and after the first.
        /// - Throws: `RAGError`. A store that another process writes to is waited for.
        func watch(
            _ paths: [String], report: @escaping @Sendable (IngestReport) async -> Void
        ) async throws(RAGError) {
            try await RAGError.wrapping {
                // The watcher is there first, so that nothing falls between the two.
                let watcher = try SharedWatcher(
                    FolderWatcher(roots: paths, storePath: storePath, includesHidden: options.includesHidden))
                while true {
                    guard let first = try await attempt(.paths(paths)) else { continue }
                    await report(first)
                    break
                }
                var waiting: Set<ExactName> = []
                while !Task.isCancelled {
                    let next = try await WorkerThreads.run { try watcher.next(timeout: .milliseconds(500)) }
                    waiting.formUnion(next.map(ExactName.init))
                    guard !waiting.isEmpty, let outcome = try await attempt(.changes(waiting.map(\.text))) else {
                        continue
                    }
                    waiting.removeAll()
                    if outcome.hasChanges { await report(outcome) }
                }
            }
        }

        /// `nil` if another process writes to the store: the caller tries again.
        private func attempt(_ input: Input) async throws -> IngestReport? {
            do throws(RAGError) {
                return try await run(input)
            } catch {
                guard error.code == .busy else { throw error }
                try await Task.sleep(for: .milliseconds(200))
                return nil
            }
        }
    }

    /// A watcher that one thread after the other asks.
    private final class SharedWatcher: Sendable {
        private let watcher: Mutex<FolderWatcher>

        init(_ watcher: sending FolderWatcher) { self.watcher = Mutex(watcher) }

        func next(timeout: Duration) throws -> [String] { try watcher.withLock { try $0.next(timeout: timeout) } }
    }
#endif

extension IngestReport {
    /// Whether the scope, or what is known of its files, is another than before.
    var hasChanges: Bool {
        added + updated + restored + revised + deleted > 0 || !failed.isEmpty || interrupted || stopped != nil
    }
}
