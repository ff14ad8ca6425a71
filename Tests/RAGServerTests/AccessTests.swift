import Foundation
import HTTPTypes
import IndexSupport
import RAGEngine
import TestSupport
import Testing

@testable import RAGServer

/// A key sees the documents of its tenant and its access tiers, and those without any; of others nothing shows, in hits,
/// scores, counts, lists, values or errors.
@Suite struct AccessTests {
    private static let words = ["pump", "boiler", "turbine", "valve", "rotor", "night", "loop", "pressure"]
    private static let tiers = ["red", "blue", "green"]

    /// A document never changes its tiers.
    private static func tiers(of number: Int) -> [String] {
        [[], ["red"], ["blue"], ["green"], ["red", "blue"], ["red", "green"], [], ["blue"]][number % 8]
    }

    private static func put(_ number: Int, _ tenant: String, _ random: inout SplitMix64) -> String {
        let text = (0..<6).map { _ in words.randomElement(using: &random)! }.joined(separator: " ")
        let tiers = tiers(of: number)
        let access = tiers.isEmpty ? "" : ", \"access\": [\(tiers.map { "\"\($0)\"" }.joined(separator: ","))]"
        // Words and values that only documents of these tiers have.
        let mark = "mark\(tenant)\(tiers.joined())"
        return
            #"{"id": "note-\#(number)", "text": "\#(text) \#(mark)", "metadata": {"n": \#(number), "of": "\#(mark)"\#(access)}}"#
    }

    private struct Probe {
        let method: HTTPRequest.Method
        let path: String
        var body: String?
    }

    private static func probes(_ random: inout SplitMix64) -> [Probe] {
        let path = "/v1/collections/one"
        let text = (0..<2).map { _ in words.randomElement(using: &random)! }.joined(separator: " ")
        let number = Int.random(in: 0..<24, using: &random)
        let mark = "mark" + ["a", "b"].randomElement(using: &random)! + tiers(of: number).joined()
        return [
            Probe(method: .post, path: path + "/query", body: #"{"text": "\#(text)", "explain": true}"#),
            Probe(method: .post, path: path + "/query", body: #"{"text": "\#(mark)", "min_score": 0}"#),
            Probe(method: .post, path: path + "/query", body: #"{"text": "\#(mark.dropLast())", "limit": 3}"#),
            Probe(method: .post, path: path + "/query", body: #"{"text": "night", "filter": "of = \#(mark)"}"#),
            Probe(method: .post, path: path + "/query", body: #"{"text": "night", "access": []}"#),
            Probe(
                method: .post, path: path + "/query",
                body: #"{"prefetch": [{"text": "\#(text)"}, {"text": "night", "mode": "lexical"}], "limit": 4}"#),
            Probe(method: .post, path: path + "/query/groups", body: #"{"query": {"text": "\#(text)"}}"#),
            Probe(
                method: .post, path: path + "/query/groups",
                body: #"{"query": {"text": "night"}, "group_by": "of", "group_size": 1}"#),
            Probe(method: .get, path: path), Probe(method: .get, path: path + "/documents"),
            Probe(method: .get, path: path + "/documents?limit=2"),
            Probe(method: .get, path: path + "/documents?deleted=true"),
            Probe(method: .get, path: path + "/documents/note-\(number)"),
            Probe(method: .get, path: path + "/fields?values=100"), Probe(method: .get, path: path + "/runs"),
            Probe(method: .get, path: "/status"), Probe(method: .get, path: "/v1/collections"),
            Probe(method: .post, path: "/v1/vector_stores/one/search", body: #"{"query": "\#(mark) night"}"#),
            Probe(method: .delete, path: path + "/documents/note-\(number)"),
            Probe(method: .put, path: path + "/documents", body: #"{"id": "note-\#(number)", "text": "mine now"}"#),
            mcp("search", #"{"query": "\#(text)"}"#), mcp("search", #"{"query": "\#(mark)", "access": []}"#),
            mcp("get_document", #"{"document": "note-\#(number)"}"#), mcp("list_documents", "{}"),
            mcp("status", "{}"),
        ].map { probe in
            var probe = probe
            if probe.path == "/mcp" { probe.body = probe.body?.replacing("COLLECTION", with: "one") }
            return probe
        }
    }

    private static func mcp(_ tool: String, _ arguments: String) -> Probe {
        let meta =
            #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#
        var arguments = arguments
        if tool != "status" {
            let comma = arguments == "{}" ? "" : ","
            arguments = "\(arguments.dropLast())\(comma)\"collection\":\"COLLECTION\"}"
        }
        return Probe(
            method: .post, path: "/mcp",
            body:
                #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments),\#(meta)}}"#
        )
    }

    private static func send(_ probe: Probe, to api: APIClient, key: String) async throws -> APIClient.Answer {
        var headers: HTTPFields = [:]
        if probe.path == "/mcp", let body = probe.body {
            headers[.mcpVersion] = "2026-07-28"
            headers[.mcpMethod] = "tools/call"
            headers[.mcpName] = ["search", "get_document", "list_documents", "status"].first {
                body.contains("\"name\":\"\($0)\"")
            }
        }
        return try await api.send(probe.method, probe.path, probe.body, key: key, headers: headers)
    }

    /// Without moments, also where they stand in texts.
    private static func comparable(_ answer: APIClient.Answer) -> String {
        TenantTests.comparable(answer).replacing(/[0-9]{4}-[0-9-]{5}T[0-9:.]+Z/, with: "")
    }

    @Test(arguments: [UInt64(1), 2, 3, 4]) func `a key sees what it would see if there were nothing else`(
        seed: UInt64
    ) async throws {
        var random = SplitMix64(seed: seed)
        let shared = ServerFixture()
        let writers = ["a": try shared.key("a", .write), "b": try shared.key("b", .write)]
        let tenant = ["a", "b"].randomElement(using: &random)!
        let own = Set(Self.tiers.filter { _ in Bool.random(using: &random) })
        let key = try shared.key(tenant, access: own.sorted())
        // A store that never held what the key must not see.
        let alone = ServerFixture()
        let (loneWriter, loneKey) = (try alone.key(tenant, .write), try alone.key(tenant, access: own.sorted()))
        let visible: @Sendable (Int) -> Bool = { number in
            let tiers = Self.tiers(of: number)
            return tiers.isEmpty || !own.isDisjoint(with: tiers)
        }
        let steps: [(tenant: String, number: Int, line: String?)] = (0..<40).map { step in
            // Both stores have the collection from the first on.
            let number = step == 0 ? 0 : Int.random(in: 0..<24, using: &random)
            let writer = step == 0 ? tenant : ["a", "b"].randomElement(using: &random)!
            let isDeleted = step > 0 && Int.random(in: 0..<5, using: &random) == 0
            return (writer, number, isDeleted ? nil : Self.put(number, writer, &random))
        }
        let start = random
        try await shared.run { all in
            try await alone.run { single in
                var random = start
                for (step, (writer, number, line)) in steps.enumerated() {
                    let method: HTTPRequest.Method = line == nil ? .delete : .put
                    let path =
                        "/v1/collections/one/documents" + (line == nil ? "/note-\(number)" : "?language=english")
                    _ = try await all.send(method, path, line, key: writers[writer])
                    if writer == tenant, visible(number) {
                        _ = try await single.send(method, path, line, key: loneWriter)
                    }
                    guard step % 5 == 4 else { continue }
                    for probe in Self.probes(&random) {
                        let seen = try await Self.send(probe, to: all, key: key)
                        let expected = try await Self.send(probe, to: single, key: loneKey)
                        #expect(
                            Self.comparable(seen) == Self.comparable(expected),
                            "step \(step): \(probe.method) \(probe.path) \(probe.body ?? "")")
                    }
                }
            }
        }
    }

    @Test func `a key asks with fewer tiers than it has, and never with others`() async throws {
        let fixture = ServerFixture()
        let writer = try fixture.key("default", .write)
        let key = try fixture.key("default", access: ["red", "blue"])
        try await fixture.run { api in
            try await api.put(
                (0..<8).map { number in
                    var random = SplitMix64(seed: 1)
                    return Self.put(number, "a", &random)
                }.joined(separator: "\n"), key: writer)
            func uris(_ access: String, _ secret: String = key) async throws -> Int {
                try await api.query(
                    #"{"text": "marka marka* note", "min_score": 0, "limit": 50, "collapse_duplicates": false\#(access)}"#,
                    key: secret
                ).hits.count
            }
            #expect(try await uris("") == 7)
            #expect(try await uris(#", "access": ["red"]"#) == 5)
            #expect(try await uris(#", "access": []"#) == 2)
            let refused = try await api.query(#"{"text": "night", "access": ["red", "green"]}"#, key: key)
            #expect(refused.status == 403)
            let header = try await api.send(
                .get, "/v1/collections/default/documents", key: key, headers: [.ragAccess: "blue"])
            #expect((header.json["documents"] as? [Any])?.count == 5)
            let beyond = try await api.send(
                .get, "/v1/collections/default/documents", key: key, headers: [.ragAccess: "green"])
            #expect(beyond.status == 403)
            // Who sees all must say with which tiers it asks.
            #expect(try await api.query(#"{"text": "night"}"#, key: writer).status == 422)
            #expect(try await uris(#", "access": ["green"]"#, writer) == 4)
        }
    }

    @Test func `a key without tiers is refused where documents have some, and reads everything else`() async throws {
        let fixture = ServerFixture()
        let (writer, key) = (try fixture.key("default", .write), try fixture.key("default"))
        try await fixture.run { api in
            try await api.put(ServerFixture.handbook, in: "open", key: writer)
            try await api.put(
                #"{"id": "x", "text": "the secret", "metadata": {"access": "red"}}"#, in: "closed", key: writer)
            #expect(try await api.query(#"{"text": "pump"}"#, in: "open", key: key).status == 200)
            for path in ["", "/documents", "/documents/x", "/fields", "/runs", "/documents?deleted=true"] {
                let answer = try await api.send(.get, "/v1/collections/closed\(path)", key: key)
                #expect(answer.status == 422, "\(path)")
                #expect(!answer.text.contains("secret"))
                #expect(try await api.send(.get, "/v1/collections/open\(path)", key: key).status != 422)
            }
            #expect(try await api.query(#"{"text": "secret"}"#, in: "closed", key: key).status == 422)
            let status = try await api.send(.get, "/status", key: key)
            #expect((status.json["collections"] as? [[String: Any]])?.map { $0["name"] as? String } == ["open"])
        }
    }

    @Test func `a key of some tiers never writes, whatever the file says`() async throws {
        let fixture = ServerFixture()
        let key = try fixture.key("default", .admin, access: ["red"])
        try await fixture.run { api in
            for (method, path) in [
                (HTTPRequest.Method.put, "/v1/collections/default/documents"), (.get, "/metrics"),
                (.post, "/v1/backup"),
            ] {
                let answer = try await api.send(method, path, "{}", key: key)
                #expect(answer.status == 403)
            }
        }
    }
}
