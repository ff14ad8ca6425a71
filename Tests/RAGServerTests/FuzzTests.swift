import Foundation
import HTTPTypes
import IndexSupport
import TestSupport
import Testing

@testable import RAGServer

/// Requests that are nearly right. Whatever comes, the answer is one that the API has, never a failure of the server.
///
/// `RAG_FUZZ=100000` asks so many in place of the few of a usual run.
@Suite struct FuzzTests {
    private static let bodies = [
        #"{"text": "pump", "mode": "hybrid", "limit": 3, "offset": 1, "filter": "team = water and severity >= 2", "fusion": {"method": "rrf", "k": 60, "dense_weight": 0.5}, "explain": true}"#,
        #"{"text": ["a \"phrase\"", "pre* fuzzy~1 -not +must title:x"], "filter": {"must": [{"key": "n", "range": {"gte": 1}}], "should": []}, "per_document": 2, "expand": "section", "context_tokens": 100}"#,
        #"{"queries": [{"text": "pump", "min_score": 0.1}, {"text": "night", "candidates": 10, "exact": true}]}"#,
        #"{"documents": [{"id": "x", "text": "the mast", "title": "t", "metadata": {"a": [1, 2.5, "x", true]}, "markdown": true}, {"id": "y", "delete": true}]}"#,
        #"{"query": "night", "filters": {"type": "or", "filters": [{"type": "eq", "key": "a", "value": 1}, {"type": "nin", "key": "b", "value": ["c"]}]}, "max_num_results": 5}"#,
        #"{"input": ["a", "b"], "model": "m", "encoding_format": "base64", "input_type": "query"}"#,
        #"{"query": "q", "documents": ["a", {"text": "b"}], "top_n": 1, "return_documents": true}"#,
        #"{"query": "q", "texts": ["a", "b"], "raw_scores": true, "inputs": "c"}"#,
        #"{"ids": ["a", "b"]}"#, #"{"query": {"text": "pump"}, "limit": 2, "group_size": 2}"#,
    ]

    private static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "1e999", "9223372036854775808", "0.1e-5", "\\u0000",
        "\\ud800", "\u{FEFF}", "\u{0}", "ß☃🎉", "\"text\"", "\"filter\"", "((((", "\"a\":", "*", "~", "  ", "\n",
    ]

    private static func mutated(_ body: String, _ random: inout SplitMix64) -> String {
        var bytes = Array(body.utf8)
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.insert(contentsOf: pieces.randomElement(using: &random)!.utf8, at: place)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...9, using: &random)))
            case 2 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
            default:
                let end = min(bytes.count, place + Int.random(in: 0...20, using: &random))
                bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func path(_ endpoint: Endpoint, _ random: inout SplitMix64) -> String {
        let names = ["default", "absent", "%2e%2e%2fetc", "%00", "%ff", "a%20b", "..", "pump.md", "1-0", "%"]
        var path = endpoint.path.split(separator: "/").map { part in
            part.hasPrefix("{") ? names.randomElement(using: &random)! : String(part)
        }.joined(separator: "/")
        if Int.random(in: 0..<20, using: &random) == 0 {
            path = mutated(path, &random).filter { $0 > " " && $0.isASCII }
        }
        let queries = [
            "", "?limit=2", "?limit=-1", "?cursor=%%%", "?cursor=YQ", "?values=0", "?a=b", "?limit=1&limit=2",
            "?deleted=x",
        ]
        return "/" + path + queries.randomElement(using: &random)!
    }

    @Test func `no request makes the server fail`() async throws {
        var fixture = ServerFixture()
        fixture.embedder = HashEmbedder()
        let rounds = ProcessInfo.processInfo.environment["RAG_FUZZ"].flatMap { Int($0) } ?? 1500
        try await fixture.run { api in
            try await api.put(ServerFixture.handbook)
            var random = SplitMix64(seed: 7)
            // Writing costs a sync to the disk: one in fifty.
            let (writes, reads) = (
                Endpoints.all.filter { $0.right == .write }, Endpoints.all.filter { $0.right != .write }
            )
            for _ in 0..<rounds {
                let isWrite = Int.random(in: 0..<50, using: &random) == 0
                let endpoint = (isWrite ? writes : reads).randomElement(using: &random)!
                let path = Self.path(endpoint, &random)
                let body = Self.mutated(Self.bodies.randomElement(using: &random)!, &random)
                let answer = try await api.send(endpoint.method, path, body)
                #expect(
                    [200, 400, 404, 405, 409, 413, 422].contains(answer.status),
                    "\(endpoint.method) \(path)\n\(body)\n\(answer.status) \(answer.text)")
                if answer.status >= 400, answer.json["failed"] == nil { #expect(answer.code != nil) }
            }
            // It still answers.
            #expect(try await api.query(#"{"text": "pump"}"#).status == 200)
        }
    }
}
