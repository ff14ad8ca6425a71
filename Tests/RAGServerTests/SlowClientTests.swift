import Foundation
import HTTPTypes
import HummingbirdTesting
import RAGEngine
import Synchronization
import TestSupport
import Testing

@testable import RAGServer

/// Who waits for whom, and for how long.
@Suite struct SlowClientTests {
    private static let silence = Duration.milliseconds(400)

    /// A server whose patience with clients is short.
    private func fixture(_ change: (inout ServerConfiguration.ClientLimits) -> Void = { _ in }) -> ServerFixture {
        var fixture = ServerFixture()
        fixture.configuration.limits.clients.silence = Self.silence
        fixture.configuration.limits.clients.lingering = .milliseconds(100)
        change(&fixture.configuration.limits.clients)
        return fixture
    }

    private func head(_ path: String, _ length: Int, _ rest: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(length)\r\n\(rest)\r\n"
    }

    private func inBackground(_ body: @escaping @Sendable () -> Void) { Thread.detachNewThread(body) }

    // MARK: Reading

    @Test func `a client is not cut off while the server does not read`() async throws {
        let state = try fixture().state()
        let server = RAGHTTPServer(state: state)
        try await server.application().test(.live) { client in
            let connection = try RawConnection(port: try #require(client.port))
            defer { connection.close() }
            let line = String(repeating: " ", count: 1 << 20) + "\n"
            let body = String(repeating: line, count: 24) + #"{"id": "a", "text": "the pump"}"#
            try await Places.held(of: state.streams) {
                inBackground {
                    connection.send(
                        head("/v1/collections/default/documents", body.utf8.count, "Connection: close\r\n") + body)
                }
                while state.streams.waiting == 0 { try await Task.sleep(for: .milliseconds(2)) }
                try await Task.sleep(for: Self.silence * 4)
            }
            let answer = await connection.receive()
            #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer)")
        }
    }

    @Test(arguments: ["/v1/embeddings", "/v1/collections/default/documents"])
    func `a client that falls silent in a body is told so`(path: String) async throws {
        let state = try fixture().state()
        try await RAGHTTPServer(state: state).application().test(.live) { client in
            let connection = try RawConnection(port: try #require(client.port))
            defer { connection.close() }
            connection.send(head(path, 100) + "{")
            let answer = await connection.receive()
            #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
            #expect(answer.contains(#""code":"slow_request""#))
            #expect(answer.lowercased().contains("connection: close"))
            while state.disconnects.count > 0 { try await Task.sleep(for: .milliseconds(2)) }
        }
    }

    @Test func `a body that comes drop by drop is not waited for`() async throws {
        let fixture = fixture {
            $0.silence = .seconds(60)
            ($0.bodyPatience, $0.bodyRate) = (Self.silence, 1 << 20)
        }
        try await RAGHTTPServer(state: try fixture.state()).application().test(.live) { client in
            let connection = try RawConnection(port: try #require(client.port))
            connection.send(head("/v1/collections/default/documents", 1000))
            let isOver = Mutex(false)
            let drops = Task {
                while !isOver.withLock({ $0 }) {
                    connection.send("\n")
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            let answer = await connection.receive()
            isOver.withLock { $0 = true }
            try await drops.value
            connection.close()
            #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
        }
    }

    @Test(arguments: ["", "GET /healthz HTT", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"])
    func `a connection on which nothing is asked ends`(text: String) async throws {
        try await RAGHTTPServer(state: try fixture().state()).application().test(.live) { client in
            let connection = try RawConnection(port: try #require(client.port))
            defer { connection.close() }
            connection.send(text)
            let answer = await connection.receive()
            #expect(answer.isEmpty == !text.hasSuffix("\r\n"))
        }
    }

    @Test func `changes that are there as a whole do not wait for bodies that are still sent`() async throws {
        var fixture = ServerFixture()
        fixture.configuration.limits.clients.silence = .seconds(60)
        let state = try fixture.state()
        try await fixture.run(.live, state: state) { api in
            try await api.put(ServerFixture.handbook)
            let port = try #require(api.client.port)
            let bodies = try (0..<state.streams.limit).map { _ in try RawConnection(port: port) }
            for body in bodies { body.send(head("/v1/collections/slow/documents", 1000) + "\n") }
            while state.streams.running < state.streams.limit { try await Task.sleep(for: .milliseconds(2)) }
            let path = "/v1/collections/default/documents"
            #expect(try await api.send(.delete, path, #"{"ids": ["pump.md"]}"#).json["deleted"] as? Int == 1)
            let answer = try await api.send(
                .post, path, #"{"documents": [{"id": "a", "text": "a sail"}]}"#,
                headers: [.contentType: "application/json"])
            #expect(answer.status == 200, "\(answer.text)")
            for body in bodies { body.close() }
        }
    }

    // MARK: Half-closed

    /// An embedder that takes its time, and makes vectors of any length.
    private struct SlowEmbedder: Embedder {
        var dimension = 64
        var pause = Duration.milliseconds(300)
        var identity: EmbedderIdentity { HashEmbedder().identity }

        func embed(_ texts: [String], role: EmbeddingRole) async throws -> [Embedding] {
            try await Task.sleep(for: pause)
            return texts.map { _ in
                Embedding(vector: [Float](repeating: 0.123, count: dimension), tokens: 1, truncated: false)
            }
        }
    }

    @Test func `who says that nothing more is sent gets the answer`() async throws {
        var fixture = ServerFixture()
        fixture.embedder = SlowEmbedder()
        // A busy machine takes longer than a client needs to wait.
        fixture.configuration.limits.clients.halfClosed = .seconds(60)
        try await RAGHTTPServer(state: try fixture.state()).application().test(.live) { client in
            let connection = try RawConnection(port: try #require(client.port))
            defer { connection.close() }
            connection.send(head("/v1/embeddings", 14) + #"{"input": "a"}"#)
            connection.finishSending()
            let answer = await connection.receive()
            #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer)")
        }
    }

    @Test func `a call over MCP that is cancelled is answered with an error`() async throws {
        var fixture = ServerFixture()
        fixture.configuration.limits.clients.halfClosed = .milliseconds(50)
        fixture.configuration.limits.searches = 1
        let state = try fixture.state()
        try await fixture.run(.live, state: state) { api in
            try await api.put(ServerFixture.handbook)
            let connection = try RawConnection(port: try #require(api.client.port))
            defer { connection.close() }
            let call =
                #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"search","arguments":{"query":"pump"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"#
            try await Places.held(of: state.searches) {
                connection.send(
                    head(
                        "/mcp", call.utf8.count,
                        "Content-Type: application/json\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\n"
                            + "Mcp-Name: search\r\n") + call)
                connection.finishSending()
                let answer = await connection.receive()
                #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer)")
                #expect(answer.contains(#""id":7"#), "\(answer)")
            }
        }
    }

    // MARK: Writing

    private static let texts = 400

    /// A server that has 12 MB to answer.
    private func largeAnswers() -> ServerFixture {
        var fixture = fixture { $0.silence = .seconds(1) }
        fixture.embedder = SlowEmbedder(dimension: 4096, pause: .zero)
        return fixture
    }

    private func askForMuch(_ connection: RawConnection) {
        let body = #"{"input": ["# + Array(repeating: #""a""#, count: Self.texts).joined(separator: ", ") + "]}"
        connection.send(head("/v1/embeddings", body.utf8.count, "Connection: close\r\n") + body)
    }

    private func expectWhole(_ answer: String) throws {
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
        let parts = try #require(answer.firstRange(of: "\r\n\r\n"))
        let length = try #require(
            answer[..<parts.lowerBound].lowercased().firstMatch(of: /content-length: (\d+)/).flatMap { Int($0.1) })
        #expect(length > 8 << 20)
        #expect(answer[parts.upperBound...].utf8.count == length)
    }

    @Test func `a slow reader gets the whole answer, half-closed or not`() async throws {
        try await RAGHTTPServer(state: try largeAnswers().state()).application().test(.live) { client in
            for finishes in [false, true] {
                let connection = try RawConnection(port: try #require(client.port), window: 1 << 16)
                defer { connection.close() }
                askForMuch(connection)
                if finishes { connection.finishSending() }
                try expectWhole(await connection.receive(pause: 0.02))
            }
        }
    }

    @Test func `an answer that is being sent when the server is told to stop is sent`() async throws {
        let reading = Mutex<Task<String, Never>?>(nil)
        let state = try largeAnswers().state()
        try await RAGHTTPServer(state: state).application().test(.live) { client in
            let connection = try RawConnection(port: try #require(client.port), window: 1 << 16)
            askForMuch(connection)
            let start = await connection.receive(until: "\r\n\r\n")
            reading.withLock {
                $0 = Task {
                    let rest = await connection.receive(pause: 0.02)
                    connection.close()
                    return start + rest
                }
            }
        }
        try expectWhole(await reading.withLock { $0 }?.value ?? "")
    }

    @Test func `a reader that takes nothing is closed`() async throws {
        let state = try largeAnswers().state()
        try await RAGHTTPServer(state: state).application().test(.live) { client in
            let connection = try RawConnection(port: try #require(client.port), window: 1 << 16)
            defer { connection.close() }
            askForMuch(connection)
            _ = await connection.receive(until: "HTTP/1.1 200 ")
            // Ends with the time limit of the whole run if it never happens.
            while state.disconnects.count > 0 { try await Task.sleep(for: .milliseconds(2)) }
        }
    }

    // MARK: Room

    @Test func `the connection that is idle the longest makes room for another`() async throws {
        var fixture = ServerFixture()
        fixture.configuration.limits.connections = 3
        fixture.configuration.limits.clients.leastIdle = .milliseconds(20)
        try await RAGHTTPServer(state: try fixture.state()).application().test(.live) { client in
            let request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            let connections = try (0..<6).map { _ in try RawConnection(port: try #require(client.port)) }
            for connection in connections {
                connection.send(request)
                let answer = await connection.receive(until: #"{"status":"ok"}"#)
                #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer)")
            }
            #expect(await connections[0].receive().isEmpty)
            for connection in connections { connection.close() }
        }
    }

    @Test func `a tunnel is refused, and its connection ended`() async throws {
        let state = try fixture().state()
        try await RAGHTTPServer(state: state).application().test(.live) { client in
            let connection = try RawConnection(port: try #require(client.port))
            defer { connection.close() }
            connection.send("CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\nhello")
            let answer = await connection.receive()
            #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
            #expect(answer.lowercased().contains("connection: close"))
            while state.disconnects.count > 0 { try await Task.sleep(for: .milliseconds(2)) }
        }
    }
}

/// The places of an admission, taken by a test.
enum Places {
    /// Holds all of them until `body` is over.
    static func held(of admission: Admission, _ body: () async throws -> Void) async throws {
        let gates = (0..<admission.limit).map { _ in AsyncStream.makeStream(of: Void.self) }
        let holders = gates.map { gate in
            let open = gate.stream
            return Task { try await admission.run { for await _ in open {} } }
        }
        defer { for gate in gates { gate.continuation.finish() } }
        while admission.running < admission.limit { try await Task.sleep(for: .milliseconds(2)) }
        try await body()
        for gate in gates { gate.continuation.finish() }
        for holder in holders { try await holder.value }
    }
}
