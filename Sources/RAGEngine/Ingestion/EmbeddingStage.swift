import Catalog
import Embedders
import Foundation
import IndexSupport

/// Gives texts their vectors: from the catalog where they are known, else from the embedder, in groups that are
/// committed one by one, so that a killed process does not embed finished groups again.
struct EmbeddingStage {
    /// Texts per commit. A group takes a second or two on one core; its commit a few milliseconds.
    static let groupSize = 256

    let catalog: CatalogDatabase
    let embedder: any Embedder
    let embedderID: Int64

    struct Request: Sendable {
        let title: String?
        let headingPath: [String]
        let text: String
        let tokens: Int
        let hash: ContentHash
    }

    struct Outcome {
        var embedded = 0
        var reused = 0
        var tokens = 0
        var truncated = 0
        var seconds = 0.0
    }

    /// - Parameter progress: called after each group with the number of texts that still wait; returns false to stop.
    func run(_ requests: [Request], progress: (Outcome, _ waiting: Int) -> Bool) throws -> Outcome {
        var outcome = Outcome()
        var seen: Set<ContentHash> = []
        let missing = try catalog.read { reader in
            try requests.filter { request in
                guard seen.insert(request.hash).inserted else { return false }
                return try !reader.hasEmbedding(request.hash, embedder: embedderID)
            }
        }
        outcome.reused = requests.count - missing.count
        // Texts of like length fill the encoder's blocks best.
        let sorted = missing.sorted { $0.tokens > $1.tokens }
        for start in stride(from: 0, to: sorted.count, by: Self.groupSize) {
            let group = Array(sorted[start..<min(sorted.count, start + Self.groupSize)])
            guard progress(outcome, sorted.count - start) else { throw CancellationError() }
            let began = Timestamp.now
            let texts = group.map(compose)
            let embeddings = try Blocking.run { [embedder] in try await embedder.embed(texts, role: .document) }
            guard embeddings.count == group.count else {
                throw RAGError(
                    .model, subject: embedder.identity.name, "the embedder returned another number of vectors")
            }
            outcome.seconds += Timestamp.now - began
            try catalog.write { writer in
                for (request, embedding) in zip(group, embeddings) {
                    try writer.insertEmbedding(embedding.vector, hash: request.hash, embedder: embedderID)
                }
            }
            outcome.embedded += group.count
            outcome.tokens += embeddings.reduce(0) { $0 + $1.tokens }
            outcome.truncated += embeddings.count { $0.truncated }
        }
        _ = progress(outcome, 0)
        return outcome
    }

    private func compose(_ request: Request) -> String {
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

    static func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
        // The semaphore orders the write before the read, which is what makes the box safe.
        let box = Box<Value>()
        let semaphore = DispatchSemaphore(value: 0)
        Task {
            do { box.result = .success(try await work()) } catch { box.result = .failure(error) }
            semaphore.signal()
        }
        semaphore.wait()
        return try box.result!.get()
    }
}
