import RAGEngine

/// Keeps notes of two tenants, found by vectors that this program makes itself.
@main
struct OwnEmbedder {
    static func main() async throws {
        let store = Store(at: "notes.rag", embedder: TrigramEmbedder())
        let notes = store.collection("notes", tenant: "ada")
        try await notes.ingest(documents: [
            SourceDocument(uri: "1", text: "The analytical engine weaves algebraic patterns."),
            SourceDocument(uri: "2", text: "Buy oil for the loom."),
        ])
        try await store.collection("notes", tenant: "grace").ingest(documents: [
            SourceDocument(uri: "1", text: "A moth was found in relay 70.")
        ])

        let answer = try await notes.query("weaving patterns")
        for hit in answer.hits { print(hit.uri, hit.score, hit.text) }
    }
}

/// A vector of the letter trigrams of a text, by hash. Small and fast; it knows spelling, not meaning.
struct TrigramEmbedder: Embedder {
    let identity = EmbedderIdentity(
        name: "trigrams", fingerprint: "trigrams-1", precision: .float32, dimension: 256, maximumTokens: 512)

    func embed(_ texts: [String], role: EmbeddingRole) async throws -> [Embedding] {
        texts.map { text in
            let bytes = Array(text.lowercased().utf8)
            var vector = [Float](repeating: 0, count: identity.dimension)
            for index in bytes.indices.dropLast(2) {
                let trigram = bytes[index..<index + 3].reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
                vector[trigram % identity.dimension] += 1
            }
            let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return Embedding(vector: vector.map { $0 / max(length, 1) }, tokens: bytes.count, truncated: false)
        }
    }
}
