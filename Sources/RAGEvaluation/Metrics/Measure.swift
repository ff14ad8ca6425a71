#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A measure of retrieval quality, as trec_eval defines it. All are from 0 to 1; a query without relevant documents, or
/// without an answer, has 0.
///
/// A document is relevant if its judgement is 1 or more; documents without judgement are not relevant.
public enum Measure: Sendable, Hashable, CustomStringConvertible {
    /// Normalised discounted cumulative gain of the first `at` documents (`ndcg_cut`): the gain of a document is its
    /// judgement (linear, not exponential; none if negative), divided by log2(rank + 1).
    ///
    /// Source: Järvelin, Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS 2002, in the form of
    /// trec_eval, whose ideal ranking takes all judged documents.
    case nDCG(at: Int)
    /// The part of the relevant documents that is among the first `at` (`recall`).
    case recall(at: Int)
    /// The part of the first `at` places that holds relevant documents (`P`); divided by `at` even if there are fewer.
    case precision(at: Int)
    /// 1 / the rank of the first relevant document if it is among the first `at`, else 0 (`recip_rank`); its mean is MRR.
    case reciprocalRank(at: Int?)
    /// The mean, over all relevant documents, of the precision at their rank; 0 for those not found (`map`).
    case averagePrecision

    /// What the mean over queries is called.
    public var description: String {
        switch self {
        case .nDCG(let k): "nDCG@\(k)"
        case .recall(let k): "recall@\(k)"
        case .precision(let k): "P@\(k)"
        case .reciprocalRank(let k): k.map { "MRR@\($0)" } ?? "MRR"
        case .averagePrecision: "MAP"
        }
    }

    /// Reads a name as `description` gives it: `nDCG@10`, `recall@100`, `P@5`, `MRR`, `MRR@10`, `MAP`, in any case.
    public init?(_ name: String) {
        let parts = name.lowercased().split(separator: "@", omittingEmptySubsequences: false)
        let cutoff = parts.count == 2 ? Int(parts[1]) : nil
        guard parts.count == 1 || parts.count == 2 && (1...1_000_000).contains(cutoff ?? 0) else { return nil }
        switch (parts[0], cutoff) {
        case ("ndcg", let k?): self = .nDCG(at: k)
        case ("recall", let k?): self = .recall(at: k)
        case ("p", let k?), ("precision", let k?): self = .precision(at: k)
        case ("mrr", let k): self = .reciprocalRank(at: k)
        case ("map", nil): self = .averagePrecision
        default: return nil
        }
    }

    /// The value for one query.
    ///
    /// - Parameters:
    ///   - ranking: the judgements of the documents found, best first; 0 for those without.
    ///   - judgements: of all judged documents, in any order.
    /// - Complexity: O(ranking + judgements × log judgements)
    public func value(ranking: [Int], judgements: [Int]) -> Double {
        let relevant = judgements.reduce(0) { $0 + ($1 > 0 ? 1 : 0) }
        guard relevant > 0 else { return 0 }
        switch self {
        case .nDCG(let k):
            let ideal = Self.discountedGain(judgements.sorted(by: >).prefix(k))
            return Self.discountedGain(ranking.prefix(k)) / ideal
        case .recall(let k):
            return Double(ranking.prefix(k).reduce(0) { $0 + ($1 > 0 ? 1 : 0) }) / Double(relevant)
        case .precision(let k):
            return Double(ranking.prefix(k).reduce(0) { $0 + ($1 > 0 ? 1 : 0) }) / Double(k)
        case .reciprocalRank(let k):
            let place = ranking.prefix(k ?? ranking.count).firstIndex { $0 > 0 }
            return place.map { 1 / Double($0 + 1) } ?? 0
        case .averagePrecision:
            var found = 0
            var sum = 0.0
            for (index, level) in ranking.enumerated() where level > 0 {
                found += 1
                sum += Double(found) / Double(index + 1)
            }
            return sum / Double(relevant)
        }
    }

    private static func discountedGain(_ levels: some Sequence<Int>) -> Double {
        levels.enumerated().reduce(0) { sum, item in
            item.element > 0 ? sum + Double(item.element) / log2(Double(item.offset + 2)) : sum
        }
    }
}
