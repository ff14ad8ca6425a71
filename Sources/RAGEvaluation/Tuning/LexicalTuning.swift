import IndexSupport
import RAGEngine

/// How much better words find what labelled queries ask for with other parameters of BM25.
///
/// Every combination of a grid is measured; what is gained is told by cross-validation: each fold of the queries is measured
/// with what is best on the others. The same store and queries give the same outcome.
public struct LexicalTuning: Sendable, Codable {
    /// The measure that decides.
    public let measure: String
    public let queries: Int
    public let current: LexicalParameters
    /// The best on all queries.
    public let best: LexicalParameters
    public let currentMean: Double
    public let bestMean: Double
    /// Of queries that had no part in the choice of their parameters.
    public let crossValidatedMean: Double
    /// From the current parameters to the cross-validated ones, query by query.
    public let comparison: PairedComparison

    /// Whether the gain is there on unseen queries, and not by chance.
    public var isSignificant: Bool {
        comparison.meanDifference > 0 && comparison.pValue < SystemComparison.significance
    }

    /// The parameters that are tried besides the current ones.
    public static let grid: [LexicalParameters] = {
        var grid: [LexicalParameters] = []
        for k1 in [0.5, 0.9, 1.4, 2.0] {
            for b in [0.3, 0.5, 0.7, 0.9] {
                for titleShare in [0, 0.25, 0.75] {
                    grid.append(LexicalParameters(k1: k1, b: b, titleShare: titleShare))
                }
            }
        }
        return grid
    }()

    /// Fewer queries say nothing of a gain.
    public static let fewestQueries = 20
    private static let folds = 5

    /// - Parameters:
    ///   - current: the collection's own parameters.
    ///   - options: how to search; `k` is the depth.
    ///   - progress: called after each combination with the number that are done.
    /// - Throws: `invalidInput` with fewer than 20 queries.
    public static func fit(
        _ evaluation: Evaluation, current: LexicalParameters, _ options: QueryOptions,
        progress: (Int) -> Void = { _ in }
    ) async throws -> LexicalTuning {
        guard let measure = evaluation.measures.first, evaluation.labels.count >= fewestQueries else {
            throw RAGError(
                .invalidInput, subject: "labelled queries",
                "there are \(evaluation.labels.count), and fewer than \(fewestQueries) say nothing of a gain; label more"
            )
        }
        let candidates = [current] + grid.filter { $0 != current }
        var values: [[Double]] = []
        for parameters in candidates {
            var options = options
            options.lexicalParameters = parameters
            let result = try await evaluation.measure("\(parameters)", options)
            values.append(result.perQuery.map { $0.measures[0].value })
            progress(values.count)
        }
        return LexicalTuning(measure: measure.description, candidates, values)
    }

    /// - Parameters:
    ///   - candidates: the current parameters first.
    ///   - values: of each candidate, query by query.
    init(measure: String, _ candidates: [LexicalParameters], _ values: [[Double]]) {
        let queries = values[0].indices
        // Neighbouring queries are often of a kind: they go to different folds.
        func best(without fold: Int?) -> Int {
            let means = values.map { value in
                queries.reduce(0.0) { $1 % Self.folds == fold ? $0 : $0 + value[$1] }
            }
            // Equal means keep the earlier candidate, and the current one before all.
            return means.indices.max { (means[$0], -$0) < (means[$1], -$1) }!
        }
        let chosen = (0..<Self.folds).map { best(without: $0) }
        let validated = queries.map { values[chosen[$0 % Self.folds]][$0] }
        let overall = best(without: nil)
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }
        self.measure = measure
        self.queries = queries.count
        current = candidates[0]
        self.best = candidates[overall]
        currentMean = mean(values[0])
        bestMean = mean(values[overall])
        crossValidatedMean = mean(validated)
        comparison = PairedComparison(first: values[0], second: validated)
    }
}
