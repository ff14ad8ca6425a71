/// All operations of the server.
enum Endpoints {
    static let all = Endpoint.queries + Endpoint.documents + Endpoint.states + Endpoint.openAI + Endpoint.reranking
}
