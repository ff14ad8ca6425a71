import IndexSupport
import RAGModel

/// The second stage: gives the chunks of a batch their vectors.
struct EmbedStage {
    let supply: VectorSupply

    init(context: IngestContext, embedder: any Embedder, writer: SerialWriter) {
        supply = VectorSupply(embedder: embedder, keeper: writer, ledger: context.ledger)
    }

    /// Hands on every batch that it gets: the one that it could not finish, as partial.
    func run(_ input: Channel<IngestBatch>, to output: Channel<IngestBatch>) async throws {
        while var batch = await input.next() {
            do {
                try Task.checkCancellation()
                try await supply.embed(batch.documents.flatMap(\.requests))
            } catch {
                batch.isPartial = true
                // If nobody commits any more, that has an error of its own.
                try? await output.send(batch)
                throw error
            }
            try await output.send(batch)
        }
    }
}

extension CutDocument {
    fileprivate var requests: [VectorSupply.Request] {
        chunks.map { chunk in
            VectorSupply.Request(
                title: title, headingPath: chunk.headingPath, text: chunk.text, tokens: chunk.tokens,
                hash: chunk.embeddingHash)
        }
    }
}
