/// What a text is embedded for: asymmetric models (E5, BGE, Arctic) put different prompts before the two.
public enum EmbeddingRole: String, Sendable, Hashable, Codable, CaseIterable {
    case query
    case document
}

/// The arithmetic of an encoder's matrix products. Everything else (normalisation, softmax, pooling) is float32.
public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
    /// The reference.
    case float32
    /// bfloat16 factors, float32 sums.
    case bfloat16 = "bf16"
    /// 8-bit factors (weights scaled per output channel, activations per token), 32-bit sums; attention as in `bfloat16`.
    case int8
}

/// What decides the vectors of an embedder: two embedders with equal identities give the same vectors.
public struct EmbedderIdentity: Sendable, Hashable, Codable {
    /// For people, such as `all-MiniLM-L6-v2`.
    public let name: String
    /// Lower-case hexadecimal digits that change with weights, vocabulary, pooling, prompts and normalisation.
    public let fingerprint: String
    public let precision: Precision
    /// The number of components of a vector.
    public let dimension: Int
    /// The longest input in word pieces, special ones included; the rest of a text is cut off (and said so).
    public let maximumTokens: Int
    /// The server's model, if a server embeds.
    public let remote: RemoteModel?

    public init(
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

    /// For people: name, the beginning of the fingerprint, arithmetic and dimension.
    public var summary: String {
        let arithmetic = remote == nil ? "\(precision.rawValue), " : ""
        return "\(name) (\(fingerprint.prefix(12)), \(arithmetic)\(dimension) dimensions)"
    }

    /// Whether vectors of the two can be compared. The name is for people: a folder may be renamed.
    public func givesVectors(of other: EmbedderIdentity) -> Bool {
        (fingerprint, precision, dimension) == (other.fingerprint, other.precision, other.dimension)
    }
}

/// What the vectors of a server depend on, as a collection records it: never an address or a key, since the same model
/// may be asked through another door.
public struct RemoteModel: Sendable, Hashable, Codable {
    public var provider: RemoteProvider
    public var model: String
    /// Changes when the server's model changes under the same name.
    public var revision: String
    public var prompts: Prompts
    public var maximumTokens: Int
    public var normalizes: Bool
    /// Whether it was asked at the provider's own address, where it can be asked again without a definition. The vectors do
    /// not depend on it.
    public var isAtProvider: Bool

    public init(
        provider: RemoteProvider, model: String, revision: String, prompts: Prompts, maximumTokens: Int,
        normalizes: Bool, isAtProvider: Bool
    ) {
        self.provider = provider
        self.model = model
        self.revision = revision
        self.prompts = prompts
        self.maximumTokens = maximumTokens
        self.normalizes = normalizes
        self.isAtProvider = isAtProvider
    }

    public var name: String { "\(provider.rawValue)/\(model)" }
}

/// The kinds of servers that can embed.
public enum RemoteProvider: String, Sendable, Hashable, Codable, CaseIterable {
    /// `/v1/embeddings` of OpenAI and the many servers that answer like it.
    case openAI = "openai"
    /// `/api/embed` of Ollama.
    case ollama
    /// `/v2/embed` of Cohere.
    case cohere
    /// `/embed` of Hugging Face text-embeddings-inference.
    case textEmbeddingsInference = "tei"
}

/// What is put before a text, by role.
public struct Prompts: Sendable, Hashable, Codable {
    public let query: String
    public let document: String

    public init(query: String = "", document: String = "") {
        self.query = query
        self.document = document
    }

    public subscript(role: EmbeddingRole) -> String {
        switch role {
        case .query: query
        case .document: document
        }
    }
}
