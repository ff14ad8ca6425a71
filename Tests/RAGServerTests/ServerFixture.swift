import Foundation
import HTTPTypes
import HummingbirdTesting
import Logging
import NIOCore
import RAGEngine
import TestSupport
import Testing

@testable import RAGServer

/// A server over a store in a folder of its own, without a model unless one is given.
struct ServerFixture {
    let folder = TemporaryFolder()
    var configuration = ServerConfiguration()
    var embedder: (any Embedder)?
    var reranker: (any Reranker)?
    var storePath: String { folder.file("store") }

    var store: Store { Store(at: storePath, model: ModelOptions(isDisabled: true), waitForWriter: 30) }

    func state() throws -> ServerState {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return try ServerState(
            store: store, configuration: configuration, logger: logger, embedder: embedder, reranker: reranker)
    }

    /// Calls `body` with a client of the running server.
    ///
    /// - Parameter setup: `.router` asks without a connection, `.live` with one.
    func run(
        _ setup: TestingSetup = .router, state: ServerState? = nil, _ body: @Sendable (APIClient) async throws -> Void
    ) async throws {
        let server = RAGHTTPServer(state: try state ?? self.state())
        try await server.application().test(setup) { client in try await body(APIClient(client: client)) }
    }

    /// Makes a key.
    func key(
        _ tenant: String, _ right: Right = .read, access: [String]? = nil, requestsPerMinute: Int? = nil
    ) throws -> String {
        let (key, secret) = AccessKey.make(
            name: "test", tenant: tenant, right: right, access: access, requestsPerMinute: requestsPerMinute)
        try KeyFile(store: storePath).add(key)
        return secret
    }

    static let handbook = [
        #"{"id": "pump.md", "title": "Pump", "text": "The pump trips with E-4107 when the loop loses pressure.", "metadata": {"team": "water", "severity": 3}}"#,
        #"{"id": "boiler.md", "title": "Boiler", "text": "The boiler hums at night.", "metadata": {"team": "heat", "severity": 1}}"#,
        #"{"id": "docs/turbine.md", "title": "Turbine", "text": "The rotor of the turbine spins at night.", "metadata": {"team": "power"}}"#,
    ].joined(separator: "\n")
}

struct APIClient: Sendable {
    struct Answer {
        let status: Int
        let headers: HTTPFields
        let data: Data

        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] ?? [:] }
        var list: [Any] { (try? JSONSerialization.jsonObject(with: data)) as? [Any] ?? [] }
        var text: String { String(decoding: data, as: UTF8.self) }
        var code: String? { (json["error"] as? [String: Any])?["code"] as? String }
        var message: String { (json["error"] as? [String: Any])?["message"] as? String ?? "" }
        var hits: [[String: Any]] { json["hits"] as? [[String: Any]] ?? [] }
        var uris: [String] { hits.compactMap { $0["uri"] as? String } }
    }

    let client: any TestClientProtocol

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, key: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        if let key { headers[.authorization] = "Bearer \(key)" }
        let response = try await client.executeRequest(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        return Answer(
            status: response.status.code, headers: response.headers, data: Data(response.body.readableBytesView))
    }

    @discardableResult
    func put(_ lines: String, in collection: String = "default", key: String? = nil) async throws -> Answer {
        let answer = try await send(
            .put, "/v1/collections/\(collection)/documents?language=english", lines, key: key)
        #expect(answer.status == 200, "\(answer.text)")
        return answer
    }

    func query(_ body: String, in collection: String = "default", key: String? = nil) async throws -> Answer {
        try await send(.post, "/v1/collections/\(collection)/query", body, key: key)
    }
}
