import Foundation
import HummingbirdTesting
import Synchronization
import TestSupport
import Testing

@testable import RAGServer

@Suite struct ConnectionTests {
    /// Sends bytes on a new connection of a running server, and gives what comes back until it is closed.
    private func exchange(_ text: String, finishes: Bool = false) async throws -> String {
        let answer = Mutex("")
        let server = RAGHTTPServer(state: try ServerFixture().state())
        try await server.application().test(.live) { client in
            let connection = try RawConnection(port: try #require(client.port))
            defer { connection.close() }
            connection.send(text)
            if finishes { connection.finishSending() }
            let text = await connection.receive()
            answer.withLock { $0 = text }
        }
        return answer.withLock { $0 }
    }

    @Test(arguments: [
        "GET /healthz\r\n\r\n", "BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n", "\u{16}\u{3}\u{1} hello\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost : localhost\r\n\r\n", "GET /caf\u{E9} HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: elsewhere\r\n\r\n", "GET /healthz HTTP/1.1\r\n\r\n",
        "POST /v1/embeddings HTTP/1.1\r\nHost: localhost\r\nContent-Length: -3\r\n\r\n",
        "POST /v1/embeddings HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n{}",
    ]) func `what is no request is answered in JSON, and ends the connection`(text: String) async throws {
        let answer = try await exchange(text)
        #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
        #expect(answer.lowercased().contains("content-type: application/json"))
        #expect(answer.contains(#""code":"bad_request""#))
        #expect(answer.contains("request_id"))
    }

    @Test(arguments: ["/v1/embeddings", "/v1/collections/default/documents"])
    func `a body that is not as its headers say is the client's mistake`(path: String) async throws {
        let head = "POST \(path) HTTP/1.1\r\nHost: localhost\r\n"
        let chunks = try await exchange(head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}")
        #expect(chunks.hasPrefix("HTTP/1.1 400 "), "\(chunks)")
        #expect(chunks.lowercased().contains("connection: close"), "\(chunks)")
        let half = try await exchange(head + "Content-Length: 100\r\n\r\n{\"id\": ", finishes: true)
        #expect(half.hasPrefix("HTTP/1.1 400 "), "\(half)")
    }

    @Test(arguments: [
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: \(String(repeating: "a", count: 20_000))\r\n\r\n",
        "GET /healthz?\(String(repeating: "a", count: 40_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ]) func `a head that is too long says so`(text: String) async throws {
        let answer = try await exchange(text)
        #expect(answer.hasPrefix("HTTP/1.1 431 "), "\(answer)")
        #expect(answer.contains(#""code":"head_too_large""#))
    }

    @Test(arguments: ["HTTP/1.0\r\nHost: localhost", "HTTP/1.1\r\nHost: localhost\r\nConnection: Close"])
    func `a connection ends as its version and headers say`(rest: String) async throws {
        let answer = try await exchange("GET /healthz \(rest)\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
        #expect(answer.hasSuffix(#"{"status":"ok"}"#))
    }

    @Test func `requests in a row are answered in their order`() async throws {
        let answer = try await exchange(
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        let answers = answer.components(separatedBy: "HTTP/1.1 ").dropFirst()
        #expect(answers.map { $0.prefix(3) } == ["200", "404"])
    }

    @Test func `who asks whether to send a body is told to, and one that would be too long is refused`() async throws {
        let server = RAGHTTPServer(state: try ServerFixture().state())
        try await server.application().test(.live) { client in
            let port = try #require(client.port)
            let head =
                "POST /v1/embeddings HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: 100-continue\r\n"
            let connection = try RawConnection(port: port)
            connection.send(head + "Content-Length: 14\r\n\r\n")
            let first = await connection.receive(until: "\r\n\r\n")
            #expect(first == "HTTP/1.1 100 Continue\r\n\r\n")
            connection.send(#"{"input": "a"}"#)
            let second = await connection.receive()
            #expect(second.hasPrefix("HTTP/1.1 409 "), "\(second)")
            connection.close()
            let other = try RawConnection(port: port)
            other.send(head + "Content-Length: 99999999999\r\n\r\n")
            let refusal = await other.receive()
            #expect(refusal.hasPrefix("HTTP/1.1 413 "), "\(refusal)")
            other.close()
        }
    }
}
