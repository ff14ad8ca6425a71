import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import RemoteModels

@Suite struct RemoteRerankerTests {
    private static let texts = ["short", "a good deal longer", "of middling size"]
    private static let lengths = texts.map { Double($0.utf8.count) }

    private static func configuration(_ server: TestServer, _ provider: RerankProvider) -> RerankConfiguration {
        var configuration = RerankConfiguration(provider: provider, model: "test")
        configuration.requests.baseURL = server.url
        return configuration
    }

    private static func open(
        _ server: TestServer, _ provider: RerankProvider = .jina, environment: [String: String] = [:],
        _ change: (inout RerankConfiguration) -> Void = { _ in }
    ) throws -> RemoteReranker {
        var configuration = configuration(server, provider)
        change(&configuration)
        return try RemoteReranker(configuration, timing: RemoteEmbedderTests.Waits().timing) { environment[$0] }
    }

    /// What a server answers: the best first, as real ones do; a score is the length of the passage.
    private static func answer(_ request: TestServer.Request) -> TestServer.Reply {
        let isTEI = request.path == "/rerank"
        let texts = request.json[isTEI ? "texts" : "documents"] as? [String] ?? []
        let rows = texts.enumerated().sorted { $0.element.utf8.count > $1.element.utf8.count }.map {
            ["index": $0.offset, isTEI ? "score" : "relevance_score": Double($0.element.utf8.count)] as [String: Any]
        }
        return isTEI ? TestServer.Reply(json: rows) : TestServer.Reply(json: ["results": rows])
    }

    @Test(arguments: RerankProvider.allCases)
    func `each kind of server is asked in its own way, and scores come back in the order of the passages`(
        provider: RerankProvider
    ) async throws {
        let server = TestServer(Self.answer)
        let reranker = try Self.open(server, provider)
        #expect(try await reranker.scores(query: "how long", texts: Self.texts) == Self.lengths)
        let request = try #require(server.requests.first)
        #expect(request.json["query"] as? String == "how long")
        switch provider {
        case .openAI, .jina:
            #expect(request.path == "/v1/rerank")
            #expect(request.json["model"] as? String == "test")
            #expect(request.json["documents"] as? [String] == Self.texts)
        case .cohere:
            #expect(request.path == "/v2/rerank")
            #expect(request.json["top_n"] as? Int == 3)
        case .textEmbeddingsInference:
            #expect(request.path == "/rerank")
            #expect(request.json["texts"] as? [String] == Self.texts)
        }
    }

    @Test func `many passages are asked for in batches`() async throws {
        let server = TestServer(Self.answer)
        let reranker = try Self.open(server) { $0.batchTexts = 2 }
        #expect(try await reranker.scores(query: "q", texts: Self.texts) == Self.lengths)
        #expect(server.requests.count == 2)
    }

    @Test(arguments: [
        #"{"results": [{"index": 0, "relevance_score": 1}]}"#,
        #"{"results": [{"index": 0, "relevance_score": 1}, {"index": 0, "relevance_score": 1}, {"index": 1, "relevance_score": 1}]}"#,
        #"{"results": [{"index": 9, "relevance_score": 1}]}"#, #"{"results": [{"index": 0}]}"#, #"{"other": []}"#,
        "no JSON", "",
    ])
    func `an answer that cannot be used is an error that says so`(body: String) async throws {
        let server = TestServer { _ in TestServer.Reply(200, body) }
        let error = await #expect(throws: EmbedderError.self) {
            try await Self.open(server).scores(query: "q", texts: Self.texts)
        }
        #expect(error?.code == .responseInvalid)
        #expect(server.requests.count == 1)
    }

    @Test func `a server that is busy for a moment is asked once more, one that refuses is not`() async throws {
        let busy = TestServer { $0.number == 0 ? TestServer.Reply(503, "busy") : Self.answer($0) }
        #expect(try await Self.open(busy).scores(query: "q", texts: Self.texts) == Self.lengths)
        let refusing = TestServer { _ in TestServer.Reply(401, "no") }
        let error = await #expect(throws: EmbedderError.self) {
            try await Self.open(refusing).scores(query: "q", texts: Self.texts)
        }
        #expect(error?.code == .authentication)
        #expect(refusing.requests.count == 1)
    }

    @Test func `a key comes from its variable and is sent as such`() async throws {
        let server = TestServer(Self.answer)
        let reranker = try Self.open(server, environment: ["OWN": "secret"]) { $0.requests.key = .environment("OWN") }
        _ = try await reranker.scores(query: "q", texts: Self.texts)
        #expect(server.requests.first?.headers["authorization"] == "Bearer secret")
        #expect(!"\(reranker.name)".contains("secret"))
    }

    @Test func `settings that cannot be are refused`() throws {
        let server = TestServer(Self.answer)
        #expect(throws: EmbedderError.self) { try Self.open(server) { $0.model = "" } }
        #expect(throws: EmbedderError.self) { try Self.open(server) { $0.batchTexts = 0 } }
        #expect(throws: EmbedderError.self) { try Self.open(server) { $0.requests.baseURL = "http://192.0.2.1" } }
        #expect(throws: Never.self) { try Self.open(server, .textEmbeddingsInference) { $0.model = "" } }
    }
}
