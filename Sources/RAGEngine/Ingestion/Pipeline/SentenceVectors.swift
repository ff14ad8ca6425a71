import Dispatch
import RAGModel
import Synchronization

/// Vectors for the chunker that compares sentences, which works on a thread of its own and waits for them.
enum SentenceVectors {
    /// - Returns: `nil` if the embedder fails; what is embedded after that fails too, and says why.
    static func of(_ texts: [String], _ embedder: any Embedder) -> [[Float]]? {
        let answer = Answer()
        // The thread that waits is none of the cooperative ones.
        Task.detached {
            let vectors = try? await embedder.embed(texts, role: .document).map(\.vector)
            answer.vectors.withLock { $0 = vectors }
            answer.done.signal()
        }
        answer.done.wait()
        return answer.vectors.withLock { $0 }
    }

    private final class Answer: Sendable {
        let vectors = Mutex<[[Float]]?>(nil)
        let done = DispatchSemaphore(value: 0)
    }
}
