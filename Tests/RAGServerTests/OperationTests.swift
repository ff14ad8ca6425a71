import Foundation
import HTTPTypes
import HummingbirdTesting
import RAGEngine
import Synchronization
import TestSupport
import Testing

@testable import RAGServer

@Suite struct AdmissionTests {
    private final class Counts: Sendable {
        private let state = Mutex((now: 0, most: 0))
        var most: Int { state.withLock { $0.most } }
        func enter() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func leave() { state.withLock { $0.now -= 1 } }
    }

    @Test func `no more run at a time than are let in`() async throws {
        let admission = Admission(limit: 3, queue: 100, patience: .seconds(60))
        let counts = Counts()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await admission.run {
                        counts.enter()
                        try await Task.sleep(for: .milliseconds(1))
                        counts.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(counts.most == 3)
        #expect(admission.running == 0)
        #expect(admission.waiting == 0)
    }

    /// Holds the only place until the test is over.
    private func holding(_ admission: Admission, _ body: () async throws -> Void) async throws {
        let (open, gate) = AsyncStream.makeStream(of: Void.self)
        let holder = Task { try await admission.run { for await _ in open {} } }
        while admission.running == 0 { await Task.yield() }
        try await body()
        gate.finish()
        try await holder.value
        #expect(admission.running == 0)
    }

    @Test func `a full queue refuses at once`() async throws {
        let admission = Admission(limit: 1, queue: 0, patience: .seconds(60))
        try await holding(admission) {
            let failure = await #expect(throws: RequestFailure.self) { try await admission.run {} }
            #expect(failure?.code == .overloaded)
            #expect(failure?.retryAfter == 1)
        }
    }

    @Test func `who waits too long is refused`() async throws {
        let admission = Admission(limit: 1, queue: 10, patience: .milliseconds(20))
        try await holding(admission) {
            let failure = await #expect(throws: RequestFailure.self) { try await admission.run {} }
            #expect(failure?.code == .overloaded)
            #expect(admission.waiting == 0)
        }
    }

    @Test func `who goes away while waiting leaves the queue`() async throws {
        let admission = Admission(limit: 1, queue: 10, patience: .seconds(60))
        try await holding(admission) {
            let waiter = Task { try await admission.run {} }
            while admission.waiting == 0 { await Task.yield() }
            waiter.cancel()
            await #expect(throws: CancellationError.self) { try await waiter.value }
            #expect(admission.waiting == 0)
        }
    }

    @Test func `an overloaded server says when to come again`() async throws {
        var fixture = ServerFixture()
        fixture.configuration.limits.searches = 1
        fixture.configuration.limits.waiting = 0
        let state = try fixture.state()
        try await fixture.run(state: state) { api in
            try await api.put(ServerFixture.handbook)
            try await holding(state.searches) {
                let answer = try await api.query(#"{"text": "pump"}"#)
                #expect(answer.status == 503)
                #expect(answer.code == "overloaded")
                #expect(answer.headers[.retryAfter] == "1")
            }
            #expect(try await api.query(#"{"text": "pump"}"#).status == 200)
        }
    }
}

@Suite struct DisconnectTests {
    /// An embedder that waits until it is cancelled.
    private final class PatientEmbedder: Embedder {
        let identity = HashEmbedder().identity
        let began = Mutex(false)
        let wasCancelled = Mutex(false)

        func embed(_ texts: [String], role: EmbeddingRole) async throws -> [Embedding] {
            began.withLock { $0 = true }
            do { try await Task.sleep(for: .seconds(60)) } catch {
                wasCancelled.withLock { $0 = true }
                throw error
            }
            return []
        }
    }

    @Test func `nobody works for a client that is gone`() async throws {
        var fixture = ServerFixture()
        let embedder = PatientEmbedder()
        fixture.embedder = embedder
        let state = try fixture.state()
        try await fixture.run(.live, state: state) { api in
            let port = try #require(api.client.port)
            let connection = try RawConnection(port: port)
            let body = #"{"input": "a"}"#
            connection.send(
                "POST /v1/embeddings HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
            while !embedder.began.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(2)) }
            connection.close()
            // Ends with the time limit of the whole run if it never happens.
            while !embedder.wasCancelled.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(2)) }
            #expect(state.embeddings.waiting == 0)
        }
    }
}

@Suite struct MetricsTests {
    @Test func `what was asked is counted, in lines that Prometheus reads`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            _ = try await api.query(#"{"text": "pump"}"#)
            _ = try await api.query(#"{"text": "pump", "limit": 0}"#)
            let text = try await api.send(.get, "/metrics").text
            #expect(text.contains(#"rag_queries_total{mode="lexical"} 1"#))
            #expect(
                text.contains(
                    #"rag_requests_total{route="/v1/collections/{collection}/query",method="POST",status="200"} 1"#))
            #expect(text.contains(#"rag_errors_total{code="invalid_value"} 1"#))
            #expect(text.contains(#"rag_documents_total{outcome="added"} 3"#))
            #expect(text.contains(#"rag_store_documents{collection="default"} 3"#))
            #expect(text.contains(#"rag_query_stage_seconds_count{stage="search"} 1"#))
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                let parts = line.split(separator: " ")
                #expect(Double(parts.last ?? "") != nil, "\(line)")
            }
        }
    }

    @Test func `a histogram counts every observation once, in buckets that grow`() {
        let metrics = ServerMetrics()
        for seconds in [0.0001, 0.003, 0.003, 7, 100] { metrics.countRequest("/a", "GET", 200, seconds) }
        let buckets = metrics.text([]).split(separator: "\n").filter { $0.hasPrefix("rag_request_seconds_bucket") }
            .compactMap { Int($0.split(separator: " ").last ?? "") }
        #expect(buckets == buckets.sorted())
        #expect(buckets.first == 1)
        #expect(buckets.last == 5)
    }

    @Test func `labels are escaped`() {
        let text = ServerMetrics().text([("a", "help", [("name", "x\"y\\z\nw")], 1)])
        #expect(text.contains(#"a{name="x\"y\\z\nw"} 1"#))
    }
}

@Suite struct SharedStoreTests {
    /// The program of the same build, in the folder of the fixture.
    @Test func `what another process ingests is found by the next query, and nobody waits`() async throws {
        let fixture = ServerFixture()
        let rag = CommandLineProgram(in: fixture.folder.path)
        try await fixture.run { api in
            #expect(try await api.query(#"{"text": "pump"}"#).status == 404)
            for number in 0..<5 {
                fixture.folder.write("docs/\(number).txt", "The lamp number \(number) is blue.")
                let ingest = try rag.run("ingest", "docs", "--store", fixture.storePath, "--no-model", "--json")
                #expect(ingest.exitCode == 0, "\(ingest.notes)")
                let answer = try await api.query(#"{"text": "lamp", "limit": 100}"#)
                #expect(answer.uris.count == number + 1)
            }
            // And the other way round.
            try await api.put(#"{"id": "sail", "text": "the sail is white"}"#)
            let query = try rag.run("query", "sail", "--store", fixture.storePath, "--no-model", "--json")
            #expect(query.exitCode == 0, "\(query.notes)")
        }
    }

    @Test func `queries go on while another process writes`() async throws {
        let fixture = ServerFixture()
        for number in 0..<300 { fixture.folder.write("docs/\(number).txt", "The lamp number \(number) is blue.") }
        try await fixture.run { api in
            try await api.put(ServerFixture.handbook)
            let rag = try CommandLineProgram(in: fixture.folder.path).start([
                "ingest", "docs", "--store", fixture.storePath, "--no-model",
            ])
            var counts: [Int] = []
            while rag.isRunning {
                let answer = try await api.query(#"{"text": "lamp pump", "limit": 1000}"#)
                #expect(answer.status == 200, "\(answer.text)")
                counts.append(answer.uris.count)
            }
            #expect(rag.wait().exitCode == 0)
            #expect(counts == counts.sorted())
            let last = try await api.query(#"{"text": "lamp", "limit": 1000, "min_score": 0}"#)
            #expect(last.uris.count == 300)
        }
    }
}
