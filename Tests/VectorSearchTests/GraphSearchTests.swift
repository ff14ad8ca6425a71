import Foundation
import IndexSupport
import TestSupport
import Testing
import VectorSearch

struct GraphSearchTests {
    @Test(arguments: Metric.allCases, Quantizer.allCases)
    func graphSearchFindsWhatExactSearchFinds(_ metric: Metric, _ quantizer: Quantizer) throws {
        let folder = TemporaryFolder()
        let vectors = VectorFixtures.clustered(3000, dimension: 48, seed: 11)
        let queries = VectorFixtures.clustered(100, dimension: 48, seed: 12)
        let configuration = VectorIndexConfiguration(
            dimension: 48, metric: metric, quantizer: quantizer, efConstruction: 100, graphThreshold: 1000)
        let index = try VectorFixtures.write(vectors, configuration, to: folder.file("v"), threads: 2)
        try index.verify()
        #expect(index.hasGraph)
        var recall = 0.0
        for query in queries {
            let truth = try index.search(query, k: 10, exact: true)
            let found = try index.search(query, k: 10, efSearch: 100, plan: .graph)
            #expect(found.plan.kind == .graph)
            #expect(found.hits.count == 10)
            recall += VectorFixtures.recall(found.hits, truth.hits) / 100
            // Whatever is found carries its full-precision score, in order.
            #expect(found.hits.map(\.score) == (try index.scores(query, of: found.hits.map(\.ordinal))))
            #expect(zip(found.hits, found.hits.dropFirst()).allSatisfy { $0.precedes($1) })
        }
        #expect(recall >= 0.97, "recall \(recall)")
    }

    @Test(arguments: [1, 2, 3, 40, 500])
    func everyRowIsFoundWhenAllAreAskedFor(_ count: Int) throws {
        let folder = TemporaryFolder()
        let vectors = VectorFixtures.clustered(count, dimension: 8, seed: 13)
        let index = try VectorFixtures.write(
            vectors, .init(dimension: 8, m: 4, efConstruction: 20, graphThreshold: 1), to: folder.file("v"))
        #expect(index.hasGraph)
        for k in [count, count + 5] {
            let result = try index.search(vectors[0], k: k, plan: .graph)
            #expect(result.plan.kind == .graph)
            #expect(result.hits == (try VectorFixtures.naive(index, vectors[0], k: k, allowed: nil)))
        }
    }

    @Test func theFileDependsOnTheSeedAndNotOnTheThreads() throws {
        let folder = TemporaryFolder()
        let vectors = VectorFixtures.clustered(2500, dimension: 24, seed: 14)
        func bytes(_ name: String, seed: UInt64, threads: Int) throws -> Data {
            let configuration = VectorIndexConfiguration(
                dimension: 24, efConstruction: 60, seed: seed, graphThreshold: 100)
            _ = try VectorFixtures.write(vectors, configuration, to: folder.file(name), threads: threads)
            return try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
        }
        let one = try bytes("one", seed: 1, threads: 1)
        #expect(one == (try bytes("again", seed: 1, threads: 1)))
        #expect(one == (try bytes("four", seed: 1, threads: 4)))
        #expect(one != (try bytes("other", seed: 2, threads: 1)))
    }

    @Test func copiesOfOneVectorDoNotHideTheOthers() throws {
        let folder = TemporaryFolder()
        var random = SplitMix64(seed: 15)
        let others = (0..<600).map { _ in VectorFixtures.gaussian(16, &random) }
        let copy = VectorFixtures.gaussian(16, &random)
        let vectors = (others + Array(repeating: copy, count: 600)).shuffled(using: &random)
        let index = try VectorFixtures.write(
            vectors, .init(dimension: 16, m: 8, efConstruction: 60, graphThreshold: 100), to: folder.file("v"))
        let all = try index.search(copy, k: vectors.count, plan: .graph)
        #expect(all.plan.kind == .graph)
        #expect(Set(all.hits.map(\.ordinal)).count == vectors.count)
        var recall = 0.0
        for query in others.prefix(50) {
            let truth = try index.search(query, k: 5, exact: true).hits
            recall += VectorFixtures.recall(try index.search(query, k: 5, efSearch: 80, plan: .graph).hits, truth) / 50
        }
        #expect(recall >= 0.95, "recall \(recall)")
    }

    @Test func manySearchesAtOnceAgreeWithOneAtATime() throws {
        let folder = TemporaryFolder()
        let vectors = VectorFixtures.clustered(2000, dimension: 32, seed: 16)
        let queries = VectorFixtures.clustered(300, dimension: 32, seed: 17)
        let index = try VectorFixtures.write(
            vectors, .init(dimension: 32, efConstruction: 50, graphThreshold: 100), to: folder.file("v"))
        let together = try index.search(batch: queries, k: 5, efSearch: 30, plan: .graph, threads: 4)
        for (query, result) in zip(queries, together) {
            #expect(result == (try index.search(query, k: 5, efSearch: 30, plan: .graph)))
        }
    }

    @Test(arguments: [1, 5, 60, 700])
    func everyNodeIsReachableAndVerifySaysSo(_ clusters: Int) throws {
        let folder = TemporaryFolder()
        // Tight clusters far apart: pruning would cut them off from each other.
        let vectors = VectorFixtures.clustered(700, dimension: 12, clusters: clusters, spread: 0.001, seed: 18)
        for (number, m) in [2, 4, 16].enumerated() {
            let index = try VectorFixtures.write(
                vectors, .init(dimension: 12, m: m, efConstruction: 10, graphThreshold: 100),
                to: folder.file("\(number)"), threads: 2)
            try index.verify()
            let all = try index.search(vectors[0], k: 700, plan: .graph)
            #expect(all.plan.kind == .graph && all.hits.count == 700)
        }
    }
}
