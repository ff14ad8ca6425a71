import Catalog
import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import Synchronization

/// Gives texts their vectors: from the catalog where they are known, else from the embedder, in batches that are
/// committed one by one as they are done, so that a killed process does not embed (or pay for) finished batches again.
struct EmbeddingStage {
    let catalog: CatalogDatabase
    let embedder: any Embedder
    let embedderID: Int64

    struct Outcome: Sendable {
        var embedded = 0
        var reused = 0
        var tokens = 0
        var truncated = 0
        var seconds = 0.0
    }

    /// - Parameter progress: called now and then with what is done and the number of texts that still wait; returns false
    ///   to stop.
    /// - Throws: `Stopped` with what was done before. All of that is in the catalog.
    func run(_ requests: [PendingChunk], progress: (Outcome, _ waiting: Int) -> Bool) throws(Stopped) -> Outcome {
        let outcome = Mutex(Outcome())
        let began = Timestamp.now
        func finished() -> Outcome {
            outcome.withLock { outcome in
                outcome.seconds = Timestamp.now - began
                return outcome
            }
        }
        do {
            let missing = try missing(requests)
            outcome.withLock { $0.reused = requests.count - missing.count }
            let stop = Cancellation()
            let texts = missing.map(compose)
            let hashes = missing.map(\.embeddingHash)
            try Blocking.run {
                let now = outcome.withLock { $0 }
                if !progress(now, missing.count - now.embedded) { stop.cancel() }
            } work: { [catalog, embedder, embedderID] in
                try await embedder.embed(texts, role: .document) { batch, embeddings in
                    guard embeddings.count == batch.count else {
                        throw RAGError(
                            .model, subject: embedder.identity.name, "the embedder returned another number of vectors")
                    }
                    try catalog.write { writer in
                        for (index, embedding) in zip(batch, embeddings) {
                            try writer.insertEmbedding(embedding.vector, hash: hashes[index], embedder: embedderID)
                        }
                    }
                    outcome.withLock { outcome in
                        outcome.embedded += batch.count
                        outcome.tokens += embeddings.reduce(0) { $0 + $1.tokens }
                        outcome.truncated += embeddings.count { $0.truncated }
                    }
                }
            }
            if stop.isCancelled { throw CancellationError() }
        } catch let error as EmbedderError where error.code == .cancelled {
            throw Stopped(outcome: finished(), error: CancellationError())
        } catch {
            throw Stopped(outcome: finished(), error: error)
        }
        return finished()
    }

    /// Why a run over texts ended early.
    struct Stopped: Error {
        let outcome: Outcome
        let error: any Error
    }

    private func missing(_ requests: [PendingChunk]) throws -> [PendingChunk] {
        var seen: Set<ContentHash> = []
        let missing = try catalog.read { reader in
            try requests.filter { request in
                guard seen.insert(request.embeddingHash).inserted else { return false }
                return try !reader.hasEmbedding(request.embeddingHash, embedder: embedderID)
            }
        }
        // Texts of like length fill an encoder's blocks best. A server gets them in order, so that documents are complete
        // one by one.
        return embedder.identity.remote == nil ? missing.sorted { $0.tokens > $1.tokens } : missing
    }

    private func compose(_ request: PendingChunk) -> String {
        // Two special tokens, and whatever prompt the model puts before a document, are the embedder's.
        let budget = embedder.identity.maximumTokens - 2 - request.tokens
        return EmbeddingText.compose(
            title: request.title, headingPath: request.headingPath, text: request.text, budget: budget
        ) { embedder.tokenOffsets($0)?.count ?? $0.utf8.count / 4 }
    }
}

/// Waits for asynchronous work on a thread that is not one of the cooperative pool.
enum Blocking {
    private final class Box<Value: Sendable>: @unchecked Sendable { var result: Result<Value, any Error>? }

    /// - Parameter meanwhile: called on this thread ten times a second, and once in the end.
    static func run<Value: Sendable>(
        meanwhile: () -> Void = {}, work: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        // The semaphore orders the write before the read, which is what makes the box safe.
        let box = Box<Value>()
        let semaphore = DispatchSemaphore(value: 0)
        Task {
            do { box.result = .success(try await work()) } catch { box.result = .failure(error) }
            semaphore.signal()
        }
        repeat { meanwhile() } while semaphore.wait(timeout: .now() + .milliseconds(100)) == .timedOut
        meanwhile()
        return try box.result!.get()
    }
}
