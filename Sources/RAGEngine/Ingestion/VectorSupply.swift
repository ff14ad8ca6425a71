import IndexSupport
import RAGModel

/// Gives texts their vectors: those that are kept already, else the embedder's. They are kept batch by batch as they come,
/// so that nothing is embedded (or paid for) twice, whatever ends the run.
struct VectorSupply {
    let embedder: any Embedder
    let keeper: any VectorKeeper
    let ledger: IngestLedger

    /// A text to be embedded.
    struct Request: Sendable {
        let title: String?
        let headingPath: [String]
        let text: String
        let tokens: Int
        let hash: ContentHash
    }

    /// Gives vectors to the texts that have none.
    func embed(_ requests: [Request]) async throws {
        guard !requests.isEmpty else { return }
        let without = try await keeper.withoutVector(Set(requests.map(\.hash)))
        var seen: Set<ContentHash> = []
        var missing = requests.filter { without.contains($0.hash) && seen.insert($0.hash).inserted }
        // Texts of like length fill an encoder's blocks best. A server gets them in order, so that documents are complete
        // one by one.
        if embedder.identity.remote == nil { missing.sort { $0.tokens > $1.tokens } }
        let reused = requests.count - missing.count
        ledger.write { $0.reused += reused }
        guard !missing.isEmpty else { return }
        ledger.setWaiting(missing.count)
        defer { ledger.setWaiting(0) }
        let texts = missing.map(compose)
        let names = missing.map(\.hash)
        try await ledger.timing(\.embedding) {
            try await embedder.embed(texts, role: .document) { [self] batch, embeddings in
                try await keep(embeddings, of: batch.map { names[$0] }, waiting: names.count - batch.upperBound)
            }
        }
    }

    private func keep(_ embeddings: [Embedding], of hashes: [ContentHash], waiting: Int) async throws {
        guard embeddings.count == hashes.count else {
            throw RAGError(.model, subject: embedder.identity.name, "the embedder returned another number of vectors")
        }
        try await keeper.insert(zip(hashes, embeddings).map { (text: $0, vector: $1.vector) })
        ledger.setWaiting(waiting)
        ledger.write { report in
            report.embedded += embeddings.count
            report.tokens += embeddings.reduce(0) { $0 + $1.tokens }
            report.truncated += embeddings.count { $0.truncated }
        }
    }

    private func compose(_ request: Request) -> String {
        func count(_ text: String) -> Int { embedder.tokenOffsets(text)?.count ?? text.utf8.count / 4 }
        // Two special tokens, and whatever the model puts before a document, take their part of the input.
        let prompt = embedder.prompts[.document]
        let budget = embedder.identity.maximumTokens - 2 - request.tokens - (prompt.isEmpty ? 0 : count(prompt))
        return EmbeddingText.compose(
            title: request.title, headingPath: request.headingPath, text: request.text, budget: budget, count: count)
    }
}

extension PendingChunk {
    var request: VectorSupply.Request {
        VectorSupply.Request(
            title: title, headingPath: headingPath, text: text, tokens: tokens, hash: embeddingHash)
    }
}
