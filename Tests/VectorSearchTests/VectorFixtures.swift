import IndexSupport
import TestSupport
import VectorSearch

/// Vectors for tests, and the naive model they are checked against.
enum VectorFixtures {
    /// `count` vectors around random centres, as embeddings lie: most directions hold little.
    static func clustered(
        _ count: Int, dimension: Int, clusters: Int = 50, spread: Float = 0.5, seed: UInt64
    ) -> [[Float]] {
        var random = SplitMix64(seed: seed)
        var centreRandom = SplitMix64(seed: 7)
        let centres = (0..<clusters).map { _ in gaussian(dimension, &centreRandom) }
        return (0..<count).map { _ in
            let centre = centres[Int.random(in: 0..<clusters, using: &random)]
            let noise = gaussian(dimension, &random)
            return zip(centre, noise).map { $0 + spread * $1 }
        }
    }

    static func gaussian(_ dimension: Int, _ random: inout SplitMix64) -> [Float] {
        (0..<dimension).map { _ in
            (0..<6).reduce(Float(0)) { sum, _ in sum + Float.random(in: -1...1, using: &random) }
        }
    }

    static func write(
        _ vectors: [[Float]], _ configuration: VectorIndexConfiguration, to path: String, threads: Int = 1
    ) throws -> VectorIndex {
        let writer = try VectorIndexWriter(path: path, configuration: configuration)
        for vector in vectors { try writer.append(vector) }
        try writer.finish(threads: threads)
        return try VectorIndex(path: path)
    }

    /// The similarity as its definition says, in double precision.
    static func similarity(_ left: [Float], _ right: [Float], _ metric: Metric) -> Double {
        var products = 0.0
        var squares = (left: 0.0, right: 0.0)
        var distance = 0.0
        for (one, other) in zip(left, right) {
            let (one, other) = (Double(one), Double(other))
            products += one * other
            squares.left += one * one
            squares.right += other * other
            distance += (one - other) * (one - other)
        }
        switch metric {
        case .dotProduct: return products
        case .cosine: return products / (squares.left * squares.right).squareRoot()
        case .euclidean: return -distance
        }
    }

    /// Every row scored by `scores`, sorted: what an exact search must return.
    static func naive(_ index: VectorIndex, _ query: [Float], k: Int, allowed: OrdinalSet?) throws -> [ScoredOrdinal] {
        let ordinals = allowed?.ordinals ?? (0..<index.count).map(Ordinal.init)
        let scores = try index.scores(query, of: ordinals)
        let all = zip(ordinals, scores).map { ScoredOrdinal(ordinal: $0, score: $1) }
        return Array(all.sorted { $0.precedes($1) }.prefix(k))
    }

    static func recall(_ found: [ScoredOrdinal], _ truth: [ScoredOrdinal]) -> Double {
        guard !truth.isEmpty else { return 1 }
        let common = Set(found.map(\.ordinal)).intersection(truth.map(\.ordinal))
        return Double(common.count) / Double(truth.count)
    }
}
