import Synchronization

/// Where the stages of an ingest write down what they did. Thread safety: any number of tasks at once.
final class IngestLedger: Sendable {
    private let state: Mutex<(report: IngestReport, progress: IngestProgress)>
    private let show: @Sendable (IngestProgress) -> Void

    /// - Parameter show: called after each change, by the task that made it.
    init(_ report: IngestReport, show: @escaping @Sendable (IngestProgress) -> Void) {
        state = Mutex((report, IngestProgress()))
        self.show = show
    }

    var report: IngestReport { state.withLock { $0.report } }

    func write(_ body: (inout IngestReport) -> Void) {
        let progress = state.withLock { state in
            body(&state.report)
            state.progress.update(from: state.report)
            return state.progress
        }
        show(progress)
    }

    /// Says how many texts of the batch in work wait for their vectors.
    func setWaiting(_ count: Int) { state.withLock { $0.progress.waiting = count } }

    func note(_ path: String, _ message: String) { write { $0.notes.append(.init(path: path, message: message)) } }

    /// Adds the time that `body` takes to a stage.
    func timing<Result>(
        _ stage: any WritableKeyPath<IngestStageTimes, Double> & Sendable, _ body: () async throws -> Result
    ) async rethrows -> Result {
        let began = ContinuousClock.now
        defer {
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            state.withLock { $0.report.stages[keyPath: stage] += seconds }
        }
        return try await body()
    }
}

extension IngestProgress {
    fileprivate mutating func update(from report: IngestReport) {
        found = report.found
        finished = report.accounted
        chunks = report.chunks
        embedded = report.embedded
        tokens = report.tokens
    }
}

extension IngestReport {
    /// Files of which it is known what became of them.
    var accounted: Int { added + updated + unchanged + restored + skipped.count + failed.count }
}
