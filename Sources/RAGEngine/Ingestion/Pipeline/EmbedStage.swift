import IndexSupport
import RAGModel

/// The second stage: gives the chunks of a batch their vectors. They are kept batch by batch as they come, so that
/// nothing is embedded (or paid for) twice, whatever ends the run.
struct EmbedStage {
    let context: IngestContext
    let embedder: any Embedder

    /// A text to be embedded.
    struct Request: Sendable {
        let title: String?
        let headingPath: [String]
        let text: String
        let tokens: Int
        let hash: ContentHash
    }

    /// Hands on every batch that it gets: the one that it could not finish, as partial.
    func run(_ input: Channel<IngestBatch>, to output: Channel<IngestBatch>) async throws {
        while var batch = await input.next() {
            do {
                try Task.checkCancellation()
                try await embed(batch.documents.flatMap(\.requests))
            } catch {
                batch.isPartial = true
                // If nobody commits any more, that has an error of its own.
                try? await output.send(batch)
                throw error
            }
            try await output.send(batch)
        }
    }

    /// Gives vectors to the texts that have none.
    func embed(_ requests: [Request]) async throws {
        guard let writer = context.writer, !requests.isEmpty else { return }
        let hashes = Set(requests.map(\.hash))
        let without = try await writer { try await $0.withoutVector(hashes) }
        var seen: Set<ContentHash> = []
        var missing = requests.filter { without.contains($0.hash) && seen.insert($0.hash).inserted }
        // Texts of like length fill an encoder's blocks best. A server gets them in order, so that documents are complete
        // one by one.
        if embedder.identity.remote == nil { missing.sort { $0.tokens > $1.tokens } }
        let reused = requests.count - missing.count
        context.ledger.write { $0.reused += reused }
        guard !missing.isEmpty else { return }
        context.ledger.setWaiting(missing.count)
        defer { context.ledger.setWaiting(0) }
        let texts = missing.map(compose)
        let names = missing.map(\.hash)
        try await context.ledger.timing(\.embedding) {
            try await embedder.embed(texts, role: .document) { batch, embeddings in
                try await keep(embeddings, of: batch.map { names[$0] }, waiting: names.count - batch.upperBound)
            }
        }
    }

    private func keep(_ embeddings: [Embedding], of hashes: [ContentHash], waiting: Int) async throws {
        guard embeddings.count == hashes.count else {
            throw RAGError(.model, subject: embedder.identity.name, "the embedder returned another number of vectors")
        }
        let vectors = zip(hashes, embeddings).map { (text: $0, vector: $1.vector) }
        try await context.writer?({ try await $0.insert(vectors) })
        context.ledger.setWaiting(waiting)
        context.ledger.write { report in
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

extension CutDocument {
    fileprivate var requests: [EmbedStage.Request] {
        chunks.map { chunk in
            EmbedStage.Request(
                title: title, headingPath: chunk.headingPath, text: chunk.text, tokens: chunk.tokens,
                hash: chunk.embeddingHash)
        }
    }
}

extension PendingChunk {
    var request: EmbedStage.Request {
        EmbedStage.Request(
            title: title, headingPath: headingPath, text: text, tokens: tokens, hash: embeddingHash)
    }
}
