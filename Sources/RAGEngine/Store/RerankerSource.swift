import IndexSupport
import LocalModels
import RAGModel
import RemoteModels
import Synchronization

/// Opens the rerankers that queries ask for, and keeps them.
final class RerankerSource: Sendable {
    private let models: EmbedderSource
    private let opened = Mutex<[String: any Reranker]>([:])

    init(_ models: EmbedderSource) { self.models = models }

    /// - Parameter embedder: of the collection's vectors; `nil` if it has none.
    /// - Throws: `invalidInput` for a name that nobody defined, `model` for a folder that is no cross-encoder,
    ///   `modelMissing` for late interaction without a local encoder.
    func reranker(_ choice: RerankerChoice, _ embedder: (any Embedder)?) throws(RAGError) -> any Reranker {
        let name: String
        switch choice {
        case .lateInteraction: name = "\(choice) \(embedder?.identity.fingerprint ?? "")"
        case .crossEncoder, .service: name = choice.description
        }
        if let known = opened.withLock({ $0[name] }) { return known }
        let reranker = try open(choice, embedder)
        opened.withLock { $0[name] = reranker }
        return reranker
    }

    private func open(_ choice: RerankerChoice, _ embedder: (any Embedder)?) throws(RAGError) -> any Reranker {
        switch choice {
        case .lateInteraction:
            guard let local = embedder as? LocalEmbedder else {
                throw RAGError(
                    .modelMissing, subject: "late interaction",
                    embedder == nil
                        ? "there is no local encoder at hand"
                        : "the collection's vectors are a server's, and it does not tell those of tokens")
            }
            return LateInteraction(local)
        case .crossEncoder(let folder):
            do {
                return try CrossEncoder(folder: folder, threads: models.options.threads ?? LocalEmbedder.coreCount)
            } catch { throw RAGError(.model, subject: error.subject, error.message) }
        case .service(let name):
            let configuration = try models.options.configuration.reranker(name)
            do { return try RemoteReranker(configuration) } catch { throw RAGError(error) }
        }
    }
}
