import Foundation
import IndexSupport
import TestSupport
import Testing
import VectorSearch

/// What an index must keep over many builds, deletions and merges.
///
/// The short form runs on made-up vectors. The long form, with `RAG_TEST_ROUNDS` set, does all rounds, and
/// `RAG_TEST_VECTORS` names a file of real vectors (`rag embed --fvecs`), of which the first 21,000 are used. Long forms
/// print what they measure.
struct CampaignTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let isLong = environment["RAG_TEST_ROUNDS"] != nil

    /// Rows for an index, and queries.
    private static func vectors(_ count: Int) throws -> (rows: [[Float]], queries: [[Float]]) {
        guard let path = environment["RAG_TEST_VECTORS"] else {
            return (
                VectorFixtures.clustered(count, dimension: 24, seed: 44),
                VectorFixtures.clustered(200, dimension: 24, seed: 45)
            )
        }
        let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        let dimension = data.withUnsafeBytes { Int($0.loadUnaligned(as: Int32.self)) }
        let stride = 4 + 4 * dimension
        try #require(data.count >= (count + 1000) * stride)
        func vector(_ index: Int) -> [Float] {
            data.withUnsafeBytes { bytes in
                (0..<dimension).map { bytes.loadUnaligned(fromByteOffset: index * stride + 4 + 4 * $0, as: Float.self) }
            }
        }
        return ((0..<count).map(vector), (count..<count + 1000).map(vector))
    }

    private static func configuration(_ vectors: [[Float]], seed: UInt64 = 42) -> VectorIndexConfiguration {
        VectorIndexConfiguration(dimension: vectors[0].count, efConstruction: 100, seed: seed, graphThreshold: 500)
    }

    private static func recall(_ index: VectorIndex, _ queries: [[Float]]) throws -> Double {
        let truth = try index.search(batch: queries, k: 10, exact: true, threads: 2)
        let found = try index.search(batch: queries, k: 10, efSearch: 48, plan: .graph, threads: 2)
        return zip(found, truth).reduce(0) { $0 + VectorFixtures.recall($1.0.hits, $1.1.hits) } / Double(queries.count)
    }

    private static func note(_ text: String) { if isLong { print(text) } }

    @Test func recallDoesNotDependOnTheSeed() throws {
        let folder = TemporaryFolder()
        let (rows, queries) = try Self.vectors(Self.isLong ? 20_000 : 3000)
        let recalls = try (0..<UInt64(Self.isLong ? 20 : 4)).map { seed in
            let index = try VectorFixtures.write(
                rows, Self.configuration(rows, seed: seed), to: folder.file("v"), threads: 2)
            return try Self.recall(index, queries)
        }
        let spread = recalls.max()! - recalls.min()!
        Self.note("\(recalls.count) seeds: recall \(recalls.min()!) to \(recalls.max()!), spread \(spread)")
        #expect(spread <= (Self.isLong ? 0.01 : 0.02), "\(recalls)")
    }

    /// Deletes a tenth of the rows and adds the same vectors again, over and over.
    @Test func deletingAndAddingAgainLeavesNoTrace() throws {
        try replaceInRounds(Self.isLong ? 50 : 3, share: 10) { old, _ in old }
    }

    @Test func recallSurvivesRoundsOfReplacingAFifth() throws {
        try replaceInRounds(Self.isLong ? 10 : 4, share: 5) { _, new in new }
    }

    /// Merges an index without one in `share` of its rows with a small index of as many, chosen by `added` among those
    /// that were taken out and unused ones, and compares the last merge with a fresh build.
    private func replaceInRounds(
        _ rounds: Int, share: Int, added: (_ removed: [[Float]], _ unused: [[Float]]) -> [[Float]]
    ) throws {
        let folder = TemporaryFolder()
        var random = SplitMix64(seed: 43)
        let (all, queries) = try Self.vectors(Self.isLong ? 20_000 : 6000)
        let count = all.count / 2
        let configuration = Self.configuration(all)
        var vectors = Array(all[..<count])
        var index = try VectorFixtures.write(vectors, configuration, to: folder.file("0"), threads: 2)
        for round in 1...rounds {
            let replaced = Set((0..<count).shuffled(using: &random).prefix(count / share))
            let unused = (0..<replaced.count).map { all[(round * replaced.count + $0) % all.count] }
            let new = added(replaced.sorted().map { vectors[$0] }, unused)
            let small = try VectorFixtures.write(new, configuration, to: folder.file("new"))
            var ordinals = [UInt32](repeating: VectorMergeInput.dropped, count: count)
            let kept = vectors.indices.filter { !replaced.contains($0) }
            for (ordinal, row) in kept.enumerated() { ordinals[row] = UInt32(ordinal) }
            vectors = kept.map { vectors[$0] } + new
            let inputs = [
                VectorMergeInput(index: index, ordinals: ordinals),
                VectorMergeInput(index: small, ordinals: (0..<UInt32(new.count)).map { UInt32(kept.count) + $0 }),
            ]
            let path = folder.file("\(round % 2)")
            try VectorIndex.merge(inputs, to: path, configuration: configuration, threads: 2)
            index = try VectorIndex(path: path)
            // Every live row has a node, and every node is reachable.
            try index.verify()
        }
        let fresh = try VectorFixtures.write(vectors, configuration, to: folder.file("fresh"), threads: 2)
        let (merged, built) = (try Self.recall(index, queries), try Self.recall(fresh, queries))
        let sizes = try [rounds % 2 == 0 ? "0" : "1", "fresh"].map { try #require(Files.size(folder.file($0))) }
        Self.note("\(rounds) rounds of one in \(share): recall \(merged), a fresh build's \(built); bytes \(sizes)")
        #expect(merged >= built - (Self.isLong ? 0.005 : 0.01), "merged \(merged), built \(built)")
        #expect(abs(Double(sizes[0]) / Double(sizes[1]) - 1) < 0.02, "\(sizes)")
    }
}
