import IndexSupport
import RAGModel

/// The kinds of servers that rerank.
package enum RerankProvider: String, Sendable, Hashable, CaseIterable {
    /// `/v1/rerank` of the many servers that answer like Jina's (vLLM, llama.cpp, LocalAI, Infinity).
    case openAI = "openai"
    case jina
    /// `/v2/rerank` of Cohere.
    case cohere
    /// `/rerank` of Hugging Face text-embeddings-inference.
    case textEmbeddingsInference = "tei"

    /// The provider's own address, or the usual one on this machine.
    var standardURL: String {
        switch self {
        case .openAI: "http://127.0.0.1:8000"
        case .jina: "https://api.jina.ai"
        case .cohere: "https://api.cohere.com"
        case .textEmbeddingsInference: "http://127.0.0.1:8080"
        }
    }

    var keyVariables: [String] {
        switch self {
        case .openAI: ["OPENAI_API_KEY"]
        case .jina: ["JINA_API_KEY"]
        case .cohere: ["COHERE_API_KEY", "CO_API_KEY"]
        case .textEmbeddingsInference: ["TEI_API_KEY"]
        }
    }

    var path: String {
        switch self {
        case .openAI, .jina: "/v1/rerank"
        case .cohere: "/v2/rerank"
        case .textEmbeddingsInference: "/rerank"
        }
    }
}

/// Everything that decides how a remote reranker asks its server.
package struct RerankConfiguration: Sendable {
    package var provider: RerankProvider
    package var model: String
    package var requests = RequestSettings()
    /// Passages of a request.
    package var batchTexts: Int

    package init(provider: RerankProvider, model: String) {
        self.provider = provider
        self.model = model
        batchTexts = provider == .textEmbeddingsInference ? 32 : 100
    }

    /// - Throws: `inputInvalid` that names the setting.
    func validate() throws(EmbedderError) {
        guard !model.isEmpty || provider == .textEmbeddingsInference, model.utf8.count <= 512 else {
            throw EmbedderError(.inputInvalid, subject: "model", "a remote reranker needs the name of a model")
        }
        guard (1...2048).contains(batchTexts) else {
            throw EmbedderError(.inputInvalid, subject: "batch-texts", "must be from 1 to 2048")
        }
        try requests.validate()
    }

    /// The body of a request.
    func body(query: String, texts: some Collection<String>) -> [UInt8] {
        var json = JSONWriter()
        switch provider {
        case .openAI, .jina, .cohere:
            json.begin("model", model)
            json.member("query", query)
            json.member("documents", texts)
            json.member("top_n", raw: "\(texts.count)")
            if provider == .jina { json.member("return_documents", raw: "false") }
        case .textEmbeddingsInference:
            json.begin("query", query)
            json.member("texts", texts)
            json.member("truncate", raw: "true")
        }
        return json.end()
    }
}
