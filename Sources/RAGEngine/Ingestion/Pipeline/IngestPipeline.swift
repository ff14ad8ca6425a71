import Foundation
import IndexSupport
import RAGModel

/// One ingest: source → read and cut → embed → commit.
///
/// The stages run side by side: while a batch is embedded, the next one is read and cut, and the one before is committed.
/// What is between them is bounded, in batches and in bytes. Cancelling the task stops reading and embedding; what has all
/// its vectors by then is still committed.
struct IngestPipeline: Sendable {
    let context: IngestContext
    let writer: SerialWriter
    let roots: RootMap
    let prepare: @Sendable (_ samples: [String]) async throws -> Void

    /// Runs to the end of the source.
    ///
    /// - Returns: the most bytes of sources that were between reading and commit.
    /// - Throws: the error of the stage that failed first; `CancellationError` when the task is cancelled. Then, too, all
    ///   stages have ended.
    @discardableResult
    func run(_ makeSource: @escaping @Sendable () -> any DocumentSource) async throws -> Int {
        let inFlight = BytesInFlight(limit: context.limits.bytesInFlight)
        let ready = Channel<IngestBatch>()
        let production = Task { try await produce(makeSource, inFlight, into: ready) }
        // A task of its own, which the caller does not cancel: it commits what is ready.
        let committing = Task {
            var stage = CommitStage(context, writer: writer, inFlight: inFlight)
            do {
                try await stage.run(ready)
            } catch {
                ready.abandon()
                inFlight.close()
                production.cancel()
                throw error
            }
        }
        let produced = await withTaskCancellationHandler {
            await production.result
        } onCancel: {
            production.cancel()
        }
        ready.finish()
        try await committing.value
        try produced.get()
        return inFlight.peak
    }

    /// Reads and embeds.
    private func produce(
        _ makeSource: @escaping @Sendable () -> any DocumentSource, _ inFlight: BytesInFlight,
        into ready: Channel<IngestBatch>
    ) async throws {
        guard let embedder = context.embedder else {
            return try await read(makeSource, inFlight, into: ready)
        }
        let cut = Channel<IngestBatch>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { cut.finish() }
                do { try await read(makeSource, inFlight, into: cut) } catch is PipelineStopped {}
            }
            group.addTask {
                defer {
                    cut.abandon()
                    inFlight.close()
                }
                try await EmbedStage(context: context, embedder: embedder, writer: writer).run(cut, to: ready)
            }
            // The first error ends the others.
            while try await group.next() != nil {}
        }
    }

    private func read(
        _ makeSource: @escaping @Sendable () -> any DocumentSource, _ inFlight: BytesInFlight,
        into output: Channel<IngestBatch>
    ) async throws {
        var source = makeSource()
        var stage = ReadStage(context, roots: roots, inFlight: inFlight, output: output, prepare: prepare)
        try await stage.run(&source)
    }
}
