import Foundation
import HTTPTypes
import IndexSupport
import Logging
import RAGEngine
import TestSupport
import Testing

@testable import RAGServer

@Suite struct PlaneProjectionTests {
    @Test func `the plane shows the two directions in which vectors differ most`() {
        var random = SplitMix64(seed: 3)
        let vectors = (0..<200).map { _ -> [Float] in
            var vector = (0..<20).map { _ in Float.random(in: -0.1...0.1, using: &random) }
            vector[4] += Float.random(in: -5...5, using: &random)
            vector[11] += Float.random(in: -2...2, using: &random)
            return vector
        }
        let plane = PlaneProjection(vectors)
        #expect(plane.shares[0] > 0.8)
        #expect(plane.shares.reduce(0, +) > 0.98)
        let places = vectors.map { plane.place(of: $0) }
        // Far apart in these directions is far apart in the plane.
        for (vector, place) in zip(vectors, places) where abs(vector[4]) > 1 {
            #expect((vector[4] > 0) == (place.x > 0) || abs(place.x) < 0.5)
        }
        let again = PlaneProjection(vectors).place(of: vectors[0])
        #expect(again.x == places[0].x && again.y == places[0].y)
    }

    @Test(arguments: [0, 1, 2, 3]) func `few vectors, equal ones and none have a place`(count: Int) {
        let plane = PlaneProjection([[Float]](repeating: [1, 2, 3], count: count))
        let place = plane.place(of: [1, 2, 3])
        #expect(place.x.isFinite && place.y.isFinite)
        #expect(plane.shares.allSatisfy { $0.isFinite })
        let other = plane.place(of: [1])
        #expect(other.x == 0 && other.y == 0)
    }
}

@Suite struct MapTests {
    private func run(
        _ fixture: ServerFixture, _ body: @Sendable (APIClient) async throws -> Void
    ) async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let store = Store(at: fixture.storePath, embedder: HashEmbedder(), waitForWriter: 30)
        let state = try ServerState(store: store, configuration: fixture.configuration, logger: logger)
        try await fixture.run(state: state) { api in try await body(api) }
    }

    @Test func `a map places a sample and the hits that are asked for`() async throws {
        try await run(ServerFixture()) { api in
            let lines = (0..<40).map {
                #"{"id": "\#($0)", "text": "\#($0 % 2 == 0 ? "pump valve" : "lamp blue") \#($0)"}"#
            }
            try await api.put(lines.joined(separator: "\n"))
            let hits = try await api.query(#"{"text": "pump", "limit": 5}"#).hits.compactMap { $0["id"] as? String }
            let map = try await api.send(
                .get, "/v1/collections/default/map?points=30&chunks=\(hits.joined(separator: ","))")
            #expect(map.status == 200, "\(map.text)")
            #expect((map.json["points"] as? [Any])?.count == 30)
            #expect((map.json["hits"] as? [[String: Any]])?.compactMap { $0["id"] as? String } == hits)
            let again = try await api.send(.get, "/v1/collections/default/map?points=30")
            func points(_ answer: APIClient.Answer) -> [String] {
                (answer.json["points"] as? [[String: Any]] ?? []).map {
                    "\($0["id"] ?? "") \($0["x"] ?? "") \($0["y"] ?? "")"
                }
            }
            #expect(points(again) == points(map))
            for query in [
                "points=9", "chunks=x", "chunks=" + [String](repeating: "1-0", count: 101).joined(separator: ","),
            ] {
                #expect(try await api.send(.get, "/v1/collections/default/map?\(query)").status == 422)
            }
        }
    }

    @Test func `a map shows nothing of other tiers and tenants`() async throws {
        let fixture = ServerFixture()
        let (writer, red, other) = (
            try fixture.key("default", .write), try fixture.key("default", access: ["red"]),
            try fixture.key("other", .write)
        )
        try await run(fixture) { api in
            let lines = (0..<20).map {
                #"{"id": "\#($0)", "title": "of \#($0 % 2 == 0 ? "red" : "blue")", "text": "lamp \#($0)", "metadata": {"access": "\#($0 % 2 == 0 ? "red" : "blue")"}}"#
            }
            try await api.put(lines.joined(separator: "\n"), key: writer)
            let map = try await api.send(.get, "/v1/collections/default/map", key: red)
            let titles = (map.json["points"] as? [[String: Any]])?.compactMap { $0["title"] as? String } ?? []
            #expect(titles.count == 10 && Set(titles) == ["of red"])
            let blue = try await api.query(#"{"text": "lamp", "access": ["blue"], "limit": 50}"#, key: writer)
            let ids = blue.hits.compactMap { $0["id"] as? String }.joined(separator: ",")
            #expect(!ids.isEmpty)
            let hidden = try await api.send(.get, "/v1/collections/default/map?chunks=\(ids)", key: red)
            #expect((hidden.json["hits"] as? [Any])?.isEmpty == true, "\(hidden.text)")
            #expect(try await api.send(.get, "/v1/collections/default/map", key: other).status == 404)
        }
    }

    @Test func `a collection without vectors has an empty map`() async throws {
        try await ServerFixture().run { api in
            try await api.put(ServerFixture.handbook)
            let map = try await api.send(.get, "/v1/collections/default/map")
            #expect(map.status == 200)
            #expect((map.json["points"] as? [Any])?.isEmpty == true)
        }
    }
}

@Suite struct EvaluationTests {
    @Test func `reports of the folder are listed and read, and nothing else is`() async throws {
        var fixture = ServerFixture()
        fixture.folder.write("reports/one.json", #"{"name": "one", "measures": {"ndcg@10": 0.5}}"#)
        fixture.folder.write("reports/two.json", "no report")
        fixture.folder.write("reports/notes.txt", "text")
        fixture.folder.write("secret.json", "{}")
        try FileManager.default.createSymbolicLink(
            atPath: fixture.folder.file("reports/link.json"), withDestinationPath: fixture.folder.file("secret.json"))
        fixture.configuration.evaluationFolder = fixture.folder.file("reports")
        try await fixture.run { api in
            let list = try await api.send(.get, "/v1/evaluations")
            #expect(list.json["evaluations"] as? [String] == ["one.json", "two.json"])
            #expect(try await api.send(.get, "/v1/evaluations/one.json").json["name"] as? String == "one")
            for name in ["two.json", "link.json", "notes.txt", "..%2Fsecret.json", "%2e%2e", "absent.json"] {
                #expect(try await api.send(.get, "/v1/evaluations/\(name)").status == 404, "\(name)")
            }
        }
        let key = try fixture.key("default", .admin)
        try await fixture.run { api in
            let answer = try await api.send(.get, "/v1/evaluations", key: key)
            #expect(answer.status == 403)
        }
    }
}
