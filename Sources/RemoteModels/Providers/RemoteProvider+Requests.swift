import HTTPSupport
import IndexSupport
import RAGModel

extension RemoteProvider {
    /// The provider's own address, or the usual one on this machine.
    package var standardURL: String {
        switch self {
        case .openAI: "https://api.openai.com"
        case .ollama: "http://127.0.0.1:11434"
        case .cohere: "https://api.cohere.com"
        case .textEmbeddingsInference: "http://127.0.0.1:8080"
        }
    }

    /// The environment variables in which keys are usually kept, the first one that is set counts.
    package var keyVariables: [String] {
        switch self {
        case .openAI: ["OPENAI_API_KEY"]
        case .ollama: ["OLLAMA_API_KEY"]
        case .cohere: ["COHERE_API_KEY", "CO_API_KEY"]
        case .textEmbeddingsInference: ["TEI_API_KEY"]
        }
    }

    /// Texts that the provider takes in one request.
    var batchTexts: Int {
        switch self {
        case .openAI: 256
        case .ollama: 64
        case .cohere: 96
        case .textEmbeddingsInference: 32
        }
    }

    /// The longest input of the provider's usual models, in tokens.
    var maximumTokens: Int {
        switch self {
        case .openAI: 8191
        case .ollama: 2048
        case .cohere: 512
        case .textEmbeddingsInference: 512
        }
    }

    /// Whether an answer counts the tokens it was charged for.
    var reportsUsage: Bool { self != .textEmbeddingsInference }

    var path: String {
        switch self {
        case .openAI: "/v1/embeddings"
        case .ollama: "/api/embed"
        case .cohere: "/v2/embed"
        case .textEmbeddingsInference: "/embed"
        }
    }

    /// The body of a request. Servers are told not to cut texts silently.
    func body(_ texts: some Collection<String>, role: EmbeddingRole, _ configuration: RemoteConfiguration) -> [UInt8] {
        var json = JSONWriter()
        switch self {
        case .openAI:
            json.begin("model", configuration.model)
            json.member("input", texts)
            json.member("encoding_format", "float")
            if configuration.requestsDimension, let dimension = configuration.dimension {
                json.member("dimensions", raw: String(dimension))
            }
        case .ollama:
            json.begin("model", configuration.model)
            json.member("input", texts)
            json.member("truncate", raw: "false")
        case .cohere:
            json.begin("model", configuration.model)
            json.member("texts", texts)
            json.member("input_type", role == .query ? "search_query" : "search_document")
            json.member("embedding_types", ["float"])
            json.member("truncate", "NONE")
        case .textEmbeddingsInference:
            json.begin()
            json.member("inputs", texts)
            json.member("truncate", raw: "false")
        }
        return json.end()
    }
}
