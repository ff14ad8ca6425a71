/// The vector of one text.
public struct Embedding: Sendable, Hashable {
    /// Of length 1 when the model normalises.
    public let vector: [Float]
    /// The word pieces that were encoded, special ones and the role's prompt included, after truncation.
    public let tokens: Int
    /// Whether the end of the text was cut off.
    public let truncated: Bool

    public init(vector: [Float], tokens: Int, truncated: Bool) {
        self.vector = vector
        self.tokens = tokens
        self.truncated = truncated
    }
}

/// Turns texts into vectors, in this process or by asking a server.
///
/// An embedder of one's own needs ``identity`` and ``embed(_:role:)``; the rest has defaults. Thread safety: any number of
/// tasks at once. What it throws reaches the caller as a ``RAGError`` (see ``RAGErrorConvertible``).
public protocol Embedder: Sendable {
    var identity: EmbedderIdentity { get }

    /// What is put before a text, by role. It takes its part of the longest input.
    var prompts: Prompts { get }

    /// The vectors of `texts`, in their order. A text's vector does not depend on the others.
    func embed(_ texts: [String], role: EmbeddingRole) async throws -> [Embedding]

    /// The same for many texts, handed over batch by batch as soon as a batch is done, one call at a time: a range of the
    /// texts and its vectors. What is done when an error is thrown, or the task is cancelled, has been handed over.
    func embed(
        _ texts: [String], role: EmbeddingRole,
        onBatch: @escaping @Sendable (Range<Int>, [Embedding]) async throws -> Void
    ) async throws

    /// The UTF-8 byte offsets at which the tokens of `text` begin (special ones left out): what a chunker counts with.
    /// `nil` if the embedder has no tokenizer at hand.
    func tokenOffsets(_ text: String) -> [Int]?

    /// Of the tokens of `text` that are made of letters, how many there are, and how many of them are a single letter, a
    /// continuation or unknown. Many are where the model does not know the language. `nil` without a tokenizer.
    func fragments(in text: String) -> (words: Int, fragments: Int)?

    /// What the embedder has asked a server for since it was opened; `nil` if it asks none.
    var usage: EmbedderUsage? { get }
}

extension Embedder {
    /// Texts of a batch. It takes an encoder on one core a second or two.
    public static var batchSize: Int { 256 }

    public var prompts: Prompts { identity.remote?.prompts ?? Prompts() }

    public func embed(
        _ texts: [String], role: EmbeddingRole,
        onBatch: @escaping @Sendable (Range<Int>, [Embedding]) async throws -> Void
    ) async throws {
        for start in stride(from: 0, to: texts.count, by: Self.batchSize) {
            try Task.checkCancellation()
            let batch = start..<min(texts.count, start + Self.batchSize)
            try await onBatch(batch, try await embed(Array(texts[batch]), role: role))
        }
    }

    public func tokenOffsets(_ text: String) -> [Int]? { nil }

    public func fragments(in text: String) -> (words: Int, fragments: Int)? { nil }

    public var usage: EmbedderUsage? { nil }
}

/// What a server that embeds was asked for.
public struct EmbedderUsage: Sendable, Hashable, Codable {
    /// Provider and model.
    public let embedder: String
    public let requests: Int
    /// Requests sent again after a failure; they are among `requests`.
    public let retries: Int
    public let texts: Int
    /// As the server counts them; where it does not, an estimate, and where it may have charged without an answer, the
    /// upper bound.
    public let tokens: Int
    /// In the currency of the price table; `nil` without a price.
    public let cost: Double?

    public init(embedder: String, requests: Int, retries: Int, texts: Int, tokens: Int, cost: Double?) {
        self.embedder = embedder
        self.requests = requests
        self.retries = retries
        self.texts = texts
        self.tokens = tokens
        self.cost = cost
    }
}
