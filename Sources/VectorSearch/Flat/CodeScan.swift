import CVectorKernels
import IndexSupport
import RAGModel

/// What is known about how far decoded rows are from their vectors.
struct CodeErrors {
    /// The largest Euclidean distance of any row.
    let largest: Float
    /// The root of the mean squared distance.
    let typical: Float
    /// The greatest length of a decoded row.
    let largestLength: Float
}

/// The best rows by a scan over codes: only those near the top are read in full.
///
/// With a proven margin the answer is exact. A score on codes differs from the true one by at most a known amount: by
/// the Cauchy–Schwarz inequality,
/// |q·x − q̂·x̂| ≤ |q|·|x − x̂| + |q − q̂|·|x̂|. A row whose score on codes is more than twice that below the `k`-th best
/// one cannot be among the best `k`; all others are scored on full precision. The bound is rarely nearly reached: errors
/// point in random directions. Eight times their standard deviation is a margin several times narrower that in
/// practice gives the same answer.
///
/// - Complexity: O(allowed rows × dimension) on codes, a quarter of the memory traffic of a scan of 32-bit floats for
///   int8 codes.
struct CodeScan {
    let rows: CodeRows
    let scorer: ExactScorer
    let graph: MappedGraph?
    /// The number of ordinals.
    let count: Int
    let errors: CodeErrors
    /// Whether the margin is proven, or only eight standard deviations.
    let isExact: Bool
    /// Once it is used up the scan ends early; the caller looks.
    var budget = WorkBudget.unlimited()

    private static let block = 256

    /// The best `k` rows, best first, and how many were scored in full; `nil` if fewer are found, which only a damaged
    /// file causes. `scratch.query` is set to the query by this call.
    func search(
        _ query: UnsafePointer<Float>, dimension: Int, k: Int, allowed: OrdinalSet?, _ scratch: inout QueryCodes
    ) -> (hits: [ScoredOrdinal], rescored: Int)? {
        scratch.set(query, dimension: dimension, rows)
        let margin = margin(query, dimension, scratch) / scratch.unit
        var band = ScoreBand(k: k, margin: margin)
        if let allowed {
            scan(allowed, scratch, &band)
        } else {
            scanAll(scratch, &band)
        }
        let candidates = allowed == nil && graph != nil ? ordinals(of: band.survivors(), k: k) : band.survivors()
        guard candidates.count >= k else { return nil }
        return (rescore(query, candidates, k: k), candidates.count)
    }

    /// How far below the `k`-th best score on codes, times `unit`, a row may be and still be among the best.
    private func margin(_ query: UnsafePointer<Float>, _ dimension: Int, _ codes: QueryCodes) -> Float {
        var squares: Float = 0
        for index in 0..<dimension { squares += query[index] * query[index] }
        let length = squares.squareRoot()
        let queryError = codes.error(query, dimension: dimension, rows)
        let span = length + errors.largestLength + errors.largest
        // Sums of floats round: a part in 10⁵ of the largest possible score covers thousands of dimensions.
        let slack = 1e-5 * span * span
        let scale: Float = rows.metric == .euclidean ? 2 : 1
        if isExact {
            let products = length * errors.largest + queryError * errors.largestLength
            let norms =
                rows.metric == .euclidean ? errors.largest * (2 * errors.largestLength + errors.largest) : 0
            return 2 * (scale * products + norms + slack)
        }
        // For Euclidean distance, the error of a row's own squared length is like that of a product with itself.
        let reach = rows.metric == .euclidean ? max(length, errors.largestLength) : length
        let deviations = (reach * errors.typical, queryError * errors.largestLength)
        let variance = deviations.0 * deviations.0 + deviations.1 * deviations.1
        return 8 * scale * (variance / Float(dimension)).squareRoot() + slack
    }

    private func scanAll(_ query: QueryCodes, _ band: inout ScoreBand) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.block) { scores in
            let scores = scores.baseAddress!
            var first = 0
            while first < rows.count {
                let block = min(Self.block, rows.count - first)
                rows.scoreRows(query, first: first, count: block, scores)
                for index in 0..<block where scores[index] >= band.limit {
                    band.insert(UInt32(truncatingIfNeeded: first + index), scores[index])
                }
                first += block
                guard first & 0xFFF != 0 || budget.allows(0x1000) else { return }
            }
        }
    }

    private func scan(_ allowed: OrdinalSet, _ query: QueryCodes, _ band: inout ScoreBand) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * Self.block) { memory in
            let ordinals = memory.baseAddress!
            let ids = ordinals + Self.block
            allowed.withWords { words in
                var pending = 0
                for index in 0..<words.count where words[index] != 0 {
                    guard index & 0x3F != 0 || budget.allows(0x1000) else { return }
                    pending += expand_bits(
                        words[index], UInt32(truncatingIfNeeded: index << 6), ordinals + pending)
                    if pending > Self.block - 64 {
                        score(ordinals, pending, query, &band, ids)
                        pending = 0
                    }
                }
                score(ordinals, pending, query, &band, ids)
            }
        }
    }

    /// Scores some rows; `ids` has room for as many.
    private func score(
        _ ordinals: UnsafePointer<UInt32>, _ count: Int, _ query: QueryCodes, _ band: inout ScoreBand,
        _ ids: UnsafeMutablePointer<UInt32>
    ) {
        if let graph { for index in 0..<count { ids[index] = graph.node(Int(ordinals[index])) } }
        withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.block) { scores in
            let scores = scores.baseAddress!
            rows.score(query, graph == nil ? ordinals : UnsafePointer(ids), count, scores)
            for index in 0..<count where scores[index] >= band.limit { band.insert(ordinals[index], scores[index]) }
        }
    }

    /// The ordinals of nodes; of many copies only the first `k` have a chance.
    private func ordinals(of nodes: [UInt32], k: Int) -> [UInt32] {
        guard let graph else { return nodes }
        var ordinals: [UInt32] = []
        for node in nodes {
            var left = k
            graph.forEachOrdinal(node) { ordinal in
                ordinals.append(ordinal)
                left -= 1
                return left > 0
            }
        }
        return ordinals
    }

    private func rescore(_ query: UnsafePointer<Float>, _ ordinals: [UInt32], k: Int) -> [ScoredOrdinal] {
        var best = TopK(k: k)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: ordinals.count) { scores in
            guard let scores = scores.baseAddress else { return }
            ordinals.withUnsafeBufferPointer {
                scorer.scoreGathered(query, $0.baseAddress!, count: $0.count, into: scores)
            }
            for index in ordinals.indices { best.insert(ordinals[index], scores[index]) }
        }
        return best.sorted()
    }
}

/// The rows within a margin of the `k`-th best score seen.
struct ScoreBand {
    private var best: TopK
    private var rows: [ScoredOrdinal] = []
    private let margin: Float
    /// The score a row must reach to be kept.
    private(set) var limit = -Float.infinity

    init(k: Int, margin: Float) {
        best = TopK(k: k)
        self.margin = margin
    }

    mutating func insert(_ row: UInt32, _ score: Float) {
        rows.append(ScoredOrdinal(ordinal: row, score: score))
        if best.insert(row, score) { limit = best.threshold - margin }
        // The limit has risen since most were kept: now and then those that fell below it go.
        if rows.count == rows.capacity {
            let limit = limit
            rows.removeAll { $0.score < limit }
            rows.reserveCapacity(2 * rows.count)
        }
    }

    /// The rows at or above the final limit.
    func survivors() -> [UInt32] { rows.filter { $0.score >= limit }.map(\.ordinal) }
}
