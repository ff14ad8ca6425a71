import COpenBLAS
import IndexSupport
import TestSupport
import Testing
import VectorSearch

struct ExactSearchTests {
    @Test(arguments: Metric.allCases, [1, 3, 16, 100, 384])
    func scoresAreTheMetricsDefinition(_ metric: Metric, _ dimension: Int) throws {
        let folder = TemporaryFolder()
        let vectors = VectorFixtures.clustered(60, dimension: dimension, seed: 3)
        let index = try VectorFixtures.write(
            vectors, .init(dimension: dimension, metric: metric), to: folder.file("vectors"))
        let query = VectorFixtures.clustered(1, dimension: dimension, seed: 4)[0]
        let scores = try index.scores(query, of: (0..<60).map(Ordinal.init))
        for (vector, score) in zip(vectors, scores) {
            let expected = VectorFixtures.similarity(query, vector, metric)
            #expect(abs(Double(score) - expected) <= 1e-5 * max(1, abs(expected)))
        }
    }

    @Test(arguments: Metric.allCases)
    func exactSearchReturnsTheBestAllowedRowsInOrder(_ metric: Metric) throws {
        let folder = TemporaryFolder()
        var random = SplitMix64(seed: 5)
        for count in [0, 1, 5, 255, 256, 257, 1000] {
            // Few distinct vectors, so that there are ties.
            let distinct = VectorFixtures.clustered(max(1, count / 3), dimension: 20, seed: UInt64(count))
            let vectors = (0..<count).map { _ in distinct.randomElement(using: &random)! }
            let index = try VectorFixtures.write(
                vectors, .init(dimension: 20, metric: metric), to: folder.file("\(count)"))
            for share in [nil, 0, 0.01, 0.3, 1] as [Double?] {
                let allowed = share.map { share in
                    OrdinalSet(
                        universe: count,
                        (0..<UInt32(count)).filter { _ in Double.random(in: 0..<1, using: &random) < share })
                }
                let query = VectorFixtures.gaussian(20, &random)
                for k in [0, 1, 10, 2000] {
                    let result = try index.search(query, k: k, allowed: allowed, exact: true)
                    #expect(result.hits == (try VectorFixtures.naive(index, query, k: k, allowed: allowed)))
                    #expect(result.plan.kind == .exactScan)
                }
            }
        }
    }

    @Test func scoresDoNotDependOnLayoutThreadsOrBatch() throws {
        let folder = TemporaryFolder()
        let vectors = VectorFixtures.clustered(700, dimension: 77, seed: 8)
        let queries = VectorFixtures.clustered(20, dimension: 77, seed: 9)
        let configuration = VectorIndexConfiguration(dimension: 77)
        let whole = try VectorFixtures.write(vectors, configuration, to: folder.file("whole"))
        let parts = [0..<1, 1..<300, 300..<700]
        let indexes = try parts.enumerated().map {
            try VectorFixtures.write(Array(vectors[$1]), configuration, to: folder.file("part\($0)"))
        }
        let together = try whole.search(batch: queries, k: 10, exact: true, threads: 3)
        for (query, batched) in zip(queries, together) {
            let alone = try whole.search(query, k: 10, exact: true)
            #expect(alone.hits == batched.hits)
            var merged: [ScoredOrdinal] = []
            for (part, index) in zip(parts, indexes) {
                merged += try index.search(query, k: 10, exact: true).hits.map {
                    ScoredOrdinal(ordinal: $0.ordinal + UInt32(part.lowerBound), score: $0.score)
                }
            }
            #expect(Array(merged.sorted { $0.precedes($1) }.prefix(10)) == alone.hits)
        }
    }

    /// OpenBLAS sums in another order; what it finds is scored again by our kernels, which are the twin.
    @Test(
        .enabled(if: blas_library_open() != 0, "skipped: OpenBLAS is not installed"),
        arguments: [VectorPrecision.single, .half])
    func `exact answers to many queries are the same with OpenBLAS and without`(precision: VectorPrecision) throws {
        let folder = TemporaryFolder()
        for (count, dimension) in [(1, 3), (40, 16), (1500, 77), (3000, 384)] {
            var vectors = VectorFixtures.clustered(count, dimension: dimension, seed: UInt64(count))
            // Equal vectors, whose order is that of their ordinals.
            for index in stride(from: 7, to: count, by: 7) { vectors[index] = vectors[index / 7] }
            var configuration = VectorIndexConfiguration(dimension: dimension, precision: precision)
            // Beside codes of 8 bits, which vectors in half precision have with a graph only, it is not used.
            if precision == .single { configuration.quantizer = .none }
            let index = try VectorFixtures.write(vectors, configuration, to: folder.file("\(count)"))
            let queries =
                VectorFixtures.clustered(200, dimension: dimension, seed: 5) + Array(vectors.prefix(50))
            for k in [1, 10, 100, 5000] {
                let plain = try index.search(batch: queries, k: k, exact: true, threads: 2, usesBLAS: false)
                let fast = try index.search(batch: queries, k: k, exact: true, threads: 2)
                #expect(plain.map(\.hits) == fast.map(\.hits), "\(count) × \(dimension), k \(k)")
            }
        }
    }

    @Test func unusableVectorsAndQueriesAreRefused() throws {
        let folder = TemporaryFolder()
        let writer = try VectorIndexWriter(path: folder.file("v"), configuration: .init(dimension: 2))
        func code(_ body: () throws -> Void) -> VectorError.Code? {
            do { try body() } catch { return (error as? VectorError)?.code }
            return nil
        }
        #expect(code { try writer.append([1]) } == .dimensionMismatch)
        #expect(code { try writer.append([0, 0]) } == .zeroVector)
        #expect(code { try writer.append([.nan, 1]) } == .notFinite)
        #expect(code { try writer.append([1, -.infinity]) } == .notFinite)
        try writer.append([3e-30, 4e-30])
        try writer.append([3e38, 0])
        #expect(writer.count == 2)
        try writer.finish(threads: 1)
        let index = try VectorIndex(path: folder.file("v"))
        #expect(index.withVector(0) { Array($0) } == [0.6, 0.8])
        #expect(code { _ = try index.search([1, 2, 3], k: 1) } == .dimensionMismatch)
        #expect(code { _ = try index.search([0, 0], k: 1) } == .zeroVector)
        #expect(code { _ = try index.search([1, 0], k: -1) } == .invalidParameter)
        #expect(code { _ = try index.search([1, 0], k: 1, efSearch: 0) } == .invalidParameter)
        #expect(code { _ = try index.search([1, 0], k: 1, allowed: OrdinalSet(universe: 3)) } == .invalidParameter)
        #expect(code { _ = try index.scores([1, 0], of: [2]) } == .invalidParameter)
        #expect(
            code { _ = try VectorIndexWriter(path: folder.file("w"), configuration: .init(dimension: 5000)) }
                == .invalidConfiguration)
        let large = try VectorIndexWriter(
            path: folder.file("l"), configuration: .init(dimension: 2, metric: .dotProduct))
        #expect(code { try large.append([3e38, 0]) } == .tooLarge)
    }

    @Test(arguments: Quantizer.allCases, Metric.allCases)
    func dimensionsFrom1To4096AreTaken(_ quantizer: Quantizer, _ metric: Metric) throws {
        let folder = TemporaryFolder()
        for dimension in [1, 2, 4095, 4096] {
            let vectors = VectorFixtures.clustered(60, dimension: dimension, seed: 81)
            let index = try VectorFixtures.write(
                vectors, .init(dimension: dimension, metric: metric, quantizer: quantizer, m: 4, graphThreshold: 20),
                to: folder.file("v"))
            let found = try index.search(vectors[7], k: 5, exact: true)
            #expect(found.hits == (try VectorFixtures.naive(index, vectors[7], k: 5, allowed: nil)))
            #expect(try index.search(vectors[7], k: 5, plan: .graph).hits.count == 5)
        }
        for dimension in [0, 4097] {
            #expect(throws: VectorError.self) {
                try VectorIndexWriter(path: folder.file("w"), configuration: .init(dimension: dimension))
            }
        }
    }
}
