/// The value of a measure, with its name.
public struct MeasureValue: Sendable, Hashable, Codable {
    public let name: String
    public let value: Double
}

/// A mean over queries, and how far chance in the choice of queries may move it.
public struct MeasureEstimate: Sendable, Hashable, Codable {
    public let name: String
    public let value: Double
    /// Where 95 % of the means of resampled queries lie (percentile bootstrap).
    public let low: Double
    public let high: Double

    /// - Parameter values: one for each query.
    init(name: String, values: [Double]) {
        self.name = name
        value = values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        let interval = Bootstrap.interval(values)
        (low, high) = (interval.lowerBound, interval.upperBound)
    }
}

/// The measures of the queries that carry a tag.
public struct TagMeasures: Sendable, Hashable, Codable {
    public let tag: String
    public let queries: Int
    public let measures: [MeasureEstimate]
}

/// The values of one query.
public struct QueryMeasures: Sendable, Hashable, Codable {
    public let query: String
    public let measures: [MeasureValue]

    public subscript(name: String) -> Double? { measures.first { $0.name == name }?.value }
}

/// Measures a run against judgements.
public enum Measures {
    /// Which queries enter the mean.
    public enum Averaging: Sendable, Hashable {
        /// Every judged query; one that the run does not answer counts as 0 (`trec_eval -c`).
        case judgedQueries
        /// The judged queries that the run has (`trec_eval` without `-c`). A system that skips hard queries gains by it.
        case answeredQueries
    }

    /// What `rag eval` prints.
    public static let standardMeasures: [Measure] = [
        .nDCG(at: 10), .recall(at: 10), .recall(at: 100), .precision(at: 10), .reciprocalRank(at: 10),
        .averagePrecision,
    ]

    /// The standard measures over every judged query.
    public static func standard(
        _ run: Run, _ judgements: Judgements
    ) -> (means: [MeasureValue], perQuery: [QueryMeasures]) {
        evaluate(run, judgements, measures: standardMeasures)
    }

    /// The means (arithmetic; 0 if no query enters) and the values of each query, in the order of the judgements.
    /// Queries of the run without judgements do not enter.
    public static func evaluate(
        _ run: Run, _ judgements: Judgements, measures: [Measure], averaging: Averaging = .judgedQueries
    ) -> (means: [MeasureValue], perQuery: [QueryMeasures]) {
        var perQuery: [QueryMeasures] = []
        var sums = [Double](repeating: 0, count: measures.count)
        for query in judgements.queries where averaging == .judgedQueries || run.contains(query: query) {
            let judged = judgements[query]
            let ranking = run.ranking(of: query).map { judged[$0] ?? 0 }
            let levels = Array(judged.values)
            var values: [MeasureValue] = []
            for (index, measure) in measures.enumerated() {
                let value = measure.value(ranking: ranking, judgements: levels)
                sums[index] += value
                values.append(MeasureValue(name: measure.description, value: value))
            }
            perQuery.append(QueryMeasures(query: query, measures: values))
        }
        let means = zip(measures, sums).map { measure, sum in
            MeasureValue(name: measure.description, value: perQuery.isEmpty ? 0 : sum / Double(perQuery.count))
        }
        return (means, perQuery)
    }
}
