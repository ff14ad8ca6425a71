import Foundation
import IndexSupport
import RAGEngine
import RAGModel
import SegmentStore
import TestSupport
import Testing

@Suite struct StoreTests {
    private let model = ModelOptions(isDisabled: true)

    private func documents(_ count: Int, seed: UInt64) -> [SourceDocument] {
        let words = ["pump", "valve", "turbine", "rotor", "filter", "sensor", "boiler", "cable", "relay", "gauge"]
        var random = SplitMix64(seed: seed)
        return (0..<count).map { number in
            let text = (0..<Int.random(in: 3...60, using: &random)).map { _ in words.randomElement(using: &random)! }
            return SourceDocument(uri: "d\(number)", text: text.joined(separator: " "))
        }
    }

    private func ranking(_ store: Store, _ query: String) async throws -> [String] {
        var options = QueryOptions()
        options.k = 1000
        return try await store.query(query, options: options).hits.map { "\($0.chunk) \(Float($0.score))" }
    }

    @Test func `answers do not depend on order of ingestion, segments or compaction`() async throws {
        let folder = TemporaryFolder()
        let documents = documents(300, seed: 5)
        let whole = Store(at: folder.file("whole"), model: model)
        try await whole.ingest(documents: documents)
        let pieces = Store(at: folder.file("pieces"), model: model)
        for start in stride(from: 280, through: 0, by: -20) {
            try await pieces.ingest(documents: Array(documents[start..<start + 20].reversed()))
        }
        // Some documents go, come back in another form, and are restored.
        try await pieces.ingest(documents: [SourceDocument(uri: "d7", text: "something else")])
        try await pieces.ingest(documents: [documents[7]])
        try await pieces.delete(["d9", "d11"])
        try await pieces.restore(["d9", "d11"])
        for query in ["pump", "valve turbine", "rotor rotor gauge sensor"] {
            let expected = try await ranking(whole, query)
            #expect(try await ranking(pieces, query) == expected)
        }
        try await pieces.compact()
        for query in ["pump", "valve turbine", "rotor rotor gauge sensor"] {
            let expected = try await ranking(whole, query)
            #expect(try await ranking(pieces, query) == expected)
        }
        #expect(try await pieces.verify().isSound)
        #expect(try await pieces.status().collections[0].tenants[0].segments == 1)
    }

    @Test(arguments: ["chunks", "postings", "metadata"], ["remove", "truncate", "flip"])
    func `a damaged file is found and rebuilt from the catalog`(kind: String, damage: String) async throws {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), model: model)
        try await store.ingest(documents: documents(50, seed: 6))
        let expected = try await ranking(store, "pump valve")
        let segments = folder.file("store/segments")
        let name = try #require(FileManager.default.contentsOfDirectory(atPath: segments).first { $0.hasSuffix(kind) })
        let path = segments + "/" + name
        var data = try #require(FileManager.default.contents(atPath: path))
        switch damage {
        case "remove": try FileManager.default.removeItem(atPath: path)
        case "truncate": try data.prefix(data.count / 2).write(to: URL(fileURLWithPath: path))
        default:
            data[data.count / 3] ^= 0x10
            try data.write(to: URL(fileURLWithPath: path))
        }
        let damaged = Store(at: folder.file("store"), model: model)
        #expect(try await !damaged.verify().isSound)
        let report = try await damaged.verify(repair: true)
        #expect(report.isSound, "\(report.problems)")
        let repaired = Store(at: folder.file("store"), model: model)
        #expect(try await ranking(repaired, "pump valve") == expected)
    }

    @Test func `fields count as the collection was made to count them`() async throws {
        let folder = TemporaryFolder()
        let documents = [
            SourceDocument(uri: "title", title: "Turbine", text: "the rotor spins"),
            SourceDocument(uri: "body", title: "Rotor", text: "the turbine spins, the turbine hums"),
        ]
        func first(_ weights: [String: Int]) async throws -> [String] {
            let store = Store(at: folder.file("\(weights.sorted { $0.key < $1.key })"), model: model)
            var options = IngestOptions()
            options.fieldWeights = weights
            try await store.ingest(documents: documents, options: options)
            #expect(try await store.verify().isSound)
            return try await store.query("turbine").hits.map(\.uri)
        }
        // The title counts once in the joined fields, and by itself.
        #expect(try await first([:]) == ["title", "body"])
        #expect(try await first(["title": 5]) == ["title", "body"])
        #expect(try await first(["title": 0]) == ["body"])
        for wrong in [["titel": 2], ["title": -1], ["body": 256]] {
            await #expect(throws: RAGError.self) { _ = try await first(wrong) }
        }
    }

    @Test func `a filter returns exactly the matching chunks`() async throws {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), model: model)
        var all = documents(200, seed: 8)
        for index in all.indices { all[index].metadata = ["bucket": .integer(Int64(index % 10))] }
        try await store.ingest(documents: Array(all[..<120]))
        try await store.ingest(documents: Array(all[120...]))
        for bucket in 0..<10 {
            for text in ["pump", "pump valve rotor"] {
                var options = QueryOptions()
                options.k = 1000
                options.filter = "bucket = \(bucket)"
                let filtered = try await store.query(text, options: options).hits.map(\.uri)
                options.filter = nil
                let expected = try await store.query(text, options: options).hits.map(\.uri)
                    .filter { Int($0.dropFirst())! % 10 == bucket }
                // Words that stand together count for the best only, and a filter changes who these are.
                if text == "pump" { #expect(filtered == expected) }
                #expect(Set(filtered) == Set(expected) && filtered.count == expected.count)
                options.filter = "bucket = \(bucket)"
                options.k = 3
                #expect(
                    try await store.query(text, options: options).hits.map(\.uri) == Array(filtered.prefix(3)))
            }
        }
    }

    @Test func `a limit per document still fills the list`() async throws {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), model: model)
        let long = (0..<60).map { "# Part \($0)\n\nThe pump of part \($0) hums.\n" }.joined()
        try await store.ingest(documents: [
            SourceDocument(uri: "long", text: long, isMarkdown: true),
            SourceDocument(uri: "short", text: "A pump, among other things that are said here at some length."),
        ])
        var options = QueryOptions()
        options.k = 2
        options.candidates = 2
        options.maximumPerDocument = 1
        #expect(Set(try await store.query("pump", options: options).hits.map(\.uri)) == ["long", "short"])
    }

    @Test func `explanations add up to the score`() async throws {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), model: model)
        try await store.ingest(documents: documents(80, seed: 9))
        var options = QueryOptions()
        options.explain = true
        let answer = try await store.query("pump valve", options: options)
        #expect(answer.plan?.collections.first?.chunks == 80)
        for hit in answer.hits {
            let explanation = try #require(hit.explanation)
            let fusion = try #require(explanation.fusions.first)
            let report = try #require(fusion.lexical)
            let terms = report.terms.reduce(0) { $0 + $1.contribution }
            #expect(abs(terms - (report.score ?? 0)) < 1e-4)
            #expect(explanation.fused == fusion.score && explanation.combined == explanation.fused)
            #expect(explanation.relevance == hit.score)
        }
    }
}
