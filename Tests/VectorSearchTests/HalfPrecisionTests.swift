import IndexSupport
import RAGModel
import TestSupport
import Testing
import VectorSearch

/// Indexes that keep their vectors in half precision.
@Suite struct HalfPrecisionTests {
    private let folder = TemporaryFolder()

    private func configuration(_ dimension: Int, threshold: Int = 10_000) -> VectorIndexConfiguration {
        VectorIndexConfiguration(dimension: dimension, precision: .half, graphThreshold: threshold)
    }

    @Test(arguments: [1, 3, 16, 31, 32, 33, 384, 1024])
    func `cosines are within a thousandth of the exact ones, and the best are the same`(dimension: Int) throws {
        let vectors = VectorFixtures.clustered(300, dimension: dimension, seed: 3)
        let index = try VectorFixtures.write(vectors, configuration(dimension), to: folder.file("v"))
        try index.verify()
        var worst = 0.0
        for query in VectorFixtures.clustered(20, dimension: dimension, seed: 4) {
            let scores = try index.scores(query, of: (0..<300).map(Ordinal.init))
            for (score, vector) in zip(scores, vectors) {
                let exact = VectorFixtures.similarity(query, vector, .cosine)
                worst = max(worst, abs(Double(score) - exact))
            }
            let hits = try index.search(query, k: 10).hits
            #expect(hits == (try VectorFixtures.naive(index, query, k: 10, allowed: nil)))
            #expect(try index.search(query, k: 10, exact: true).hits == hits)
        }
        #expect(worst < 1e-3)
    }

    @Test func `it takes half the bytes, and no codes beside them without a graph`() throws {
        let vectors = VectorFixtures.clustered(200, dimension: 384, seed: 5)
        let half = try SegmentFile(
            path: try writePath(vectors, configuration(384)), kind: "VECT", versions: 1...9)
        #expect(half.sections.first { $0.name == "vectors" }?.length == 200 * 384 * 2)
        #expect(half.bytes(ifPresent: "codes") == nil)
    }

    private func writePath(_ vectors: [[Float]], _ configuration: VectorIndexConfiguration) throws -> String {
        _ = try VectorFixtures.write(vectors, configuration, to: folder.file("v"))
        return folder.file("v")
    }

    @Test func `a graph over vectors in half precision finds what exact search finds`() throws {
        let vectors = VectorFixtures.clustered(3000, dimension: 48, seed: 6)
        let index = try VectorFixtures.write(vectors, configuration(48, threshold: 1000), to: folder.file("v"))
        try index.verify()
        #expect(index.hasGraph)
        var recall = 0.0
        let queries = VectorFixtures.clustered(50, dimension: 48, seed: 7)
        for query in queries {
            let truth = try index.search(query, k: 10, exact: true).hits
            #expect(truth == (try VectorFixtures.naive(index, query, k: 10, allowed: nil)))
            recall += VectorFixtures.recall(try index.search(query, k: 10, plan: .graph).hits, truth)
        }
        #expect(recall / Double(queries.count) > 0.95)
    }

    @Test(arguments: [(VectorPrecision.half, true), (.single, false)])
    func `merging keeps halves bit for bit, and brings floats to half precision`(
        from: VectorPrecision, isExact: Bool
    ) throws {
        let vectors = VectorFixtures.clustered(40, dimension: 40, seed: 8)
        var old = configuration(40)
        old.precision = from
        let index = try VectorFixtures.write(vectors, old, to: folder.file("v"))
        try VectorIndex.merge(
            [VectorMergeInput(index: index, ordinals: (0..<40).map { UInt32(39 - $0) })], to: folder.file("m"),
            configuration: configuration(40), threads: 1)
        let merged = try VectorIndex(path: folder.file("m"))
        try merged.verify()
        for row in 0..<40 {
            let before = index.withVector(Ordinal(row)) { Array($0) }
            let after = merged.withVector(Ordinal(39 - row)) { Array($0) }
            #expect(isExact ? before == after : zip(before, after).allSatisfy { abs($0 - $1) <= abs($0) / 1024 + 1e-7 })
        }
    }

    @Test func `half precision without a quantizer, or with Euclidean distance, is refused`() {
        var none = configuration(4)
        none.quantizer = .none
        var euclidean = configuration(4)
        euclidean.metric = .euclidean
        for refused in [none, euclidean] {
            #expect(throws: VectorError.self) { try VectorIndexWriter(path: folder.file("v"), configuration: refused) }
        }
    }
}
