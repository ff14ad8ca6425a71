import RAGModel
import Synchronization

/// Lets the stages of a pipeline share a writer: one call at a time, in the order in which they come.
///
/// A call that has begun comes to its end, also when its task is cancelled: what was paid for is kept, and a commit is
/// whole or not there.
final class SerialWriter: Sendable {
    private struct State {
        var isBusy = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let writer: any StoreWriter
    private let state = Mutex(State())

    init(_ writer: any StoreWriter) { self.writer = writer }

    func callAsFunction<Result: Sendable>(
        _ body: @escaping @Sendable (any StoreWriter) async throws -> Result
    ) async throws -> Result {
        await enter()
        defer { leave() }
        let writer = writer
        return try await Task { try await body(writer) }.value
    }

    private func enter() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.isBusy {
                    state.waiting.append(continuation)
                    return false
                }
                state.isBusy = true
                return true
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.isBusy = false
            return nil
        }
        next?.resume()
    }
}

extension SerialWriter: VectorKeeper {
    func withoutVector(_ texts: Set<ContentHash>) async throws(RAGError) -> Set<ContentHash> {
        try await RAGError.wrapping { try await self { try await $0.withoutVector(texts) } }
    }

    func insert(_ vectors: [(text: ContentHash, vector: [Float])]) async throws(RAGError) {
        try await RAGError.wrapping { try await self { try await $0.insert(vectors) } }
    }
}
