/// What a text is embedded for: asymmetric models (E5, BGE, Arctic) put different prompts before the two.
package enum EmbeddingRole: String, Sendable, Hashable, Codable, CaseIterable {
    case query
    case document
}

/// The arithmetic of an encoder's matrix products. Everything else (normalisation, softmax, pooling) is float32.
package enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
    /// The reference.
    case float32
    /// bfloat16 factors, float32 sums.
    case bfloat16 = "bf16"
    /// 8-bit factors (weights scaled per output channel, activations per token), 32-bit sums; attention as in `bfloat16`.
    case int8
}

/// What decides the vectors of an embedder: two embedders with equal identities give the same vectors.
package struct EmbedderIdentity: Sendable, Hashable, Codable {
    /// For people, such as `all-MiniLM-L6-v2`.
    package let name: String
    /// Lower-case hexadecimal digits that change with weights, vocabulary, pooling, prompts and normalisation.
    package let fingerprint: String
    package let precision: Precision
    /// The number of components of a vector.
    package let dimension: Int
    /// The longest input in word pieces, special ones included; the rest of a text is cut off (and said so).
    package let maximumTokens: Int
    /// The server's model, if a server embeds.
    package let remote: RemoteModel?

    package init(
        name: String, fingerprint: String, precision: Precision, dimension: Int, maximumTokens: Int,
        remote: RemoteModel? = nil
    ) {
        self.name = name
        self.fingerprint = fingerprint
        self.precision = precision
        self.dimension = dimension
        self.maximumTokens = maximumTokens
        self.remote = remote
    }
}

/// The vector of one text.
package struct Embedding: Sendable, Hashable {
    /// Of length 1 when the model normalises.
    package let vector: [Float]
    /// The word pieces that were encoded, special ones and the role's prompt included, after truncation.
    package let tokens: Int
    /// Whether the end of the text was cut off.
    package let truncated: Bool

    package init(vector: [Float], tokens: Int, truncated: Bool) {
        self.vector = vector
        self.tokens = tokens
        self.truncated = truncated
    }
}

/// Turns texts into vectors, in this process or by asking a server.
package protocol Embedder: Sendable {
    var identity: EmbedderIdentity { get }

    /// The vectors of `texts`, in their order. A text's vector does not depend on the others.
    ///
    /// - Throws: `EmbedderError`.
    func embed(_ texts: [String], role: EmbeddingRole) async throws -> [Embedding]

    /// The same for many texts, handed over batch by batch as soon as a batch is done, one call at a time: a range of the
    /// texts and its vectors. What is done when an error is thrown has been handed over.
    ///
    /// - Parameter isStopping: asked between batches; once it is true, no further batch is begun, and `cancelled` thrown.
    /// - Throws: `EmbedderError`, or what `onBatch` throws, which stops the work too.
    func embed(
        _ texts: [String], role: EmbeddingRole, isStopping: @escaping @Sendable () -> Bool,
        onBatch: @escaping @Sendable (Range<Int>, [Embedding]) throws -> Void
    ) async throws

    /// The UTF-8 byte offsets at which the word pieces of `text` begin (special ones left out): what a chunker counts
    /// with. `nil` if the embedder has no tokenizer at hand.
    func tokenOffsets(_ text: String) -> [Int]?
}

extension Embedder {
    /// Texts of a batch. It takes an encoder on one core a second or two.
    package static var batchSize: Int { 256 }

    package func embed(
        _ texts: [String], role: EmbeddingRole, isStopping: @escaping @Sendable () -> Bool,
        onBatch: @escaping @Sendable (Range<Int>, [Embedding]) throws -> Void
    ) async throws {
        for start in stride(from: 0, to: texts.count, by: Self.batchSize) {
            guard !isStopping() else { throw EmbedderError(.cancelled, subject: identity.name, "cancelled") }
            let batch = start..<min(texts.count, start + Self.batchSize)
            try onBatch(batch, try await embed(Array(texts[batch]), role: role))
        }
    }
}
