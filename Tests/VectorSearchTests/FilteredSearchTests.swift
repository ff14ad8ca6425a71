import IndexSupport
import TestSupport
import Testing
import VectorSearch

struct FilteredSearchTests {
    /// Filters of three kinds for one query: blind to it, the rows nearest to it, and the rows farthest from it.
    private static func filters(
        _ index: VectorIndex, _ query: [Float], share: Double, _ random: inout SplitMix64
    ) throws -> [OrdinalSet] {
        let all = (0..<UInt32(index.count)).map { $0 }
        let ranked = try VectorFixtures.naive(index, query, k: index.count, allowed: nil).map(\.ordinal)
        let wanted = max(1, Int(Double(index.count) * share))
        return [
            OrdinalSet(universe: index.count, all.shuffled(using: &random).prefix(wanted)),
            OrdinalSet(universe: index.count, ranked.prefix(wanted)),
            OrdinalSet(universe: index.count, ranked.suffix(wanted)),
        ]
    }

    @Test(arguments: [1, 0.9, 0.5, 0.2, 0.1, 0.03, 0.01, 0.001])
    func anyFilterGivesGoodRecallAndExactlyAsManyHitsAsMatch(_ share: Double) throws {
        let folder = TemporaryFolder()
        let count = 12_000
        let vectors = VectorFixtures.clustered(count, dimension: 32, clusters: 200, seed: 31)
        let index = try VectorFixtures.write(
            vectors, .init(dimension: 32, efConstruction: 60, graphThreshold: 1000), to: folder.file("v"), threads: 2)
        var random = SplitMix64(seed: 32)
        var recalls = [0.0, 0.0, 0.0]
        let queries = VectorFixtures.clustered(40, dimension: 32, clusters: 200, seed: 33)
        for query in queries {
            for (kind, allowed) in try Self.filters(index, query, share: share, &random).enumerated() {
                let result = try index.search(query, k: 10, allowed: allowed, efSearch: 48)
                #expect(result.hits.count == min(10, allowed.count))
                #expect(result.hits.allSatisfy { allowed.contains($0.ordinal) })
                #expect(result.plan.allowed == allowed.count)
                let truth = try VectorFixtures.naive(index, query, k: 10, allowed: allowed)
                recalls[kind] += VectorFixtures.recall(result.hits, truth) / Double(queries.count)
                // The exact answer is exact under every filter.
                #expect(try index.search(query, k: 10, allowed: allowed, exact: true).hits == truth)
            }
        }
        for (kind, recall) in recalls.enumerated() { #expect(recall >= 0.95, "filter \(kind): recall \(recall)") }
    }

    @Test func aWalkAmongFewAllowedRowsStepsOverTheOthers() throws {
        let folder = TemporaryFolder()
        let vectors = VectorFixtures.clustered(5000, dimension: 24, seed: 34)
        let index = try VectorFixtures.write(
            vectors, .init(dimension: 24, efConstruction: 60, graphThreshold: 1000), to: folder.file("v"), threads: 2)
        let allowed = OrdinalSet(universe: 5000, stride(from: 3, to: 5000, by: 10))
        var recall = 0.0
        let queries = VectorFixtures.clustered(50, dimension: 24, seed: 35)
        for query in queries {
            let found = try index.search(query, k: 10, allowed: allowed, efSearch: 64, plan: .filteredGraph)
            #expect(found.plan.kind == .filteredGraph)
            #expect(found.hits.count == 10 && found.hits.allSatisfy { allowed.contains($0.ordinal) })
            let truth = try index.search(query, k: 10, allowed: allowed, exact: true).hits
            recall += VectorFixtures.recall(found.hits, truth) / Double(queries.count)
        }
        #expect(recall >= 0.95, "recall \(recall)")
    }

    @Test func copiesAreFilteredOneByOne() throws {
        let folder = TemporaryFolder()
        var random = SplitMix64(seed: 36)
        let distinct = VectorFixtures.clustered(1500, dimension: 16, seed: 37)
        let vectors = (distinct + distinct + distinct.prefix(100)).shuffled(using: &random)
        let index = try VectorFixtures.write(
            vectors, .init(dimension: 16, efConstruction: 60, graphThreshold: 100), to: folder.file("v"))
        for plan in [nil, .exactScan, .codeScan, .filteredGraph] as [SearchPlan.Kind?] {
            var recall = 0.0
            for query in distinct.prefix(30) {
                let allowed = OrdinalSet(
                    universe: index.count, (0..<UInt32(index.count)).filter { _ in Bool.random(using: &random) })
                let result = try index.search(query, k: 6, allowed: allowed, efSearch: 60, plan: plan)
                #expect(result.hits.count == 6 && result.hits.allSatisfy { allowed.contains($0.ordinal) })
                let truth = try VectorFixtures.naive(index, query, k: 6, allowed: allowed)
                recall += VectorFixtures.recall(result.hits, truth) / 30
            }
            #expect(recall >= (plan == .exactScan ? 0.999 : 0.95), "\(String(describing: plan)): recall \(recall)")
        }
    }

    @Test(arguments: Metric.allCases, Quantizer.allCases)
    func scansOfCodesGiveTheExactAnswer(_ metric: Metric, _ quantizer: Quantizer) throws {
        let folder = TemporaryFolder()
        var random = SplitMix64(seed: 38)
        // Lengths differ widely, and a few components are far outside the fitted range.
        var vectors = VectorFixtures.clustered(2000, dimension: 40, seed: 39)
        for index in vectors.indices { vectors[index][0] += index % 50 == 0 ? 40 : 0 }
        for threshold in [100, 10_000] {
            let index = try VectorFixtures.write(
                vectors,
                .init(
                    dimension: 40, metric: metric, quantizer: quantizer, efConstruction: 40,
                    graphThreshold: threshold), to: folder.file("v\(threshold)"))
            for _ in 0..<20 {
                var query = VectorFixtures.gaussian(40, &random)
                if Bool.random(using: &random) { query[0] *= 30 }
                let truth = try VectorFixtures.naive(index, query, k: 10, allowed: nil)
                #expect(try index.search(query, k: 10, exact: true).hits == truth)
                let rough = try index.search(query, k: 10, plan: .codeScan).hits
                #expect(VectorFixtures.recall(rough, truth) >= 0.9)
            }
        }
    }
}
