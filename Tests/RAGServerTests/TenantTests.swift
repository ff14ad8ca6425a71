import Foundation
import HTTPTypes
import IndexSupport
import TestSupport
import Testing

@testable import RAGServer

/// A tenant's answers are those of a server where it is alone: nothing of another one shows, in hits, scores, counts,
/// lists or errors.
@Suite struct TenantTests {
    private static let words = ["pump", "boiler", "turbine", "valve", "rotor", "night", "loop", "pressure"]

    /// One tenant's step, as requests.
    private struct Step {
        let method: HTTPRequest.Method
        let path: String
        let body: String?
    }

    private static func step(_ random: inout SplitMix64, tenant: String) -> Step {
        let collection = ["one", "two"].randomElement(using: &random)!
        let id = "note-\(Int.random(in: 0..<12, using: &random))"
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<5:
            let lines = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                let text = (0..<6).map { _ in words.randomElement(using: &random)! }.joined(separator: " ")
                let number = Int.random(in: 0..<12, using: &random)
                return
                    #"{"id": "note-\#(number)", "text": "\#(text) \#(tenant)secret", "metadata": {"owner": "\#(tenant)", "n": \#(number)}}"#
            }
            return Step(
                method: .put, path: "/v1/collections/\(collection)/documents?language=english",
                body: lines.joined(separator: "\n"))
        case 5: return Step(method: .delete, path: "/v1/collections/\(collection)/documents/\(id)", body: nil)
        case 6: return Step(method: .get, path: "/v1/collections/\(collection)/documents/\(id)", body: nil)
        default:
            let text = (0..<2).map { _ in words.randomElement(using: &random)! }.joined(separator: " ")
            return Step(
                method: .post, path: "/v1/collections/\(collection)/query",
                body: #"{"text": "\#(text)", "explain": true}"#)
        }
    }

    /// What a tenant can ask about everything, its own and the other's.
    private static let probes: [Step] =
        ["one", "two", "three", "of-b"].flatMap { collection -> [Step] in
            let path = "/v1/collections/\(collection)"
            return [
                Step(method: .post, path: path + "/query", body: #"{"text": "bsecret pump", "min_score": 0}"#),
                Step(method: .post, path: path + "/query", body: #"{"text": "pump", "filter": "owner = b"}"#),
                Step(method: .post, path: path + "/query", body: #"{"text": "pump~1 tur*", "mode": "dense"}"#),
                Step(method: .post, path: path + "/query/groups", body: #"{"query": {"text": "night"}}"#),
                Step(method: .get, path: path, body: nil),
                Step(method: .get, path: path + "/documents", body: nil),
                Step(method: .get, path: path + "/documents?deleted=true", body: nil),
                Step(method: .get, path: path + "/documents/b-only", body: nil),
                Step(method: .delete, path: path + "/documents/b-only", body: nil),
                Step(method: .delete, path: path + "/documents", body: #"{"ids": ["b-only"]}"#),
                Step(method: .get, path: path + "/fields", body: nil),
                Step(method: .get, path: path + "/runs", body: nil),
                Step(
                    method: .post, path: "/v1/vector_stores/\(collection)/search", body: #"{"query": "bsecret night"}"#),
            ]
        } + [
            Step(method: .get, path: "/v1/collections", body: nil), Step(method: .get, path: "/status", body: nil),
            Step(method: .get, path: "/metrics", body: nil),
        ]

    /// Without what depends on the clock.
    static func comparable(_ answer: APIClient.Answer) -> String {
        func strip(_ value: Any) -> Any {
            if let object = value as? [String: Any] {
                let clock = [
                    "seconds", "timings", "request_id", "modified", "ingested", "deleted", "started", "finished",
                ]
                // A count of deleted documents is a number, the time of deletion a text.
                return object.filter { !clock.contains($0.key) || $0.key == "deleted" && !($0.value is String) }
                    .mapValues(strip)
            }
            // The values of the field of this name are times too.
            return (value as? [Any])?.filter { ($0 as? [String: Any])?["name"] as? String != "modified" }.map(strip)
                ?? value
        }
        guard let value = try? JSONSerialization.jsonObject(with: answer.data, options: .fragmentsAllowed),
            let data = try? JSONSerialization.data(
                withJSONObject: strip(value), options: [.sortedKeys, .fragmentsAllowed])
        else { return "\(answer.status) \(answer.text)" }
        return "\(answer.status) " + String(decoding: data, as: UTF8.self)
    }

    @Test(arguments: [UInt64(1), 2, 3]) func `a tenant sees what it would see alone`(seed: UInt64) async throws {
        let (shared, alone) = (ServerFixture(), ServerFixture())
        let (a, b) = (try shared.key("a", .write), try shared.key("b", .write))
        let own = try alone.key("a", .write)
        try await shared.run { both in
            try await alone.run { single in
                var random = SplitMix64(seed: seed)
                try await both.put(#"{"id": "b-only", "text": "the bsecret turbine"}"#, in: "of-b", key: b)
                var chunks: [String] = []
                for number in 0..<24 {
                    let others = Self.step(&random, tenant: "b")
                    _ = try await both.send(others.method, others.path, others.body, key: b)
                    let step = Self.step(&random, tenant: "a")
                    let seen = try await both.send(step.method, step.path, step.body, key: a)
                    let expected = try await single.send(step.method, step.path, step.body, key: own)
                    #expect(Self.comparable(seen) == Self.comparable(expected), "step \(number)")
                    #expect(!seen.text.contains("bsecret"))
                }
                for collection in ["one", "two", "of-b"] {
                    chunks += try await both.query(#"{"text": "bsecret", "min_score": 0}"#, in: collection, key: b).hits
                        .compactMap { $0["id"] as? String }.map { "/v1/collections/\(collection)/chunks/\($0)" }
                }
                #expect(!chunks.isEmpty)
                let probes = Self.probes + chunks.map { Step(method: .get, path: $0, body: nil) }
                for probe in probes {
                    let seen = try await both.send(probe.method, probe.path, probe.body, key: a)
                    let expected = try await single.send(probe.method, probe.path, probe.body, key: own)
                    #expect(Self.comparable(seen) == Self.comparable(expected), "\(probe.method) \(probe.path)")
                    #expect(!seen.text.contains("the bsecret"))
                }
                // The probes changed nothing of the other tenant's.
                let still = try await both.query(#"{"text": "turbine"}"#, in: "of-b", key: b)
                #expect(still.uris == ["b-only"])
            }
        }
    }

    @Test func `a collection of another tenant is answered like one that is not there`() async throws {
        let fixture = ServerFixture()
        let (a, b) = (try fixture.key("a", .write), try fixture.key("b", .write))
        try await fixture.run { api in
            try await api.put(ServerFixture.handbook, in: "hidden", key: b)
            let hidden = try await api.query(#"{"text": "pump"}"#, in: "hidden", key: a)
            let absent = try await api.query(#"{"text": "pump"}"#, in: "absent", key: a)
            #expect(hidden.status == 404)
            #expect(hidden.message == absent.message.replacingOccurrences(of: "absent", with: "hidden"))
        }
    }
}
