/// All operations of the server.
enum Endpoints {
    static let all =
        Endpoint.queries + Endpoint.documents + Endpoint.maps + Endpoint.states + Endpoint.evaluations
        + Endpoint.vectorStores + Endpoint.openAI + Endpoint.reranking + Endpoint.textEmbeddingsInference
}
