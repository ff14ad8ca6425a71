import RAGModel
import Synchronization

/// Vectors that are collected for a collection that is built anew.
final class InMemoryVectors: VectorKeeper {
    private let state: Mutex<[ContentHash: [Float]]>

    init(_ vectors: [ContentHash: [Float]]) { state = Mutex(vectors) }

    var vectors: [ContentHash: [Float]] { state.withLock { $0 } }

    func withoutVector(_ texts: Set<ContentHash>) async throws(RAGError) -> Set<ContentHash> {
        let vectors = vectors
        return texts.filter { vectors[$0] == nil }
    }

    func insert(_ vectors: [(text: ContentHash, vector: [Float])]) async throws(RAGError) {
        state.withLock { state in
            for (text, vector) in vectors { state[text] = vector }
        }
    }
}
