import Foundation
import HTTPTypes
import Logging
import RAGEngine
import TestSupport
import Testing

@testable import RAGServer

/// Spans, as a collector receives them.
@Suite struct TraceTests {
    private struct Received {
        let name: String
        let trace: String
        let id: String
        let parent: String?
        let start: Int
        let end: Int
        let text: String
    }

    private static func spans(_ collector: TestServer) -> [Received] {
        collector.requests.filter { $0.path == "/v1/traces" }.flatMap { request -> [Received] in
            let resources = request.json["resourceSpans"] as? [[String: Any]] ?? []
            let scopes = resources.flatMap { $0["scopeSpans"] as? [[String: Any]] ?? [] }
            return scopes.flatMap { $0["spans"] as? [[String: Any]] ?? [] }.map { span in
                Received(
                    name: span["name"] as? String ?? "", trace: span["traceId"] as? String ?? "",
                    id: span["spanId"] as? String ?? "", parent: span["parentSpanId"] as? String,
                    start: (span["startTimeUnixNano"] as? String).flatMap { Int($0) } ?? 0,
                    end: (span["endTimeUnixNano"] as? String).flatMap { Int($0) } ?? -1, text: "\(span)")
            }
        }
    }

    @Test func `a query is a trace of its stages, in the trace of who asks`() async throws {
        let collector = TestServer { _ in TestServer.Reply(200, "{}") }
        var fixture = ServerFixture()
        fixture.configuration.collector = collector.url
        let state = try fixture.state()
        try await fixture.run(state: state) { api in
            try await api.put(ServerFixture.handbook)
            let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
            _ = try await api.send(
                .post, "/v1/collections/default/query", #"{"text": "pump"}"#,
                headers: [.traceParent: "00-\(trace)-00f067aa0ba902b7-01"])
            _ = try await api.send(
                .post, "/v1/collections/default/query", #"{"text": "unsampled"}"#,
                headers: [.traceParent: "00-\(trace)-00f067aa0ba902b7-00"])
            await state.spans?.flush()
            let all = Self.spans(collector)
            #expect(state.spans?.usage == SpanExporter.Usage(sent: all.count, dropped: 0))
            let own = all.filter { $0.trace == trace }
            let root = try #require(own.first { $0.name == "POST /v1/collections/{collection}/query" })
            #expect(own.count { $0.name == root.name } == 1)
            #expect(root.parent == "00f067aa0ba902b7")
            let query = try #require(own.first { $0.name == "query" })
            #expect(query.parent == root.id)
            let stages = own.filter { $0.parent == query.id }
            #expect(
                ["understand", "embed", "filter", "legs", "fuse", "rerank", "hydrate"].allSatisfy { name in
                    stages.contains { $0.name == name }
                }, "\(stages.map(\.name))")
            let legs = try #require(stages.first { $0.name == "legs" })
            #expect(own.contains { $0.name == "leg lexical" && $0.parent == legs.id })
            #expect(own.allSatisfy { $0.start > 0 && $0.end >= $0.start })
            #expect(Set(all.map(\.id)).count == all.count)
            // What was asked and what was found are nobody's business.
            #expect(!all.contains { $0.text.contains("pump") })
            let ingest = try #require(all.first { $0.name == "ingest" })
            #expect(all.contains { $0.name == "commit" && $0.parent == ingest.id })
        }
    }

    @Test func `a collector that fails costs spans and nothing else`() async throws {
        let collector = TestServer { _ in TestServer.Reply(503) }
        var fixture = ServerFixture()
        fixture.configuration.collector = collector.url + "/"
        let state = try fixture.state()
        try await fixture.run(state: state) { api in
            try await api.put(ServerFixture.handbook)
            #expect(try await api.query(#"{"text": "pump"}"#).status == 200)
            await state.spans?.flush()
            #expect(state.spans?.usage.sent == 0)
            #expect((state.spans?.usage.dropped ?? 0) > 3)
            #expect(try await api.send(.get, "/metrics").text.contains("rag_spans{outcome=\"dropped\"}"))
        }
    }

    @Test func `no more spans wait than there is room for`() async throws {
        let exporter = try SpanExporter("http://127.0.0.1:9", logger: Logger(label: "test"))
        for _ in 0..<SpanExporter.capacity + 5 {
            exporter.add(Span(trace: "", parent: nil, name: "", start: 0, end: 0))
        }
        #expect(exporter.usage.dropped >= 5)
    }

    @Test(arguments: ["localhost:4318", "ftp://a", "", "http://", "http://a b"])
    func `an address that is none is refused at the start`(address: String) {
        var fixture = ServerFixture()
        fixture.configuration.collector = address
        #expect(throws: RAGError.self) { try fixture.state() }
    }

    @Test(arguments: [
        "", "00", "00-0-0-0", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-zz",
    ]) func `a traceparent that is none begins a trace`(header: String) {
        #expect(TraceContext(header: header) == nil)
        let new = TraceContext()
        #expect(new.trace.count == 32 && new.parent == nil && new.isSampled)
    }
}
