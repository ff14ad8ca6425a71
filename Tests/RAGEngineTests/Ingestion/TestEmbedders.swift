import RAGModel
import Synchronization
import TestSupport

/// An embedder that fails, or waits for ever, after some texts; texts come one by one.
final class FailingEmbedder: Embedder {
    private let base = HashEmbedder()
    private let state: Mutex<(left: Int, texts: [String], isWaiting: Bool)>
    private let error: RAGError
    private let waits: Bool

    init(
        after count: Int, error: RAGError = RAGError(.network, subject: "server", "it went away"), waits: Bool = false
    ) {
        state = Mutex((count, [], false))
        self.error = error
        self.waits = waits
    }

    /// From now on it works.
    func repair() { state.withLock { $0.left = .max } }

    var identity: EmbedderIdentity { base.identity }
    /// What it has embedded.
    var texts: [String] { state.withLock { $0.texts } }

    /// Returns when it waits.
    func waiting() async { while !state.withLock({ $0.isWaiting }) { await Task.yield() } }

    func embed(_ texts: [String], role: EmbeddingRole) async throws -> [Embedding] {
        let isAble = state.withLock { state in
            guard state.left >= texts.count else { return false }
            state.left -= texts.count
            state.texts += texts
            return true
        }
        guard isAble else {
            guard waits else { throw error }
            state.withLock { $0.isWaiting = true }
            try await Task.sleep(for: .seconds(3600))
            return []
        }
        return try await base.embed(texts, role: role)
    }

    func embed(
        _ texts: [String], role: EmbeddingRole,
        onBatch: @escaping @Sendable (Range<Int>, [Embedding]) async throws -> Void
    ) async throws {
        for index in texts.indices { try await onBatch(index..<index + 1, try await embed([texts[index]], role: role)) }
    }
}

/// An embedder whose second batch waits until the first is committed, and whose every batch waits until the next has been
/// read.
final class GatedEmbedder: Embedder {
    private let base = HashEmbedder()
    private let state = Mutex((commits: 0, batches: 0, read: Set<String>(), most: 0))

    var identity: EmbedderIdentity { base.identity }
    /// The most texts that were cut while a batch was being embedded, this batch included.
    var mostReadAhead: Int { state.withLock { $0.most } }

    func committed() { state.withLock { $0.commits += 1 } }

    /// Called for each document as it is cut, by reading threads.
    func tokenOffsets(_ text: String) -> [Int]? {
        if text.hasPrefix("document") { _ = state.withLock { $0.read.insert(text) } }
        return base.tokenOffsets(text)
    }

    func embed(_ texts: [String], role: EmbeddingRole) async throws -> [Embedding] {
        let batch = state.withLock { state in
            state.batches += 1
            return state.batches
        }
        // The last batch has no next one; the first none before it.
        while !state.withLock({ state in
            state.commits >= batch - 1 && (state.read.count >= min(16, 4 * (batch + 1)))
        }) {
            try Task.checkCancellation()
            await Task.yield()
        }
        state.withLock { $0.most = max($0.most, $0.read.count) }
        return try await base.embed(texts, role: role)
    }
}
