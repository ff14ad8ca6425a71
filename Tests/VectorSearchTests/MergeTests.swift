import Foundation
import IndexSupport
import TestSupport
import Testing
import VectorSearch

struct MergeTests {
    @Test(arguments: Metric.allCases)
    func aMergeHoldsTheSurvivingRowsUnderTheirNewOrdinals(_ metric: Metric) throws {
        let folder = TemporaryFolder()
        var random = SplitMix64(seed: 41)
        let sizes = [900, 0, 300, 40]
        let configuration = VectorIndexConfiguration(
            dimension: 20, metric: metric, m: 8, efConstruction: 60, graphThreshold: 200)
        // Some vectors are in several inputs, and several times in one.
        let pool = VectorFixtures.clustered(1100, dimension: 20, seed: 42)
        let parts = sizes.map { size in (0..<size).map { _ in pool.randomElement(using: &random)! } }
        let indexes = try parts.enumerated().map {
            try VectorFixtures.write($1, configuration, to: folder.file("\($0)"))
        }
        for share in [0, 0.2, 0.7, 1] {
            var survivors: [(input: Int, row: Int)] = []
            for (input, part) in parts.enumerated() {
                for row in part.indices where Double.random(in: 0..<1, using: &random) >= share {
                    survivors.append((input, row))
                }
            }
            // Rows of the inputs interleave, but keep their order within each.
            let keys = survivors.map { _ in random.next() }
            var order: [(input: Int, row: Int)] = []
            var next = sizes.indices.map { input in survivors.filter { $0.input == input }[...] }
            for key in keys {
                let waiting = next.indices.filter { !next[$0].isEmpty }
                let input = waiting[Int(key % UInt64(waiting.count))]
                order.append(next[input].removeFirst())
            }
            var ordinals = sizes.map { [UInt32](repeating: VectorMergeInput.dropped, count: $0) }
            for (new, place) in order.enumerated() { ordinals[place.input][place.row] = UInt32(new) }
            let path = folder.file("merged")
            try VectorIndex.merge(
                zip(indexes, ordinals).map { VectorMergeInput(index: $0, ordinals: $1) }, to: path,
                configuration: configuration, threads: 2)
            let merged = try VectorIndex(path: path)
            try merged.verify()
            #expect(merged.count == order.count)
            for (new, place) in order.enumerated() {
                let expected = indexes[place.input].withVector(UInt32(place.row)) { Array($0) }
                #expect(merged.withVector(UInt32(new)) { Array($0) } == expected)
            }
            guard merged.count > 0 else { continue }
            let all = try merged.search(pool[0], k: merged.count, plan: .graph)
            #expect(all.hits.count == merged.count)
            #expect(Set(all.hits.map(\.ordinal)).count == merged.count)
            #expect(
                try merged.search(pool[0], k: 10, exact: true).hits
                    == VectorFixtures.naive(merged, pool[0], k: 10, allowed: nil))
        }
    }

    @Test func mergesThatDoNotFitTogetherAreRefused() throws {
        let folder = TemporaryFolder()
        let configuration = VectorIndexConfiguration(dimension: 4)
        let vectors = VectorFixtures.clustered(3, dimension: 4, seed: 46)
        let index = try VectorFixtures.write(vectors, configuration, to: folder.file("v"))
        func merge(_ ordinals: [UInt32], _ configuration: VectorIndexConfiguration) throws {
            try VectorIndex.merge(
                [VectorMergeInput(index: index, ordinals: ordinals)], to: folder.file("m"),
                configuration: configuration, threads: 1)
        }
        #expect(throws: VectorError.self) { try merge([0, 1], configuration) }
        #expect(throws: VectorError.self) { try merge([0, 0, 1], configuration) }
        #expect(throws: VectorError.self) { try merge([0, 1, 3], configuration) }
        #expect(throws: VectorError.self) { try merge([0, 1, 2], .init(dimension: 5)) }
        #expect(throws: VectorError.self) { try merge([0, 1, 2], .init(dimension: 4, metric: .euclidean)) }
        #expect(!Files.exists(folder.file("m")))
    }
}
